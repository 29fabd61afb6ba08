"""A well written text → the same as hurried people type it: keywords, slips, other words.

Small letters and spelt out umlauts are the home-made tokenizer's own business; a pretrained one
tells them apart, and its model learns from `plainly` that they mean the same.
"""

import re
from collections.abc import Iterable, Mapping
from functools import cache
from itertools import pairwise
from pathlib import Path

import numpy as np
from wordfreq import zipf_frequency

Random = np.random.Generator
Synonyms = Mapping[str, tuple[str, ...]]

# Above it (occurrences per billion words, as a power of ten) stand der, und, wie, hat, es …
_FUNCTION_WORD = 5.7
_SLIP_LETTERS = 5
_SYNONYM_CHANCE = 0.3
_LOSS = 0.15
_SPELT_CHANCE = 0.5
_SPELT_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
_NEIGHBOURS = {a: b for row in ("qwertzuiop", "asdfghjkl", "yxcvbnm") for a, b in pairwise(row)}
_PLAIN_WORD = re.compile(r"[a-zäöüß-]{3,}")
# Marks of OpenThesaurus for words that are broader, narrower or the opposite.
_NO_SYNONYM = ("(Oberbegriff)", "(Unterbegriff)", "(Antonym)", "(veraltet)", "(vulg.)", "(derb)")


def reworded(text: str, synonyms: Synonyms, random: Random) -> str:
    """Return the text in one of the ways people type it, or as it is."""
    words = text.split()
    manner = random.random()
    if manner < 0.3:
        words = keywords(words, random)
    elif manner < 0.5:
        words = with_synonyms(words, synonyms, random)
    elif manner < 0.65:
        words = with_slip(words, random)
    return " ".join(thinned(words, random))


def plainly(text: str, random: Random) -> str:
    """Return the text in small letters, half of the time with umlauts and sharp s spelt out."""
    small = text.lower()
    return small.translate(_SPELT_OUT) if random.random() < _SPELT_CHANCE else small


def keywords(words: list[str], random: Random) -> list[str]:
    """Return the words without the frequent ones, some others lost too; at least one word."""
    weighty = [word for word in words if _frequency(_bare(word)) < _FUNCTION_WORD]
    return thinned(weighty or words, random)


def thinned(words: list[str], random: Random, loss: float = _LOSS) -> list[str]:
    """Return the words, each lost with that probability; at least one word."""
    kept = [word for word in words if random.random() >= loss]
    return kept or words[:1]


def with_slip(words: list[str], random: Random) -> list[str]:
    """Return the words with one typing error in one longer word."""
    long = [place for place, word in enumerate(words) if len(word) >= _SLIP_LETTERS]
    if not long:
        return words
    place = int(random.choice(long))
    return [*words[:place], slip(words[place], random), *words[place + 1 :]]


def slip(word: str, random: Random) -> str:
    """Return the word with a letter lost, doubled, hit beside or swapped with the next."""
    at = int(random.integers(1, len(word) - 1))
    before, letter, after = word[:at], word[at], word[at + 1 :]
    return (
        before + after,
        before + letter * 2 + after,
        before + _NEIGHBOURS.get(letter.lower(), letter) + after,
        before + after[:1] + letter + after[1:],
    )[int(random.integers(4))]


def with_synonyms(words: list[str], synonyms: Synonyms, random: Random) -> list[str]:
    """Return the words, some of them replaced by a synonym."""
    return [_synonym(word, synonyms, random) for word in words]


def read_synonyms(thesaurus: Path) -> dict[str, tuple[str, ...]]:
    """Return words in lower case with their synonyms of one word, from OpenThesaurus' file."""
    found: dict[str, tuple[str, ...]] = {}
    with thesaurus.open(encoding="utf-8") as lines:
        next(lines)  # the encoding
        for line in lines:
            word, _, count = line.rstrip("\n").rpartition("|")
            meanings = [next(lines).rstrip("\n").split("|")[1:] for _ in range(int(count))]
            # A word of several meanings would mostly be replaced by the wrong one.
            if len(meanings) == 1 and _PLAIN_WORD.fullmatch(word):
                same = tuple(_single_words(meanings[0], word))
                if same:
                    found[word] = same
    return found


def _single_words(terms: Iterable[str], word: str) -> Iterable[str]:
    for term in terms:
        plain = re.sub(r"\s*\([^)]*\)", "", term)
        fits = _PLAIN_WORD.fullmatch(plain.lower()) and plain.lower() != word
        if fits and not any(mark in term for mark in _NO_SYNONYM):
            yield plain


def _synonym(word: str, synonyms: Synonyms, random: Random) -> str:
    same = synonyms.get(_bare(word))
    if same is None or random.random() >= _SYNONYM_CHANCE:
        return word
    return same[int(random.integers(len(same)))]


def _bare(word: str) -> str:
    return word.lower().strip(".,;:?!()")


@cache
def _frequency(word: str) -> float:
    frequency: float = zipf_frequency(word, "de")
    return frequency
