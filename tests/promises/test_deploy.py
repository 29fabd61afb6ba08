"""The files of `deploy/` fit the program and each other, as far as this machine can tell.

What needs a tool that is not here is shown as expected to fail, with the name of the tool.
"""

from __future__ import annotations

import configparser
import re
import shutil
import subprocess
from pathlib import Path

import pytest
import typer

from bot.cli.__main__ import app
from bot.settings import Settings, load_settings, variable
from bot.settings_file import read_settings
from tests.support.paths import ROOT

DEPLOY = ROOT / "deploy"
UNITS = sorted([*DEPLOY.glob("*.service"), *DEPLOY.glob("*.timer")])
SERVICES = [one for one in UNITS if one.suffix == ".service"]
#: The highest exposure that systemd may see in a unit, of 100.
EXPOSED = "20"


def tool(name: str) -> str:
    """A program of this machine; where it is not, the test says so and goes on elsewhere."""
    found = shutil.which(name)
    if not found:
        pytest.xfail(f"{name} is not here: the file is only looked at, not loaded")
    return found


def ran(*command: str | Path) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def unit(path: Path) -> configparser.ConfigParser:
    read = configparser.ConfigParser(strict=False, interpolation=None, delimiters="=")
    read.optionxform = str  # type: ignore[assignment,method-assign]
    read.read(path, encoding="utf-8")
    return read


def commands(text: str) -> list[list[str]]:
    """The calls of the program in a file, each its words behind `ratsauskunft`."""
    found = re.findall(
        r"(?:^|[ /=])ratsauskunft ((?:[a-z][a-z-]+)(?: (?!\(|&&|>>)\S+)*)", text, re.M
    )
    return [one.split() for one in found]


def test_units_are_those_that_systemd_accepts(tmp_path: Path) -> None:
    program = tool("systemd-analyze")
    for path in UNITS:
        text = path.read_text(encoding="utf-8")
        there = text.replace("/opt/ratsauskunft/bin/ratsauskunft", shutil.which("true") or "")
        (tmp_path / path.name).write_text(there, encoding="utf-8")
    assert ran(program, "verify", *(tmp_path / one.name for one in UNITS)) == ""


@pytest.mark.parametrize("path", SERVICES, ids=lambda one: one.name)
def test_services_are_shut_in(path: Path) -> None:
    program = tool("systemd-analyze")
    ran(program, "security", "--offline=true", f"--threshold={EXPOSED}", path)


@pytest.mark.parametrize("path", SERVICES, ids=lambda one: one.name)
def test_services_call_the_program_as_it_is_and_share_one_folder(path: Path) -> None:
    service = unit(path)["Service"]
    program, *words = service["ExecStart"].split()
    assert program == "/opt/ratsauskunft/bin/ratsauskunft"
    assert words[0] in {one.name for one in typer.main.get_command(app).commands.values()}
    assert service["WorkingDirectory"] == f"/var/lib/{service['StateDirectory']}"
    assert service["User"] != "root"
    # Whatever the program writes by itself lies in that folder.
    own = Settings()
    assert not any(one.is_absolute() for one in (own.archive, own.records))
    assert words[0] != "sichern" or service["ReadWritePaths"] == words[1]


def test_each_timer_has_its_service() -> None:
    timers = {one.stem for one in UNITS if one.suffix == ".timer"}
    assert timers == {"ratsauskunft-aktualisieren", "ratsauskunft-sichern"}
    assert timers <= {one.stem for one in SERVICES}
    program = tool("systemd-analyze")
    for name in timers:
        ran(program, "calendar", unit(DEPLOY / f"{name}.timer")["Timer"]["OnCalendar"])


def test_the_compose_file_keeps_everything_in_one_folder_and_rotates_its_log() -> None:
    yaml = pytest.importorskip("yaml")
    text = (DEPLOY / "compose.yaml").read_text(encoding="utf-8")
    [service] = yaml.safe_load(text)["services"].values()
    assert set(service["environment"]) <= {variable(key) for key in Settings.model_fields}
    settings = load_settings(service["environment"], Path("none"))
    for folder in (settings.archive, settings.state, settings.records):
        assert str(folder).startswith(service["working_dir"] + "/")
    assert f"./daten:{service['working_dir']}" in service["volumes"]
    assert all(port.startswith("127.0.0.1:") for port in service["ports"])
    assert service["ports"][0].endswith(":8000")
    assert {"max-size", "max-file"} <= set(service["logging"]["options"])
    assert (service["read_only"], service["cap_drop"]) == (True, ["ALL"])
    assert (DEPLOY / service["build"]["context"] / "Dockerfile").is_file()
    known = {one.name for one in typer.main.get_command(app).commands.values()}
    assert {one[0] for one in commands(text)} == {"einrichten", "aktualisieren", "sichern"} & known


def test_docker_reads_the_compose_file() -> None:
    program = tool("docker")
    there = subprocess.run([program, "compose", "version"], capture_output=True, check=False)
    if there.returncode:
        pytest.xfail("docker compose is not here: the file is only parsed")
    ran(program, "compose", "-f", DEPLOY / "compose.yaml", "config", "--quiet")


def test_the_image_brings_no_library_for_graphics_cards() -> None:
    locked = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    names = {line.partition("=")[0] for line in locked.splitlines() if line[:1].isalpha()}
    assert "onnxruntime" in names
    assert not [one for one in names if re.search(r"nvidia|cuda|torch|triton|gpu", one)]


@pytest.mark.parametrize("name", ["nginx.conf", "Caddyfile"])
def test_the_servers_in_front_pass_on_who_asks_and_keep_no_log(name: str, tmp_path: Path) -> None:
    text = (DEPLOY / name).read_text(encoding="utf-8")
    code = re.sub(r"#.*", "", text)
    assert code.count("{") == code.count("}")
    assert "127.0.0.1:8000" in code
    assert "X-Forwarded-For" in code
    assert "metrics" in code
    assert not re.search(r"access_log (?!off)|^\s*log\b", code, re.MULTILINE)
    # The settings that its head names can be used, and fit what it does.
    file = tmp_path / "ratsauskunft.toml"
    file.write_text("\n".join(re.findall(r"^#   (\w+ = .+)$", text, re.MULTILINE)), "utf-8")
    assert set(read_settings(file, Settings.model_fields)) == {"public_url", "trusted_proxies"}
    settings = load_settings({"RATSAUSKUNFT_SETTINGS": str(file)}, tmp_path / "none")
    assert settings.public_url.removeprefix("https://") in code


def test_nginx_accepts_its_file(tmp_path: Path) -> None:
    program = tool("nginx")
    text = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
    certificate, key = tmp_path / "a.pem", tmp_path / "a.key"
    ran("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=x", "-keyout", key,
        "-out", certificate)  # fmt: skip
    text = re.sub(r"(ssl_certificate) \S+;", rf"\1 {certificate};", text)
    text = re.sub(r"(ssl_certificate_key) \S+;", rf"\1 {key};", text)
    text = re.sub(r"(error_log) \S+", rf"\1 {tmp_path}/e.log", text)
    whole = tmp_path / "nginx.conf"
    whole.write_text(f"pid {tmp_path}/pid;\nevents {{}}\nhttp {{\n{text}\n}}\n", encoding="utf-8")
    ran(program, "-t", "-c", whole)


def test_caddy_accepts_its_file() -> None:
    ran(tool("caddy"), "validate", "--adapter", "caddyfile", "--config", DEPLOY / "Caddyfile")


def test_logrotate_accepts_its_file(tmp_path: Path) -> None:
    program = tool("logrotate")
    ran(program, "--debug", "--state", tmp_path / "state", DEPLOY / "logrotate.conf")


def test_the_short_command_works_in_the_folder_of_the_service(tmp_path: Path) -> None:
    text = (DEPLOY / "ratsauskunft").read_text(encoding="utf-8")
    assert "cd /var/lib/ratsauskunft" in text
    program = tmp_path / "program"
    program.write_text('#!/bin/sh\npwd; printf "<%s>" "$@"; exit 3\n')
    sudo = tmp_path / "sudo"
    sudo.write_text('#!/bin/sh\n[ "$1 $2" = "-u ratsauskunft" ] || exit 9\nshift 2; exec "$@"\n')
    wrapper = tmp_path / "ratsauskunft"
    wrapper.write_text(
        text.replace("/opt/ratsauskunft/bin/ratsauskunft", str(program)).replace(
            "/var/lib/ratsauskunft", str(tmp_path)
        )
    )
    for one in (program, sudo, wrapper):
        one.chmod(0o755)
    done = subprocess.run(
        [wrapper, "einrichten", "--name", 'Stadt "X"'],
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": f"{tmp_path}:/usr/bin:/bin"},
    )
    assert (done.returncode, done.stdout) == (3, f'{tmp_path}\n<einrichten><--name><Stadt "X">')
