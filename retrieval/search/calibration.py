"""Evidence → how sure; when to stay silent, and why.

The one place where it is decided what a question gets: an answer, a pointer, a context, or
nothing. Weights and thresholds were fitted on labelled questions (`training/calibrate.py`) for each
encoder and lie in the archive beside what was made with it; they are never set here.
"""

from __future__ import annotations

import json
import math
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from retrieval.errors import ArchiveDamaged, ArchiveMismatch
from retrieval.index.arrays import Floats
from retrieval.search.evidence import NAMES, Evidence

_LEARNED = Path(__file__).parent / "calibration.json"
#: The file of a generation that holds the entry of its encoder.
FILE = "calibration.json"
#: The entry for encoders on which nothing was fitted: it judges by words alone.
ANY_ENCODER = "any"


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
