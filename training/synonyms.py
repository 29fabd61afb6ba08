"""OpenThesaurus → retrieval/german/synonyms.txt: words that mean the same, as evidence for a match.

Run `python -m training.synonyms` after `apt-get install mythes-de` (LGPL-2.1-or-later).
"""

from __future__ import annotations

from pathlib import Path

from wordfreq import zipf_frequency

from retrieval.german.words import STOP_WORDS, words
from training.files import Files
from training.wordings import read_synonyms

#: Rarer words (Zipf scale of wordfreq) are typed by hardly anybody.
RAREST = 2.0
TARGET = Path(__file__).parent.parent / "retrieval" / "german" / "synonyms.txt"
HEADER = """\
# German words of one meaning, each before words that mean the same, all folded.
# Source: OpenThesaurus (openthesaurus.de), LGPL-2.1-or-later, through the Debian package mythes-de.
# Made by training/synonyms.py; sorted.
"""


def main() -> None:
    """Write the list."""
    found: dict[str, list[str]] = {}
    for word, same in read_synonyms(Files().thesaurus()).items():
        known = [one for one in (word, *same) if zipf_frequency(one, "de") >= RAREST]
        folded = [words(one) for one in known if known[0] == word]
        first, *others = [one[0] for one in folded if len(one) == 1] or [""]
        others = [one for one in dict.fromkeys(others) if one not in (STOP_WORDS | {first})]
        if others and first not in STOP_WORDS:
            found[first] = others
    lines = [" ".join([word, *same]) for word, same in sorted(found.items())]
    TARGET.write_text(HEADER + "\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
