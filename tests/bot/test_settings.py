"""Settings: where a value comes from, and what is said about one that cannot be used."""

from __future__ import annotations

from ipaddress import ip_network
from pathlib import Path

import pytest

from bot.settings import Settings, SettingsError, load_settings, variable
from tests.support.paths import ROOT

NO_FILE = Path("no-such-file.env")

UNUSABLE = [
    ("RATSAUSKUNFT_PORT", "achtzig", "a whole number from 1 to 65535"),
    ("RATSAUSKUNFT_PORT", "0", "a whole number from 1 to 65535"),
    ("RATSAUSKUNFT_PORT", "65536", "a whole number from 1 to 65535"),
    ("RATSAUSKUNFT_QUESTIONS_PER_MINUTE", "0", "a whole number from 1 to 10000"),
    ("RATSAUSKUNFT_READS_PER_MINUTE", "-1", "a whole number from 1 to 100000"),
    ("RATSAUSKUNFT_PUBLIC_URL", "herne.de", "http:// or https:// and a host name, without a path"),
    (
        "RATSAUSKUNFT_PUBLIC_URL",
        "https://herne.de/rat?x",
        "http:// or https:// and a host name, without a path",
    ),
    ("RATSAUSKUNFT_HSTS_SECONDS", "-1", "a whole number from 0 to 315360000"),
    (
        "RATSAUSKUNFT_FRAME_ANCESTORS",
        "https://a.example; script-src *",
        "comma separated addresses of the form https://www.example.org",
    ),
    (
        "RATSAUSKUNFT_TRUSTED_PROXIES",
        "10.0.0.1, proxy",
        "comma separated IP addresses or networks",
    ),
    (
        "RATSAUSKUNFT_TELEGRAM_API_URL",
        "api.telegram.org",
        "http:// or https:// and a host name, without a path",
    ),
    (
        "RATSAUSKUNFT_CONTACT_URL",
        "javascript:alert(1)",
        "an http:// or https:// address, or mailto: and an e-mail address",
    ),
]


def test_without_an_environment_every_setting_has_its_default() -> None:
    settings = load_settings({}, NO_FILE)
    assert settings == Settings()
    assert settings.archive == Path("archive")
    assert (settings.encoder, settings.body, settings.port) == ("builtin", "Stadt Herne", 8000)
    assert (settings.questions_per_minute, settings.reads_per_minute) == (15, 180)
    assert settings.trusted_proxies == ()
    assert settings.telegram_bot_token is None
    assert settings.districts == ()


def test_the_example_archive_has_the_districts_of_its_own_city() -> None:
    settings = load_settings({}, ROOT / "example.env")
    assert settings.districts[:2] == ("Wanne-Eickel", "Wanne")
    assert settings.model_fields_set == {"districts"}
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
    assert str(caught.value) == f"{name} is {value!r}; allowed is {allowed}"


def test_a_file_that_is_no_text_is_named(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_bytes(b"RATSAUSKUNFT_PORT=\xff")
    with pytest.raises(SettingsError, match=r"\.env is no UTF-8 text; save it as UTF-8$"):
        load_settings({}, file)


def test_the_token_is_never_shown() -> None:
    settings = load_settings({"TELEGRAM_BOT_TOKEN": "123:geheim"}, NO_FILE)
    assert settings.telegram_bot_token is not None
    assert settings.telegram_bot_token.get_secret_value() == "123:geheim"
    assert "geheim" not in repr(settings) + settings.model_dump_json()
