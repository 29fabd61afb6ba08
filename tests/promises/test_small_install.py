"""What is installed is what the service needs, all of it pinned; the rest are extras."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from contextlib import suppress
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.support.paths import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
EXTRAS = PROJECT["optional-dependencies"]
MODULES = [path for top in ("bot", "retrieval") for path in (ROOT / top).rglob("*.py")]
#: What the service does not import itself: pypdf opens encrypted PDFs with it, zoneinfo reads it.
BEHIND = {"cryptography", "tzdata"}
#: What it imports and what comes with one of them: two with fastapi, one with jinja2.
ALONG = {"anyio", "starlette", "markupsafe"}
#: What only tests, training and other encoders may ask for.
KEPT_OUT = ("sentence_transformers", "transformers", "torch", "wordfreq", "compound_split")
#: Runs the command as on a machine where these are not installed.
WITHOUT = (
    f"import sys; sys.modules.update(dict.fromkeys({KEPT_OUT!r})); "
    "from bot.cli.__main__ import main; main()"
)


def run_without(*arguments: str, **environ: str) -> subprocess.CompletedProcess[str]:
    """The command in a fresh interpreter that can import nothing of KEPT_OUT."""
    return subprocess.run(
        [sys.executable, "-c", WITHOUT, *arguments],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={"PATH": "", "PYTHONPATH": str(ROOT), "HF_HUB_OFFLINE": "1", **environ},
        timeout=120,
    )


def names(requirements: list[str]) -> set[str]:
    return {canonicalize_name(Requirement(one).name) for one in requirements}


def pins(file: str) -> dict[str, str]:
    text = (ROOT / file).read_text(encoding="utf-8")
    found = re.findall(r"^([\w.-]+)==([^\s;]+)", text, re.MULTILINE)
    assert found
    return {canonicalize_name(name): version for name, version in found}


def needed(requirements: list[str]) -> set[str]:
    """The names of requirements and of all that they need here, as far as they are installed."""
    found, waiting = set[tuple[str, str]](), [(Requirement(one), "") for one in requirements]
    while waiting:
        one, extra = waiting.pop()
        if one.marker and not one.marker.evaluate({"extra": extra}):
            continue
        name = canonicalize_name(one.name)
        for wanted in {"", *one.extras} - {kind for of, kind in found if of == name}:
            found.add((name, wanted))
            try:
                behind = metadata.requires(name) or []
            except metadata.PackageNotFoundError:
                behind = []
            waiting += ((Requirement(each), wanted) for each in behind)
    return {name for name, _ in found} - {"ratsauskunft"}


# What is installed


def test_the_service_needs_each_of_its_dependencies_and_no_other() -> None:
    homes = metadata.packages_distributions()
    imported = set()
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                imported |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                imported.add(node.module.split(".")[0])
    used = {canonicalize_name(home) for name in imported for home in homes.get(name, ())}
    used -= {"ratsauskunft", "sentence-transformers"} | ALONG
    assert used | BEHIND == names(PROJECT["dependencies"])


def test_other_encoders_are_one_extra_which_tests_and_training_have() -> None:
    assert names(EXTRAS["hub"]) == {"sentence-transformers", "torch"}
    for extra in ("dev", "training"):
        assert "ratsauskunft[hub]" in EXTRAS[extra]


@pytest.mark.parametrize("extra", ["", *EXTRAS])
def test_everything_that_is_installed_is_pinned(extra: str) -> None:
    asked = EXTRAS[extra] if extra else PROJECT["dependencies"]
    if "ratsauskunft[hub]" in asked:
        asked = [*EXTRAS["hub"], *set(asked) - {"ratsauskunft[hub]"}]
    # PyPI's build of torch names its GPU libraries itself.
    unpinned = {one for one in needed(asked) if not one.startswith(("cuda-", "nvidia-", "triton"))}
    assert unpinned - pins("constraints.txt").keys() == set()


def test_the_image_gets_the_same_versions_each_with_its_checksums() -> None:
    locked, pinned = pins("requirements.lock"), pins("constraints.txt")
    assert needed(PROJECT["dependencies"]) <= locked.keys()
    assert not locked.keys() & {canonicalize_name(one) for one in KEPT_OUT}
    shared = locked.keys() & pinned.keys()
    assert {name: locked[name] for name in shared} == {name: pinned[name] for name in shared}
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    releases = re.split(r"^(?=[\w.-]+==)", text, flags=re.MULTILINE)[1:]
    assert all(re.search(r"--hash=sha256:[0-9a-f]{64}\b", one) for one in releases)


def test_a_virtual_environment_of_the_service_takes_at_most_450_mb() -> None:
    """With the 30 MB of pip and setuptools in it; the folder of the program comes on top."""
    taken = 0
    for name in needed(PROJECT["dependencies"]):
        with suppress(metadata.PackageNotFoundError):  # of other systems
            found = [Path(file.locate()) for file in metadata.distribution(name).files or ()]
            taken += sum(file.stat().st_size for file in found if file.is_file())
    assert 300e6 < taken < 420e6


# Without the extras


@pytest.mark.slow
def test_a_question_is_answered_and_an_archive_built_where_no_extra_is_installed(
    seed_folder: Path, tmp_path: Path
) -> None:
    asked = run_without("ask", "Ist Herne bei den Stadtrettern?", "--archive", str(seed_folder))
    assert (asked.returncode, asked.stderr) == (0, "")
    assert "Antwort der Verwaltung im Wortlaut" in asked.stdout
    page = "seeds/000_4e127bd8bd9e57eb.txt"
    built = run_without("build", page, "--archive", str(tmp_path / "archive"))
    assert built.returncode == 0, built.stderr


@pytest.mark.slow
@pytest.mark.parametrize("setting", ["owner/some-model", str(ROOT / "docs")])
def test_another_encoder_without_its_libraries_says_in_one_line_how_to_get_them(
    setting: str, tmp_path: Path
) -> None:
    for command in ("build", "seeds"), ("ask", "Kita"):
        done = run_without(
            *command, "--archive", str(tmp_path / "archive"), RATSAUSKUNFT_ENCODER=setting
        )
        assert done.returncode == 1
        assert done.stdout == ""
        [line] = done.stderr.splitlines()
        assert setting in line
        assert "pip install 'ratsauskunft[hub]'" in line
        assert "make hub" in line


@pytest.mark.slow
def test_results_are_remembered_where_no_optional_library_is_installed(tmp_path: Path) -> None:
    """What is asked for its version is what is required here, and it may be missing."""
    about = tmp_path / "ratsauskunft-9.dist-info"
    about.mkdir()
    probe = "from retrieval.memo import code_fingerprint; print(code_fingerprint())"
    found = []
    for required in (
        "pydantic>=2",
        "pydantic>=2|nothing-such>=1; extra == 'hub'",
        "pydantic>=2|nothing-such>=1; python_version >= '3' and extra == 'hub'",
        "pydantic>=2|nothing-such>=1; python_version < '3'",
    ):
        lines = "".join(f"Requires-Dist: {one}\n" for one in required.split("|"))
        (about / "METADATA").write_text(
            f"Metadata-Version: 2.4\nName: ratsauskunft\nVersion: 9\n{lines}", encoding="utf-8"
        )
        done = subprocess.run(
            [sys.executable, "-c", probe],
            capture_output=True,
            text=True,
            cwd=tmp_path,
            env={"PYTHONPATH": f"{tmp_path}:{ROOT}"},
        )
        assert done.returncode == 0, done.stderr
        found.append(done.stdout)
    assert found[0] == found[1] == found[2] != found[3]
