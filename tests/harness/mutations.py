"""Mutate the code that protects people and data, and tell which mutants no test notices.

    python -m tests.harness.mutations [--only PATH]

mutmut changes one place of a function at a time, in a copy of the checkout, and runs the fast tests
that reach it; what is outside of functions, such as patterns, it leaves alone. Exit code 1 where
more than MOST_SURVIVE of the mutants of a file survive, where one survives that is not explained in
`survivors.toml`, or where no test reaches one. One process; long.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from tests.support.paths import ROOT

#: What is mutated, and the tests that cover it.
TARGETS = {
    "bot/telegram/markup.py": [
        "tests/bot/telegram/test_markup.py",
        "tests/bot/telegram/test_split.py",
    ],
    "bot/telegram/quoting.py": ["tests/bot/telegram/test_markup.py"],
    "bot/telegram/api.py": ["tests/bot/telegram/test_privacy.py"],
    "bot/state/personal.py": ["tests/bot/web/test_unanswered.py"],
    "bot/logs.py": ["tests/bot/test_logs.py"],
    "bot/web/limits.py": ["tests/bot/web/test_window.py"],
    "retrieval/search/decision.py": ["tests/retrieval/search/test_decision.py"],
    "retrieval/files.py": ["tests/retrieval/test_files.py"],
}
#: Of these files only the functions with these beginnings, as mutmut calls them.
PARTS = {"bot/telegram/api.py": ("x__hide", "x__without", "x__leave_out")}
MOST_SURVIVE = 0.1
SURVIVORS = Path(__file__).with_name("survivors.toml")

_COPIED = ("bot", "retrieval", "tests", "benchmarks", "training", "seeds")
_FILES = ("pyproject.toml", "example.env", "constraints.txt")
#: A mutant that takes so many seconds of the processor more than its tests, and four times all of
#: that, goes round without end.
_PATIENCE = 10
#: How mutmut ends where a test failed, and where none reaches the mutant.
_UNNOTICED, _UNREACHED = 0, 33


def explained() -> set[tuple[str, str, str]]:
    """File, line before and line after of the mutants whose survival is explained."""
    listed = tomllib.loads(SURVIVORS.read_text(encoding="utf-8")).get("survivor", [])
    assert all(one["why"].strip() for one in listed)
    return {(one["file"], one["was"], one["is"]) for one in listed}


def run(path: str, copy: Path) -> tuple[Counter[int | None], list[tuple[str, str, str]]]:
    """How mutmut ended for the mutants of a file, and those that no test noticed."""
    options = ("-p", "no:schemathesis", "-m", "not slow and not browser")
    lists = {
        "source_paths": ("bot", "retrieval"),
        "only_mutate": (path,),
        "also_copy": (*_COPIED[3:], *_FILES),
        "pytest_add_cli_args": options,
        "pytest_add_cli_args_test_selection": TARGETS[path],
    }
    told = [f"{name} =" + "".join(f"\n    {one}" for one in held) for name, held in lists.items()]
    told += ["use_git_change_detection = false", "timeout_multiplier = 2"]
    told += [f"timeout_constant = {_PATIENCE}"]
    settings = "\n".join(["[mutmut]", *told, ""])
    (copy / "setup.cfg").write_text(settings, encoding="utf-8")
    shutil.rmtree(copy / "mutants", ignore_errors=True)
    module = path.removesuffix(".py").replace("/", ".")
    wanted = [f"{module}.{part}*" for part in PARTS.get(path, ("",))]
    command = [sys.executable, "-m", "mutmut", "run", "--max-children", "1", *wanted]
    ran = subprocess.run(command, cwd=copy, capture_output=True, text=True, check=False)
    kept = copy / "mutants" / f"{path}.meta"
    if ran.returncode or not kept.exists():
        raise RuntimeError(f"mutmut cannot run: {ran.stdout[-2_000:]}{ran.stderr[-2_000:]}")
    ended: dict[str, int | None] = json.loads(kept.read_text())["exit_code_by_key"]
    ended = {name: code for name, code in ended.items() if code is not None}
    unnoticed = [name for name, code in ended.items() if code == _UNNOTICED]
    return Counter(ended.values()), [(path, *_changed(copy, name)) for name in unnoticed]


def _changed(copy: Path, name: str) -> tuple[str, str]:
    """The line that a mutant changes, before and after."""
    command = [sys.executable, "-m", "mutmut", "show", name]
    told = subprocess.run(command, cwd=copy, capture_output=True, text=True, check=True).stdout

    def lines(sign: str) -> Iterator[str]:
        for line in told.splitlines():
            if line.startswith(sign) and not line.startswith(sign * 3):
                yield line[1:].strip()

    return "\n".join(lines("-")), "\n".join(lines("+"))


def main() -> int:
    """Mutate and tell."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--only", choices=TARGETS)
    given = parser.parse_args()
    known, failed = explained(), False
    os.environ.pop("PYTHONPATH", None)
    with tempfile.TemporaryDirectory() as temporary:
        copy = Path(temporary)
        for name in _COPIED:
            shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
        for name in _FILES:
            shutil.copy(ROOT / name, copy)
        for path in [given.only] if given.only else TARGETS:
            ended, unnoticed = run(path, copy)
            share = len(unnoticed) / max(1, ended.total())
            strange = [one for one in unnoticed if one not in known]
            print(
                f"{path}: {ended.total()} mutants, {len(unnoticed)} survive ({share:.0%}), "
                f"{len(strange)} unexplained, {ended[_UNREACHED]} unreached",
                flush=True,
            )
            for _, before, after in strange:
                print(f"  - {before}\n  + {after}")
            failed |= bool(strange) or share > MOST_SURVIVE or ended[_UNREACHED] > 0
            failed |= not ended
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
