"""German text → a Unigram tokenizer of folded words, for vectors of words that stand alone.

Unigram cuts compounds where they join (`▁stromausfall vorsorge`), which an encoder without a
context needs: it has one vector a piece and nothing else. Punctuation and emoji leave no piece.
Umlauts are spelt out, so that "Müll" and "Muell" are the same word, as they are to the search.
"""

import gzip
from collections import Counter
from itertools import chain

from tokenizers import (
    Regex,
    Tokenizer,
    models,
    normalizers,
    pre_tokenizers,
    trainers,
)
from wordfreq import get_frequency_dict

from training import karlsruhe
from training.files import Files, finished

NAME = "pieces.json"
#: Each takes WIDTH bytes of the model folder (`words`).
PIECES = 30_000
UNKNOWN = "<unk>"
SPELT_OUT = {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"}
# German parts of compounds seldom are longer; the library's own limit is 16.
_LONGEST_PIECE = 20
# A word of wordfreq with this share of all German text counts as one that stands there once.
_ONCE = 1e-7
_SIGNS = ".,;:!?()„“”\"'"


def make(files: Files) -> None:
    """Write work/pieces.json."""
    output = files.work / NAME
    if output.exists():
        return
    cutter = untrained()
    trainer = trainers.UnigramTrainer(
        vocab_size=PIECES,
        special_tokens=[UNKNOWN],
        unk_token=UNKNOWN,
        max_piece_length=_LONGEST_PIECE,
        show_progress=False,
    )
    # The root, so that parts that many words share count more than what one word repeats.
    words = _words(files).items()
    cutter.train_from_iterator((" ".join([w] * round(n**0.5)) for w, n in words), trainer)
    with finished(output) as partial:
        cutter.save(str(partial))
    print(f"{cutter.get_vocab_size()} pieces")


def read(files: Files) -> Tokenizer:
    """Return the trained tokenizer."""
    return Tokenizer.from_file(str(files.made(NAME, "pieces")))


def untrained() -> Tokenizer:
    """Return a tokenizer that settles what a word is and knows no piece yet."""
    cutter = Tokenizer(models.Unigram())
    cutter.normalizer = normalizers.Sequence(
        [
            normalizers.NFKC(),
            normalizers.Lowercase(),
            *(normalizers.Replace(umlaut, letters) for umlaut, letters in SPELT_OUT.items()),
            normalizers.Replace("\u00ad", ""),  # the soft hyphen of PDF texts
            normalizers.Replace(Regex(r"[^\p{L}\p{N}]+"), " "),
            normalizers.Strip(),
        ]
    )
    cutter.pre_tokenizer = pre_tokenizers.Metaspace()
    return cutter


def spellings(files: Files, cutter: Tokenizer) -> dict[str, str]:
    """Return for folded words how they are mostly written: "baeume" → "Bäume"."""
    written: dict[str, str] = {}
    seen = (word for word, _ in running(files).most_common())
    for word in chain(seen, get_frequency_dict("de", wordlist="best")):
        bare = word.strip(_SIGNS)
        written.setdefault(cutter.normalizer.normalize_str(bare), bare)
    return written


def _words(files: Files) -> Counter[str]:
    """How often words stand in running text and, by wordfreq, in German."""
    seen = running(files)
    for word, share in get_frequency_dict("de", wordlist="best").items():
        seen[word] += int(share / _ONCE)
    return seen


def running(files: Files) -> Counter[str]:
    """How often words, as they are written, stand in council text and Tatoeba's sentences."""
    seen: Counter[str] = Counter()
    for title, text in karlsruhe.council_passages(files):
        seen.update(f"{title} {text}".split())
    for paper in karlsruhe.training_papers(files):
        seen.update(word for text in paper.texts for word in text.split())
    with gzip.open(files.tatoeba(), "rt", encoding="utf-8") as lines:
        seen.update(word for line in lines for word in line.split("\t")[1].split())
    return seen
