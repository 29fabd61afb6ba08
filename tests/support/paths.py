"""Where things lie: the checkout, the seeds, the real pages beside it."""

from pathlib import Path

ROOT = Path(__file__).parents[2]
SEEDS = ROOT / "seeds"
#: Real pages of several cities, beside the checkout and no part of it.
SHARED = ROOT.parent / "shared"
