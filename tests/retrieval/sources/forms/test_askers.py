"""Who asks, from the heads of forms; never who wrote for the administration."""

from __future__ import annotations

import pytest

from retrieval.sources.forms.letterhead import askers, council_member


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (
            "Stadt Musterstadt\nANFRAGE\nStadtrat Karl Muster (XYZ)\nStadträtin Eva Beispiel (XYZ)\n"
            "Vorlage Nr.:\n2018/0001\nGremium Termin TOP\n",
            ("Stadtrat Karl Muster (XYZ)", "Stadträtin Eva Beispiel (XYZ)"),
        ),
        ("ANFRAGE\nXYZ-Gemeinderatsfraktion\nVorlage Nr.:\n1", ("XYZ-Gemeinderatsfraktion",)),
        (
            "Anfrage\nXYZ-Ortschaftsratsfraktion Musterdorf Vorlage Nr.:   142\nTitel",
            ("XYZ-Ortschaftsratsfraktion Musterdorf",),
        ),
        ("Anfrage\nBäume am Ring\nAnfrage: XyZ\nGremien Termin", ("XyZ",)),
        ("Anfrage\nAnfrage der ABC- und XYZ-Fraktion\nGremien", ("ABC- und XYZ-Fraktion",)),
        ("Anfrage\nAnfrage: Bäume am Ring\nGremien Termin\n", ()),
        ("Stellungnahme\nVerantwortlich: Dez. 2\nFrau Erika Meier, Gartenbauamt\nGremien", ()),
        ("1. Warum hat die XYZ-Fraktion gefragt?\nXYZ-Fraktion", ()),
        ("Gremium Termin\nXYZ-Fraktion", ()),
    ],
)
def test_members_and_groups_in_a_head_ask(head: str, expected: tuple[str, ...]) -> None:
    assert askers(head) == expected


@pytest.mark.parametrize(
    ("author", "kept"),
    [
        ("SVO Muster, Karl", True),
        ("Fraktion XYZ", True),
        ("Fraktion ABC Musterdorf Fraktion XYZ ABC-Fraktion", True),
        ("Muster, Karl", False),
        ("Projektgruppe Umbau", False),
        ("Amt 61", False),
    ],
)
def test_authors_are_kept_only_where_they_are_of_the_council(author: str, kept: bool) -> None:
    assert council_member(author) == ((author,) if kept else ())
