"""Evidence → how sure; when to stay silent, and why.

The one place where it is decided what a question gets: an answer, a pointer, a context, or
nothing. Weights and thresholds were fitted on labelled questions (`training/calibrate.py`) for each
encoder and lie in the archive beside what was made with it; they are never set here.
"""

from __future__ import annotations

import json
import math
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from retrieval.errors import ArchiveDamaged, ArchiveMismatch
from retrieval.evidence import NAMES, Evidence, Floats
from retrieval.german import STOP_WORDS, words
from retrieval.query import Query
from retrieval.ranking import Hit
from retrieval.reply import Reason

_LEARNED = Path(__file__).parent / "calibration.json"
#: The file of a generation that holds the entry of its encoder.
FILE = "calibration.json"
#: The entry for encoders on which nothing was fitted: it judges by words alone.
ANY_ENCODER = "any"

#: Lines that greet, thank or say goodbye: they ask nothing.
_COURTESIES = frozenset(
    """hallo hi hey moin servus guten morgen tag abend nacht danke dankeschön vielen dank bitte
    tschüss tschüs ciao wiedersehen ok okay super toll prima test hilfe start grüß gott gehts
    glückauf glück dir ihnen schön schönen lieben gruß grüße lol haha cool aha na""".split()
)
_NON_PUBLIC = (
    "nichtöffentlich",
    "nicht öffentlich",
    "nicht-öffentlich",
    "unter ausschluss der öff",
)


@dataclass(frozen=True, slots=True)
class Calibration:
    """What was learned about evidence, weight by weight.

    `ranking` orders the hits of one question. `sureness` and `bias` are a logistic model of
    whether a hit is about the right matter; `thresholds` say from which probability on each kind
    of reply is given, `offer` from which one a neighbouring topic is offered.
    """

    encoder: str
    ranking: dict[str, float]
    sureness: dict[str, float]
    bias: float
    thresholds: dict[str, float]
    offer: float

    @classmethod
    def learned(cls, encoder: str) -> Calibration:
        """What was learned for an encoder ("builtin:…" is "builtin"), else for any encoder."""
        entries = json.loads(_LEARNED.read_text(encoding="utf-8"))
        entry = entries.get(encoder.partition(":")[0], entries[ANY_ENCODER])
        return cls(encoder=encoder, **entry)

    @classmethod
    def open(cls, folder: Path, encoder: str) -> Calibration:
        """The one that was saved in a folder.

        Raises ArchiveDamaged where it is unreadable, ArchiveMismatch where it was learned for
        another encoder.
        """
        path = folder / FILE
        try:
            found = cls(**json.loads(path.read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError) as error:
            raise ArchiveDamaged(f"{path} is no readable calibration") from error
        if found.encoder != encoder:
            raise ArchiveMismatch(
                f"{path} is for “{found.encoder}”, not for “{encoder}”; build the archive again: "
                "ratsauskunft build SOURCE"
            )
        return found

    def save(self, folder: Path) -> None:
        """Write it into a folder, to be read by people too; OSError where that fails."""
        (folder / FILE).write_text(json.dumps(asdict(self), indent=1) + "\n", encoding="utf-8")

    def scores(self, evidence: Floats) -> Floats:
        """The place of each record among the others of one question: higher is better.

        `evidence` is in the order of NAMES, shape (records, names).
        """
        weights = np.array([self.ranking.get(name, 0.0) for name in NAMES], dtype=np.float32)
        return evidence @ weights

    def confidence(self, evidence: Evidence) -> float:
        """The probability, 0 to 1, that the record is about what was asked."""
        return 1 / (1 + math.exp(-self.bias - _weighed(self.sureness, evidence)))


def _weighed(weights: dict[str, float], evidence: Evidence) -> float:
    return sum(weight * float(getattr(evidence, name)) for name, weight in weights.items())


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the question gets: one hit, or a reason for silence."""

    hit: Hit | None
    reason: Reason | None = None


def before_search(query: Query) -> Reason | None:
    """The reason for silence that the line alone gives, or None.

    >>> before_search(Query.of("hallo")), before_search(Query.of("die"))
    ('not-a-question', 'too-short')
    """
    line = query.line.casefold()
    if any(phrase in line for phrase in _NON_PUBLIC):
        return "non-public"
    spoken = words(line)
    if not any(word.isalpha() for word in spoken) or set(spoken) <= _COURTESIES:
        return "not-a-question"
    telling = [word for word in query.words if word not in _COURTESIES]
    # A sum ("17 mal 23") is no matter; numbers tell only beside a word.
    if not any(len(word) > 1 and not word.isdigit() for word in telling):
        return "too-short" if set(spoken) <= STOP_WORDS | _COURTESIES else "nothing-fits"
    return None


def judge(
    hits: Sequence[Hit],
    elsewhere: Sequence[Collection[str]],
    private: Collection[str],
    calibration: Calibration,
) -> Verdict:
    """The hit that is sure enough, or why there is none.

    `hits` are best first. `elsewhere` are the other towns that the question names and the best
    hit's record does not. `private` are the records of non-public items.
    """
    sure = (hit for hit in hits if hit.confidence >= calibration.thresholds[hit.kind])
    best = next(sure, None)
    if elsewhere:
        return Verdict(None, "other-place")
    if best is None:
        return Verdict(None, "nothing-fits")
    if best.record in private:
        return Verdict(None, "non-public")
    return Verdict(best)
