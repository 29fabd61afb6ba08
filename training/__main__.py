"""Command line → one stage, or all of them in order: `python -m training STAGE`.

A stage whose output lies in training/work/ is skipped; delete the output to make it anew, and
with it what was made from it. `pack` always runs.
"""

import argparse
import sys
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from training.files import Files, MissingFile

STAGES = ("base", "vocabulary", "bank", "teach", "centre", "pieces", "words", "pack")
# Two cores are what the figures in the model card were made with.
THREADS = 2


def main() -> None:
    """Run the stage named on the command line; a missing file ends it with one line."""
    arguments = _arguments()
    files = Files(
        translations=arguments.translations,
        shared=arguments.shared,
        work=arguments.work,
        model=arguments.model,
        trial=arguments.trial,
    )
    try:
        for stage in STAGES if arguments.stage == "all" else (arguments.stage,):
            _run(stage, files)
    except MissingFile as error:
        sys.exit(str(error))


def _run(stage: str, files: Files) -> None:
    import torch  # late, so that --help is quick

    torch.set_num_threads(THREADS)
    make: Callable[[Files], None] = import_module(f"training.{stage}").make
    print(f"— {stage}", flush=True)
    begin = time.monotonic()
    make(files)
    print(f"  {time.monotonic() - begin:.0f} s", flush=True)


def _arguments() -> argparse.Namespace:
    usual = Files()
    parser = argparse.ArgumentParser(prog="python -m training", description="Make the encoder.")
    parser.add_argument("stage", choices=(*STAGES, "all"))
    parser.add_argument(
        "--translations", type=Path, default=usual.translations, help="holds gettext catalogues"
    )
    parser.add_argument("--shared", type=Path, default=usual.shared, help="shared text")
    parser.add_argument("--work", type=Path, default=usual.work, help="what stages make")
    parser.add_argument("--model", type=Path, default=usual.model, help="the exported folder")
    parser.add_argument(
        "--trial", type=int, default=1, metavar="N", help="one passage and step in N, to try it"
    )
    given = parser.parse_args()
    if given.trial < 1:
        parser.error("--trial: give 1 or more")
    if given.trial > 1 and usual.model.resolve() == given.model.resolve():
        parser.error("--trial: give --model a folder of its own, or the shipped model is lost")
    if given.trial > 1 and usual.work.resolve() == given.work.resolve():
        parser.error(
            "--trial: give --work a folder of its own, or its files are taken for whole ones"
        )
    return given


if __name__ == "__main__":
    main()
