"""A file → what evidence is worth, and from when on a hit is sure enough.

Weights and thresholds were fitted on labelled questions (`training/calibrate.py`) for each encoder
and lie in the archive beside what was made with it; they are never set here. `hits` applies them.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from retrieval.error_codes import ErrorCode
from retrieval.errors import ArchiveDamaged, ArchiveMismatch

Figures = npt.NDArray[np.float64]

_LEARNED = Path(__file__).parent / "calibration.json"
#: The file of a generation that holds the entry of its encoder.
CALIBRATION_FILE = "calibration.json"
#: The entry for encoders on which nothing was fitted: it judges by words alone.
ANY_ENCODER = "any"

#: What a probability is about: that the first hit is of the right Vorgang; that, if so, it is the
#: right record of it; that the right one is among the likeliest of each of the first five Vorgänge.
Level = Literal["matter", "answer", "five"]


@dataclass(frozen=True, slots=True)
class Logistic:
    """A logistic model over named figures (Cox 1958)."""

    weights: dict[str, float]
    bias: float

    def probability(self, evidence: object) -> float:
        """Return the probability, 0 to 1, that the figures of evidence give."""
        odds = sum(weight * getattr(evidence, name) for name, weight in self.weights.items())
        return float(_probability(self.bias + odds))

    def probabilities(self, names: Sequence[str], figures: Figures) -> list[float]:
        """Return the probability that each line of figures gives, which have names."""
        weights = np.array([self.weights.get(name, 0.0) for name in names])
        found: list[float] = _probability(self.bias + figures @ weights).tolist()
        return found


def _probability(odds: Any) -> Any:
    # Beyond that it is 0 or 1 in any case, and exp() overflows.
    return 1 / (1 + np.exp(-np.clip(odds, -50.0, 50.0)))


@dataclass(frozen=True, slots=True)
class Weighing:
    """What was learned about evidence, weight by weight.

    `ranking` orders the hits of one question, and `stranger` is the score of a usual hit of another
    Vorgang. `levels` say how sure the first hit is; `thresholds` from which probability on each
    kind of reply is given ("choice" from that of the matter on), `offer` from which one a
    neighbouring topic is offered.
    """

    ranking: dict[str, float]
    stranger: float
    levels: dict[Level, Logistic]
    thresholds: dict[str, float]
    offer: float

    @classmethod
    def of(cls, entry: dict[str, Any]) -> Weighing:
        """Return what stands in an entry; TypeError or KeyError where anything is missing."""
        levels = {level: Logistic(**one) for level, one in entry["levels"].items()}
        return cls(**{**entry, "levels": levels})


@dataclass(frozen=True, slots=True)
class Calibration:
    """How to weigh evidence of an encoder.

    `meaning` is for lines in another language than the records, which share few words with them,
    mostly names; None where the encoder does not understand them.
    """

    encoder: str
    words: Weighing
    meaning: Weighing | None = None

    @classmethod
    def learned(cls, encoder: str) -> Calibration:
        """Return what was learned for an encoder ("builtin:…" is "builtin"), else for any."""
        entries = json.loads(_LEARNED.read_text(encoding="utf-8"))
        return cls._of(encoder, entries.get(encoder.partition(":")[0], entries[ANY_ENCODER]))

    @classmethod
    def _of(cls, encoder: str, entry: dict[str, Any]) -> Calibration:
        meaning = entry.get("meaning")
        return cls(encoder, Weighing.of(entry["words"]), meaning and Weighing.of(meaning))

    @classmethod
    def open(cls, folder: Path, encoder: str) -> Calibration:
        """Return the one that was saved in a folder.

        Raises ArchiveDamaged where it is unreadable, ArchiveMismatch where it was learned for
        another encoder.
        """
        path = folder / CALIBRATION_FILE
        try:
            entry = json.loads(path.read_text(encoding="utf-8"))
            found = cls._of(entry["encoder"], entry)
        except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
            raise ArchiveDamaged(ErrorCode.PART_UNREADABLE(str(path), "calibration")) from error
        if found.encoder != encoder:
            raise ArchiveMismatch(ErrorCode.OTHER_CALIBRATION(str(path), found.encoder, encoder))
        return found

    def save(self, folder: Path) -> None:
        """Write it into a folder, to be read by people too; OSError where that fails."""
        (folder / CALIBRATION_FILE).write_text(
            json.dumps(asdict(self), indent=1) + "\n", encoding="utf-8"
        )

    def weighing(self, foreign: bool) -> Weighing:
        """Return how to weigh the evidence of a line, `foreign` or in the records' language."""
        return self.meaning if foreign and self.meaning else self.words
