"""A cold reader: from a copied generation to the first answer over HTTP.

    python -m benchmarks.reader [--archive DIR]

The archive is copied, its copy is set read-only, and `ratsauskunft serve` is started on it in a
process of its own.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import httpx

from benchmarks.asking import ROOT

QUESTION = {"question": "Was tut die Stadt für die Schulen?"}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--archive", type=Path, default=ROOT / "archive")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(shutil.copytree(given.archive, Path(folder) / "archive"))
        for path in [copy, *copy.rglob("*")]:
            path.chmod(path.stat().st_mode & ~0o222)
        try:
            _serve(copy)
        finally:
            for path in [copy, *copy.rglob("*")]:
                path.chmod(path.stat().st_mode | 0o200)


def _serve(copy: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    settings = {"RATSAUSKUNFT_ARCHIVE": str(copy), "RATSAUSKUNFT_PORT": str(port)}
    begin = time.perf_counter()
    command = [sys.executable, "-m", "bot.cli", "serve"]
    serving = subprocess.Popen(
        command, env=os.environ | settings, cwd=ROOT, stderr=subprocess.DEVNULL
    )
    try:
        kind = _first_answer(f"http://127.0.0.1:{port}/api/ask", serving)
        seconds = time.perf_counter() - begin
    finally:
        serving.terminate()
        serving.wait()
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    processor = used.ru_utime + used.ru_stime
    print(f"first reply ({kind}) after {seconds:.2f} s; processor until the end {processor:.2f} s")


def _first_answer(address: str, serving: subprocess.Popen[bytes]) -> str:
    while serving.poll() is None:
        try:
            asked = httpx.post(address, json=QUESTION, timeout=30)
            return str(asked.raise_for_status().json()["kind"])
        except httpx.TransportError:
            time.sleep(0.02)
    raise SystemExit("the reader did not start")


if __name__ == "__main__":
    main()
