"""Telling the language of a line: its own words and letters, and unsure where there are none."""

import pytest

from retrieval.german.language import language_of


@pytest.mark.parametrize(
    ("line", "language"),
    [
        ("Wann wird die Schule saniert?", "de"),
        ("wer kümmert sich um die spielplätze", "de"),
        ("Who pays for the new tram stop?", "en"),
        ("Belediye çocuk parkları için ne yapıyor?", "tr"),
        ("Хто відповідає за шкільні автобуси?", "uk"),
        ("Кто отвечает за школьные автобусы?", "ru"),
        ("من المسؤول عن حافلات المدارس؟", "ar"),
        ("Kto odpowiada za autobusy szkolne?", "pl"),
        # Names, single words and what is written in no language of the seven.
        ("Schule", None),
        ("Herne", None),
        ("Bus Linie 12", None),
        ("asdfghjkl", None),
        ("🚌?", None),
        ("مدرسه کجاست؟", None),
    ],
)
def test_the_language_of_a_line(line: str, language: str | None) -> None:
    assert language_of(line) == language


def test_case_and_signs_do_not_matter() -> None:
    assert language_of("WHO IS THE MAYOR???") == language_of("who is the mayor") == "en"
