"""A file → what evidence is worth, and from when on a hit is sure enough.

Weights and thresholds were fitted on labelled questions (`training/calibrate.py`) for each encoder
and lie in the archive beside what was made with it; they are never set here. `hits` applies them.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from retrieval.errors import ArchiveDamaged, ArchiveMismatch

_LEARNED = Path(__file__).parent / "calibration.json"
#: The file of a generation that holds the entry of its encoder.
CALIBRATION_FILE = "calibration.json"
#: The entry for encoders on which nothing was fitted: it judges by words alone.
ANY_ENCODER = "any"


@dataclass(frozen=True, slots=True)
class Calibration:
    """What was learned about evidence, weight by weight.

    `ranking` orders the hits of one question. `confidence_weights` and `bias` are a logistic model
    of whether a hit is of the right Vorgang; `thresholds` say from which probability on each kind
    of reply is given, `offer` from which one a neighbouring topic is offered.
    """

    encoder: str
    ranking: dict[str, float]
    stranger: float
    confidence_weights: dict[str, float]
    bias: float
    thresholds: dict[str, float]
    offer: float

    @classmethod
    def learned(cls, encoder: str) -> Calibration:
        """Return what was learned for an encoder ("builtin:…" is "builtin"), else for any."""
        entries = json.loads(_LEARNED.read_text(encoding="utf-8"))
        entry = entries.get(encoder.partition(":")[0], entries[ANY_ENCODER])
        return cls(encoder=encoder, **entry)

    @classmethod
    def open(cls, folder: Path, encoder: str) -> Calibration:
        """Return the one that was saved in a folder.

        Raises ArchiveDamaged where it is unreadable, ArchiveMismatch where it was learned for
        another encoder.
        """
        path = folder / CALIBRATION_FILE
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
        (folder / CALIBRATION_FILE).write_text(
            json.dumps(asdict(self), indent=1) + "\n", encoding="utf-8"
        )
