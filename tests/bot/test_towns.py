"""The towns of one service: what their tables say, and what is said of tables that cannot be used."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.settings import Settings, SettingsError
from bot.settings_file import SETTINGS_FILE, write_settings
from bot.towns import TOWN_VARIABLE, chosen_settings, load_towns

TWO = """
public_url = "https://auskunft.example"
questions_per_minute = 5
contact_url = "https://kreis.example/kontakt"

[stadt.herne]
city_name = "Stadt Herne"
contact_url = "https://herne.example/kontakt"

[stadt.Bad_Au]
adresse = "rat.bad-au.example"
archive = "/srv/au"
"""


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return SETTINGS_FILE


def test_without_tables_there_are_no_towns_and_all_is_as_before(here: Path) -> None:
    assert load_towns({}) == (Settings(), ())
    here.write_text('city_name = "Stadt Herne"\n', encoding="utf-8")
    common, towns = load_towns({"RATSAUSKUNFT_PORT": "81"})
    assert (common.city_name, common.port, towns) == ("Stadt Herne", 81, ())
    assert chosen_settings({}) == Settings(city_name="Stadt Herne")


def test_a_town_has_what_is_set_for_all_unless_its_table_says_otherwise(here: Path) -> None:
    here.write_text(TWO, encoding="utf-8")
    common, (herne, au) = load_towns({"RATSAUSKUNFT_READS_PER_MINUTE": "9", "TELEGRAM_X": "1"})
    assert common.contact_url == "https://kreis.example/kontakt"
    assert (herne.name, herne.root, herne.host_name) == ("herne", "/herne", "")
    assert (au.name, au.root, au.host_name) == ("Bad_Au", "", "rat.bad-au.example")
    assert herne.settings.contact_url == "https://herne.example/kontakt"
    assert au.settings.contact_url == "https://kreis.example/kontakt"
    assert {one.settings.questions_per_minute for one in (herne, au)} == {5}
    assert {one.settings.reads_per_minute for one in (herne, au)} == {9}
    assert (herne.shown, au.shown) == ("Stadt Herne", "Bad_Au")


def test_each_town_has_folders_and_an_address_of_its_own(here: Path) -> None:
    here.write_text(f'state = "s"\n{TWO}', encoding="utf-8")
    _, (herne, au) = load_towns({})
    assert (herne.settings.archive, au.settings.archive) == (Path("archive/herne"), Path("/srv/au"))
    assert herne.settings.records == Path("records/herne")
    assert (herne.settings.state, au.settings.state) == (Path("s/herne"), Path("s/Bad_Au"))
    assert herne.settings.backup is None
    assert herne.settings.public_url == "https://auskunft.example/herne"
    assert au.settings.public_url == "https://rat.bad-au.example"


def test_a_town_that_keeps_something_has_a_folder_for_it(here: Path) -> None:
    table = '[stadt.a]\nkeep_unanswered = true\n[stadt.b]\ntelegram_bot_token = "1:x"\n[stadt.c]'
    here.write_text(table, encoding="utf-8")
    folders = [one.settings.state_folder for one in load_towns({})[1]]
    assert folders == [Path("state/a"), Path("state/b"), None]


def test_without_a_public_address_towns_are_where_they_are_read(here: Path) -> None:
    here.write_text('[stadt.a]\n[stadt.b]\nadresse = "b.example"\n', encoding="utf-8")
    a, b = load_towns({})[1]
    assert a.address("http://127.0.0.1:8000") == "http://127.0.0.1:8000/a"
    assert b.address("http://127.0.0.1:8000") == "http://b.example:8000"
    assert (a.address(""), b.address("")) == (None, None)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[stadt.a]\ncity = 'A'", "„stadt.a.city“ gibt es nicht. Meinten Sie „city_name“?"),
        ("[stadt.a]\nport = 81", "stadt.a.port: Diese Einstellung gilt für alle Städte"),
        ("[stadt.a]\nreads_per_minute = 0", "stadt.a.reads_per_minute: Der Wert „0“ geht nicht"),
        ("[stadt.a]\narchive = {}", "„stadt.a.archive“ braucht einen Text"),
        ("[stadt.a]\nadresse = 'a b'", "stadt.a.adresse: Die Adresse „a b“ geht nicht"),
        ("[stadt.a]\nadresse = '/a/../b'", "Die Adresse „/a/../b“ geht nicht"),
        ("[stadt.a]\nadresse = 'https://a.example'", "Die Adresse „https://a.example“ geht nicht"),
        ("[stadt.a]\nadresse = '/'", "Die Adresse „/“ geht nicht"),
        ("[stadt.a]\n[stadt.b]\nadresse = '/A'", "stadt.b.adresse: Die Adresse „/a“ geht nicht"),
        ("[stadt.a]\n[stadt.b]\nadresse = '/a/b'", "Die Adresse „/a/b“ geht nicht"),
        ("[stadt.a.b]", "„stadt.a.b“ gibt es nicht"),
        ("[stadt.vergleich]", "Die Adresse „/vergleich“ geht nicht"),
        ("[stadt.Impressum]", "Die Adresse „/impressum“ geht nicht"),
        ('[stadt."Bad Au"]', "„stadt“ braucht für jede Stadt eine eigene Tabelle"),
        ("[[stadt]]\ncity_name = 'A'", "„stadt“ braucht für jede Stadt eine eigene Tabelle"),
        ("stadt = 'a'", "„stadt“ braucht für jede Stadt eine eigene Tabelle"),
        ("[stadt]\na = 1", "„stadt“ braucht für jede Stadt eine eigene Tabelle"),
        ("telegram_bot_token = '1:x'\n[stadt.a]", "braucht jede ihr eigenes Token"),
        (
            "[stadt.a]\ntelegram_bot_token = '1:x'\n[stadt.b]\ntelegram_bot_token = '1:x'",
            "stadt.b.telegram_bot_token: Bei mehreren Städten braucht jede ihr eigenes Token",
        ),
        ("[stadt.a]\ntelegram_bot_token = 'geheim'", "Der Wert (hier nicht gezeigt) geht nicht"),
    ],
)
def test_a_table_that_cannot_be_used_is_told_in_one_line(here: Path, text: str, said: str) -> None:
    here.write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError) as caught:
        load_towns({})
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)
    assert "geheim" not in str(caught.value)


def test_a_command_is_told_which_town_it_is_for(here: Path) -> None:
    here.write_text(TWO, encoding="utf-8")
    with pytest.raises(SettingsError, match=r"welche gemeint ist: .* Es gibt: herne, Bad_Au"):
        chosen_settings({})
    with pytest.raises(SettingsError, match=r"Eine Stadt „köln“ nennt .* nicht"):
        chosen_settings({TOWN_VARIABLE: "köln"})
    assert chosen_settings({TOWN_VARIABLE: "herne"}).archive == Path("archive/herne")
    here.unlink()
    with pytest.raises(SettingsError, match="Eine Stadt „herne“"):
        chosen_settings({TOWN_VARIABLE: "herne"})


def test_what_is_written_for_all_stands_before_the_tables(here: Path) -> None:
    here.write_text(TWO, encoding="utf-8")
    write_settings(here, {"city_name": "Kreis", "districts": ["Au"]}, Settings.model_fields)
    write_settings(here, {"contact_url": None, "city_name": "Kreis Au"}, Settings.model_fields)
    common, (herne, au) = load_towns({})
    assert (common.city_name, common.contact_url) == ("Kreis Au", "")
    assert (herne.settings.city_name, au.settings.city_name) == ("Stadt Herne", "Kreis Au")
    assert herne.settings.contact_url == "https://herne.example/kontakt"
    assert here.read_text(encoding="utf-8").endswith(TWO[TWO.index("[stadt.herne]") :])
