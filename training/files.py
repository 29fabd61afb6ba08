"""Names of files → paths, with the way to get a file that is missing.

The stages read from three places (thesaurus, catalogues of translations, shared text) and write to
two (the work folder, which git ignores, and the model folder). It reads no data itself.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from retrieval.memo import Memo

ROOT = Path(__file__).resolve().parent.parent


class MissingFile(Exception):
    """A file a stage needs is not there; the message says how to get it."""


def existing(path: Path, how_to_get: str) -> Path:
    """Return `path` itself, or raise `MissingFile` naming the path and the way to get it."""
    if not path.exists():
        raise MissingFile(f"{path} is missing. Get it with: {how_to_get}")
    return path


@contextmanager
def finished(path: Path) -> Iterator[Path]:
    """Yield a path to write to; it becomes `path` only when the block ends without an error.

    So a file that exists is complete, and a stage may skip its work when it finds one.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name("partial-" + path.name)
    yield partial
    partial.rename(path)


@dataclass(frozen=True, slots=True)
class Files:
    """Where everything lies; `work` and `model` are written, the rest is only read.

    Of steps one in `trial` is taken, so that all stages can be tried in minutes; `memo`
    holds what the product made of papers before.
    """

    synonyms: Path = Path("/usr/share/mythes/th_de_DE_v2.dat")
    translations: Path = Path("/usr")
    shared: Path = ROOT.parent / "shared"
    work: Path = ROOT / "training" / "work"
    model: Path = ROOT / "retrieval" / "index" / "model"
    trial: int = 1
    memo: Memo = field(default_factory=Memo, compare=False)

    def thesaurus(self) -> Path:
        """Return OpenThesaurus, of the Debian package mythes-de."""
        return existing(self.synonyms, "apt-get install mythes-de")

    def tatoeba(self) -> Path:
        """Return the sentence pairs, English first."""
        return self._shared("training/tatoeba_en_de.tsv.gz")

    def council_titles(self) -> Path:
        """Return titles with passages of council papers that are no enquiries."""
        return self._shared("training/council_titles.jsonl.gz")

    def papers(self) -> Path:
        """Return the council enquiries with their files' texts."""
        return self._shared("karlsruhe/papers.jsonl.gz")

    def citizen_questions(self) -> Path:
        """Return the citizens' questions, which name the gold papers."""
        return self._shared("karlsruhe/citizen_questions.jsonl")

    def made(self, name: str, stage: str) -> Path:
        """Return the work file `name`, or say which stage makes it."""
        return existing(self.work / name, f"python -m training {stage}")

    def _shared(self, name: str) -> Path:
        return existing(
            self.shared / name,
            f"--shared FOLDER, the folder that holds {name} (here expected at {self.shared})",
        )
