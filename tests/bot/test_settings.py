"""Settings: where a value comes from, and what is said about one that cannot be used."""

from __future__ import annotations

from ipaddress import ip_network
from pathlib import Path

import pytest

from bot.settings import FILE_VARIABLE, Settings, SettingsError, load_settings, variable
from bot.settings_file import SETTINGS_FILE, read_settings, write_settings
from bot.texts import settings as words
from tests.support.paths import ROOT

NO_FILE = Path("no-such-file.env")

UNUSABLE = [
    ("RATSAUSKUNFT_PORT", "achtzig", "eine ganze Zahl von 1 bis 65535"),
    ("RATSAUSKUNFT_PORT", "0", "eine ganze Zahl von 1 bis 65535"),
    ("RATSAUSKUNFT_PORT", "65536", "eine ganze Zahl von 1 bis 65535"),
    ("RATSAUSKUNFT_QUESTIONS_PER_MINUTE", "0", "eine ganze Zahl von 1 bis 10000"),
    ("RATSAUSKUNFT_READS_PER_MINUTE", "-1", "eine ganze Zahl von 1 bis 100000"),
    ("RATSAUSKUNFT_PUBLIC_URL", "herne.de", "http:// oder https:// und ein Rechnername, ohne Pfad"),
    (
        "RATSAUSKUNFT_PUBLIC_URL",
        "https://herne.de/rat?x",
        "http:// oder https:// und ein Rechnername, ohne Pfad",
    ),
    ("RATSAUSKUNFT_HSTS_SECONDS", "-1", "eine ganze Zahl von 0 bis 315360000"),
    (
        "RATSAUSKUNFT_FRAME_ANCESTORS",
        "https://a.example; script-src *",
        "Adressen der Form https://www.example.org, durch Komma getrennt oder als Liste",
    ),
    (
        "RATSAUSKUNFT_TRUSTED_PROXIES",
        "10.0.0.1, proxy",
        "IP-Adressen oder Netze, durch Komma getrennt oder als Liste",
    ),
    (
        "RATSAUSKUNFT_TELEGRAM_API_URL",
        "api.telegram.org",
        "http:// oder https:// und ein Rechnername, ohne Pfad",
    ),
    (
        "RATSAUSKUNFT_CONTACT_URL",
        "javascript:alert(1)",
        "eine Adresse mit http:// oder https://, oder mailto: und eine E-Mail-Adresse",
    ),
]


def test_without_an_environment_every_setting_has_its_default() -> None:
    settings = load_settings({}, NO_FILE)
    assert settings == Settings()
    assert settings.archive == Path("archive")
    assert (settings.encoder, settings.body, settings.port) == ("builtin", "", 8000)
    assert (settings.questions_per_minute, settings.reads_per_minute) == (15, 180)
    assert settings.trusted_proxies == ()
    assert settings.telegram_bot_token is None
    assert settings.districts == ()


def test_the_example_archive_has_the_districts_of_its_own_city() -> None:
    settings = load_settings({}, ROOT / "example.env")
    assert settings.districts[:2] == ("Wanne-Eickel", "Wanne")
    assert settings.model_fields_set == {"districts", "city_name"}
    own = load_settings({"RATSAUSKUNFT_DISTRICTS": "Nord"}, ROOT / "example.env")
    assert own.districts == ("Nord",)


def test_telegram_is_never_without_a_folder_for_its_state() -> None:
    token = {"TELEGRAM_BOT_TOKEN": "1:x"}
    assert load_settings({}, NO_FILE).state_folder is None
    assert load_settings(token, NO_FILE).state_folder == Path("state")
    chosen = load_settings({**token, "RATSAUSKUNFT_STATE": "/srv/state"}, NO_FILE)
    assert chosen.state_folder == Path("/srv/state")


def test_every_setting_has_a_variable_and_one_line_of_meaning() -> None:
    names = [variable(field) for field in Settings.model_fields]
    assert names[0] == "RATSAUSKUNFT_ARCHIVE"
    assert names[-1] == "TELEGRAM_BOT_TOKEN"
    assert all(name == "TELEGRAM_BOT_TOKEN" or name.startswith("RATSAUSKUNFT_") for name in names)
    for field in Settings.model_fields.values():
        assert field.description
        assert field.description.endswith(".")
        assert "\n" not in field.description


def test_values_come_from_the_environment() -> None:
    settings = load_settings(
        {
            "RATSAUSKUNFT_ARCHIVE": "/srv/archive",
            "RATSAUSKUNFT_PORT": "8080",
            "RATSAUSKUNFT_DISTRICTS": " Wanne , Unser Fritz,",
            "RATSAUSKUNFT_TRUSTED_PROXIES": "10.0.0.0/8, ::1",
            "RATSAUSKUNFT_CONTACT_URL": "mailto:info@herne.example",
            "RATSAUSKUNFT_PUBLIC_URL": "https://auskunft.herne.example",
            "UNRELATED": "1",
        },
        NO_FILE,
    )
    assert settings.archive == Path("/srv/archive")
    assert settings.port == 8080
    assert settings.districts == ("Wanne", "Unser Fritz")
    assert settings.trusted_proxies == (ip_network("10.0.0.0/8"), ip_network("::1/128"))
    assert settings.contact_url == "mailto:info@herne.example"
    assert settings.public_url == "https://auskunft.herne.example"


def test_the_environment_wins_over_the_file_and_the_file_over_the_default(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text(
        "RATSAUSKUNFT_PORT=81\nRATSAUSKUNFT_CITY_NAME='Stadt Köln $x ${y}'\n", encoding="utf-8"
    )
    settings = load_settings({"RATSAUSKUNFT_PORT": "82"}, file)
    assert (settings.port, settings.city_name) == (82, "Stadt Köln $x ${y}")


def test_an_empty_value_counts_as_not_set() -> None:
    assert load_settings({"RATSAUSKUNFT_PORT": ""}, NO_FILE).port == 8000


@pytest.mark.parametrize(("name", "value", "allowed"), UNUSABLE)
def test_an_unusable_value_is_named_with_what_is_allowed(
    name: str, value: str, allowed: str
) -> None:
    with pytest.raises(SettingsError) as caught:
        load_settings({name: value}, NO_FILE)
    assert str(caught.value) == f"{name}: Der Wert „{value}“ geht nicht. Erlaubt ist: {allowed}."


def test_a_file_that_is_no_text_is_named(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_bytes(b"RATSAUSKUNFT_PORT=\xff")
    with pytest.raises(SettingsError, match=r"\.env ist kein Text in UTF-8"):
        load_settings({}, file)


def test_the_token_is_never_shown() -> None:
    settings = load_settings({"TELEGRAM_BOT_TOKEN": "123:geheim"}, NO_FILE)
    assert settings.telegram_bot_token is not None
    assert settings.telegram_bot_token.get_secret_value() == "123:geheim"
    assert "geheim" not in repr(settings) + settings.model_dump_json()


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The settings file of the working directory."""
    monkeypatch.chdir(tmp_path)
    return SETTINGS_FILE


#: A value that each setting may have, as the environment and as the file write it.
SAMPLES: dict[str, tuple[str, str]] = {
    "archive": ("a", '"a"'),
    "encoder": ("builtin-static", '"builtin-static"'),
    "index": ("milvus:http://milvus:19530", '"milvus:http://milvus:19530"'),
    "body": ("Stadt X", '"Stadt X"'),
    "districts": ("Nord, Süd", '["Nord", "Süd"]'),
    "source": ("https://ris.example.org/bi/, seiten", '["https://ris.example.org/bi/", "seiten"]'),
    "records": ("r", '"r"'),
    "host": ("0.0.0.0", '"0.0.0.0"'),
    "port": ("81", "81"),
    "public_url": ("https://x.example", '"https://x.example"'),
    "questions_per_minute": ("3", "3"),
    "reads_per_minute": ("4", "4"),
    "trusted_proxies": ("10.0.0.0/8, ::1", '["10.0.0.0/8", "::1"]'),
    "allowed_origins": ("https://a.example", '["https://a.example"]'),
    "frame_ancestors": ("https://a.example", '"https://a.example"'),
    "hsts_seconds": ("0", "0"),
    "state": ("s", '"s"'),
    "backup": ("b", '"b"'),
    "keep_unanswered": ("on", "true"),
    "compare_towns": ("on", "true"),
    "city_name": ("Stadt Köln", '"Stadt Köln"'),
    "contact_url": ("mailto:a@b.de", '"mailto:a@b.de"'),
    "operator": ("Stadt X, Markt 1", '["Stadt X", "Markt 1"]'),
    "privacy_officer": ("d@x.de", '"d@x.de"'),
    "enforcement_body": ("Stelle", '"Stelle"'),
    "fetch_contact": ("a@b.de", '"a@b.de"'),
    "fetch_delay": ("1.5", "1.5"),
    "metrics_port": ("82", "82"),
    "telegram_api_url": ("https://t.example", '"https://t.example"'),
    "telegram_webhook_secret": ("abc", '"abc"'),
    "telegram_bot_token": ("1:x", '"1:x"'),
}


def test_the_file_has_the_names_of_the_environment_and_says_the_same(here: Path) -> None:
    assert SAMPLES.keys() == Settings.model_fields.keys()
    for key, (in_environment, in_file) in SAMPLES.items():
        assert variable(key).removeprefix("RATSAUSKUNFT_").lower() == key
        set_in_environment = load_settings({variable(key): in_environment})
        here.write_text(f"{key} = {in_file}\n", encoding="utf-8")
        set_in_file = load_settings({})
        assert set_in_file == set_in_environment, key
        assert set_in_file.model_fields_set == {key}
        here.unlink()


def test_the_environment_wins_over_the_settings_file(here: Path) -> None:
    here.write_text("port = 81\nhost = '::1'\n", encoding="utf-8")
    settings = load_settings({"RATSAUSKUNFT_PORT": "82"})
    assert (settings.port, settings.host) == (82, "::1")


def test_a_file_that_the_environment_names_is_read_and_must_be_there(tmp_path: Path) -> None:
    file = tmp_path / "köln.toml"
    with pytest.raises(SettingsError, match=r"köln\.toml, die RATSAUSKUNFT_SETTINGS nennt"):
        load_settings({FILE_VARIABLE: str(file)})
    file.write_text('city_name = "Stadt Köln"\n', encoding="utf-8")
    assert load_settings({FILE_VARIABLE: str(file)}).city_name == "Stadt Köln"


@pytest.mark.parametrize("key", Settings.model_fields)
def test_a_mistyped_key_is_refused_with_the_right_one(here: Path, key: str) -> None:
    for typo in (key[:-1] + "q", f"{key}_", key.upper(), f"x{key}"):
        here.write_text(f"{typo} = 1\n", encoding="utf-8")
        with pytest.raises(SettingsError) as caught:
            load_settings({})
        assert f"„{typo}“ gibt es nicht. Meinten Sie „{key}“?" in str(caught.value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("port = 80\nhost = 127.0.0.1", "ist in Zeile 2 nicht zu verstehen"),
        ("city_name = Stadt Köln", "ist in Zeile 1 nicht zu verstehen"),
        ("port = 80\nport = 81", "nicht zu verstehen"),
        ("[port]\na = 1", "„port“ braucht einen Text"),
        ("port = 2020-01-01", "„port“ braucht einen Text"),
        ("districts = [1]", "„districts“ braucht einen Text"),
        ("port = 'achtzig'", "ratsauskunft.toml, port: Der Wert „achtzig“ geht nicht"),
        ("telegram_bot_token = 'geheim'", "Der Wert (hier nicht gezeigt) geht nicht"),
        ("source = 'ftp://x'", "Der Wert „ftp://x“ geht nicht"),
    ],
)
def test_a_file_that_cannot_be_used_is_told_in_one_line(here: Path, text: str, said: str) -> None:
    here.write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError) as caught:
        load_settings({})
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_written_file_lists_everything_and_keeps_what_people_wrote(here: Path) -> None:
    write_settings(here, {"city_name": 'Stadt "Süd"', "districts": ["A", "B"]}, SAMPLES)
    fresh = here.read_text(encoding="utf-8")
    assert all(words.meaning(key) in fresh for key in SAMPLES)
    assert load_settings({}).city_name == 'Stadt "Süd"'
    here.write_text(fresh.replace('["A", "B"]', '[\n  "A", # alt\n  "B",\n]') + "# von Hand\n")
    write_settings(here, {"districts": ["C"], "port": 81, "city_name": None}, SAMPLES)
    assert read_settings(here, SAMPLES) == {"districts": ["C"], "port": 81}
    assert here.read_text(encoding="utf-8").endswith("# von Hand\n")
    write_settings(here, {"port": None, "city_name": "X"}, SAMPLES)
    assert read_settings(here, SAMPLES) == {"city_name": "X", "districts": ["C"]}


def test_every_setting_is_explained_in_german() -> None:
    for key in Settings.model_fields:
        assert words.meaning(key).endswith("."), key
        assert words.allowed(key), key
