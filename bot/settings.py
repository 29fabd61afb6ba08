"""Environment and settings file → settings, each checked before anything starts.

The one table of settings: every field is a variable with a default and one line of meaning; its
name is the key in the file.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path
from typing import Annotated, Any

from dotenv import dotenv_values
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SecretStr,
    StringConstraints,
    ValidationError,
)

from bot.settings_file import SETTINGS_FILE, Value, read_settings
from bot.settings_file import SettingsError as SettingsError
from bot.state.file import DEFAULT_FOLDER
from bot.texts import settings as words
from bot.texts.common import NO_CITY_NAME

#: The address of a site without a path.
_SITE = r"^https?://[A-Za-z0-9.\-\[\]:]+/?$"

Network = IPv4Network | IPv6Network

#: An address with a host, or anything else, which is a folder.
_Source = Annotated[
    str, StringConstraints(pattern=r"^(https?://[\w.\-\[\]:]+([/?#][^\s]*)?|[^:\s][^:]*)$")
]
_Origin = Annotated[str, StringConstraints(pattern=r"^https?://[A-Za-z0-9.\-]+(:\d{1,5})?$")]


def _parts(value: object) -> object:
    """A comma separated line as its parts; anything else as it is."""
    if not isinstance(value, str):
        return value
    return tuple(part for part in map(str.strip, value.split(",")) if part)


def _setting(default: object, meaning: str, allowed: str, **checks: Any) -> Any:
    """A field of the table: its default, its line of meaning, and what is said to be allowed."""
    return Field(default, description=meaning, json_schema_extra={"allowed": allowed}, **checks)


def _number(default: object, meaning: str, least: int, most: int, kind: str = "a whole") -> Any:
    return _setting(default, meaning, f"{kind} number from {least} to {most}", ge=least, le=most)


def _matching(pattern: str) -> Callable[[SecretStr | None], SecretStr | None]:
    """A check of a secret, which pydantic cannot match with a pattern itself."""

    def check(secret: SecretStr | None) -> SecretStr | None:
        if secret and not re.fullmatch(pattern, secret.get_secret_value(), re.ASCII):
            raise ValueError("not of that form")
        return secret

    return check


class Settings(BaseModel):
    """What an operator can set."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    archive: Path = _setting(Path("archive"), "Folder of the archive.", "a folder")
    encoder: str = _setting(
        "builtin",
        "The encoder: `builtin`, `builtin-static` (faster, finds less), or a sentence-transformers "
        "name or folder.",
        "builtin, builtin-static, or a sentence-transformers name or folder",
    )
    index: str = _setting(
        "embedded",
        "Where vectors and words lie: `embedded`, in the archive, or in Milvus, by its address.",
        "embedded, or milvus: and an http:// or https:// address or a file ending in .db",
        pattern=r"^(embedded|milvus:(https?://\S+|\S.*\.db))$",
    )
    body: str = _setting(
        "",
        "Body of saved pages and OParl dumps that do not name theirs; empty: the name of the city.",
        "a name",
    )
    districts: Annotated[tuple[str, ...], BeforeValidator(_parts)] = _setting(
        (),
        "Own districts, comma separated: their names are no other place.",
        "comma separated names",
    )
    source: Annotated[tuple[_Source, ...], BeforeValidator(_parts)] = _setting(
        (),
        "What `aktualisieren` fetches and builds from, comma separated: information systems, and "
        "folders of saved pages.",
        "comma separated http:// or https:// addresses, or folders",
    )
    records: Path = _setting(Path("records"), "Folder of what `aktualisieren` fetched.", "a folder")
    host: str = _setting("127.0.0.1", "Address the server listens on.", "an address or host name")
    port: int = _number(8000, "Port the server listens on.", 1, 65535)
    public_url: str = _setting(
        "",
        "Address citizens use, for permanent links; empty: that of each request.",
        "http:// or https:// and a host name, without a path",
        pattern=_SITE,
    )
    questions_per_minute: int = _number(
        15, "Questions one client may ask within a minute.", 1, 10_000
    )
    reads_per_minute: int = _number(180, "Pages one client may read within a minute.", 1, 100_000)
    trusted_proxies: Annotated[tuple[Network, ...], BeforeValidator(_parts)] = _setting(
        (),
        "Own proxies, comma separated: only their X-Forwarded-For counts.",
        "comma separated IP addresses or networks",
    )
    allowed_origins: Annotated[tuple[_Origin, ...], BeforeValidator(_parts)] = _setting(
        (),
        "Sites that may embed the widget, comma separated; the own site always may.",
        "comma separated addresses of the form https://www.example.org",
    )
    frame_ancestors: Annotated[tuple[_Origin, ...], BeforeValidator(_parts)] = _setting(
        (),
        "Sites that may show the pages in a frame, comma separated; the widget needs no frame.",
        "comma separated addresses of the form https://www.example.org",
    )
    hsts_seconds: int = _number(
        63_072_000,
        "Seconds for which browsers insist on https after a visit (HSTS, sent only where "
        "RATSAUSKUNFT_PUBLIC_URL is https); 0: not sent.",
        0,
        315_360_000,
    )
    state: Path | None = _setting(
        None,
        "Folder of what outlives the service: counts of feedback, questions given to the city, "
        "Telegram's numbers of updates and ordered alerts; none: `state` where Telegram or "
        "`RATSAUSKUNFT_KEEP_UNANSWERED` is on, else feedback is counted in memory.",
        "a folder",
    )
    backup: Path | None = _setting(
        None,
        "Folder that `sichern` writes into, best on another device; none: none is kept.",
        "a folder",
    )
    keep_unanswered: bool = _setting(
        False,
        "Whether citizens may give a question without an answer to the city: it is kept for 30 "
        "days without what is personal, and `status` shows it.",
        "on or off",
    )
    compare_towns: bool = _setting(
        False,
        "Whether citizens may ask all towns of a service of several at once, on /vergleich.",
        "on or off",
    )
    city_name: str = _setting(
        "", "Name of the city on the page; empty: page and start say that it is missing.", "a name"
    )
    contact_url: str = _setting(
        "",
        "Where citizens reach the city; empty: the page names no address.",
        "an http:// or https:// address, or mailto: and an e-mail address",
        pattern=r"^(https?://[^\s<>\"]+|mailto:[^\s<>\"]+@[^\s<>\"]+)$",
    )
    operator: Annotated[tuple[str, ...], BeforeValidator(_parts)] = _setting(
        (),
        "Name and address of who runs the service, comma separated; shown on /impressum.",
        "a name and an address, comma separated",
    )
    privacy_officer: str = _setting(
        "", "How the data protection officer is reached; shown on /datenschutz.", "a line of text"
    )
    enforcement_body: str = _setting(
        "",
        "Who decides on complaints about accessibility; shown on /barrierefreiheit.",
        "a line of text",
    )
    fetch_contact: str = _setting(
        "",
        "Who fetches pages of an information system: its operators see it in their logs.",
        "an e-mail address or an http:// or https:// address",
        pattern=r"^([^\s@<>()]+@[^\s@<>()]+|https?://[^\s<>()]+)$",
    )
    fetch_delay: float = _number(
        2.0,
        "Seconds between two requests to an information system; its robots.txt may ask for more.",
        0,
        3600,
        "a",
    )
    metrics_port: int | None = _number(
        None,
        "Port on 127.0.0.1 for /healthz, /readyz and /metrics where Telegram is served alone; "
        "none: no port is opened.",
        1,
        65535,
    )
    telegram_api_url: str = _setting(
        "https://api.telegram.org",
        "Where the Bot API is; another one for an own Bot API server.",
        "http:// or https:// and a host name, without a path",
        pattern=_SITE,
    )
    telegram_webhook_secret: Annotated[
        SecretStr | None, AfterValidator(_matching(r"[A-Za-z0-9_-]{1,256}"))
    ] = _setting(
        None,
        "Secret Telegram shows when it delivers updates to this server; none: they are fetched.",
        "1 to 256 letters, digits, _ and -",
    )
    telegram_bot_token: Annotated[
        SecretStr | None, AfterValidator(_matching(r"\d+:[A-Za-z0-9_-]+"))
    ] = _setting(None, "Token of the Telegram bot; none: no Telegram.", "a token of @BotFather")

    @property
    def state_folder(self) -> Path | None:
        """The folder of what outlives the service; some parts cannot be without one."""
        needed = self.telegram_bot_token or self.keep_unanswered
        return self.state or (DEFAULT_FOLDER if needed else None)

    @property
    def shown_city(self) -> str:
        """The name of the city as it is shown, or that it is missing."""
        return self.city_name or NO_CITY_NAME

    @property
    def own_body(self) -> str:
        """The body of what does not name its own; empty where nobody said so."""
        return self.body or self.city_name


#: Settings whose value no message may show.
_SECRETS = frozenset({"telegram_webhook_secret", "telegram_bot_token"})
#: The variable that names the settings file; it cannot stand in it.
FILE_VARIABLE = "RATSAUSKUNFT_SETTINGS"


def variable(field: str) -> str:
    """The environment variable of a field: "port" → "RATSAUSKUNFT_PORT"."""
    prefix = "" if field == "telegram_bot_token" else "RATSAUSKUNFT_"
    return prefix + field.upper()


def load_settings(environ: Mapping[str, str], env_file: Path = Path(".env")) -> Settings:
    """The settings of an environment; what it leaves open comes from the files, then the defaults.

    An empty value counts as not set. Raises SettingsError, in one line that names the setting,
    its value and what is allowed.
    """
    return checked(*given_values(environ, env_file))


def given_values(
    environ: Mapping[str, str], env_file: Path = Path(".env")
) -> tuple[dict[str, Value], dict[str, str]]:
    """The values that environment and files give, and how each is named where it stands."""
    try:
        values = {**dotenv_values(env_file, interpolate=False), **environ}
    except UnicodeDecodeError:
        raise SettingsError(words.NOT_UTF_8.format(file=env_file)) from None
    file = settings_file(values)
    filed = read_settings(file, Settings.model_fields)
    given = {one: value for one in Settings.model_fields if (value := values.get(variable(one)))}
    names = {field: variable(field) if field in given else f"{file}, {field}" for field in filed}
    return {field: value for field, value in filed.items() if value not in ("", [])} | given, names


def checked(given: Mapping[str, Value], names: Mapping[str, str]) -> Settings:
    """The settings of these values; SettingsError where one cannot be used."""
    try:
        return Settings.model_validate(given)
    except ValidationError as error:
        field = str(error.errors()[0]["loc"][0])
        value = given[field]
        told = ", ".join(value) if isinstance(value, list) else str(value)
        shown = words.HIDDEN if field in _SECRETS else f"„{told}“"
        name, can_be = names.get(field, variable(field)), words.allowed(field)
        raise SettingsError(words.UNUSABLE.format(name=name, value=shown, allowed=can_be)) from None


def settings_file(environ: Mapping[str, str | None]) -> Path:
    """The settings file; SettingsError where the environment names one that is not there."""
    named = environ.get(FILE_VARIABLE)
    if named and not Path(named).exists():
        raise SettingsError(words.MISSING_FILE.format(file=named))
    return Path(named) if named else SETTINGS_FILE


def allowed(field: str) -> str:
    extra = Settings.model_fields[field].json_schema_extra
    assert isinstance(extra, dict)
    return str(extra["allowed"])
