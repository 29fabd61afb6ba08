"""How often languages use a piece → the base with the pieces that are needed, and no others.

Of 250,000 pieces most are for scripts and languages that hardly anyone asks a German council in.
What stays: special pieces, single signs of their scripts, and whatever the languages below use
most, by their words' frequencies (wordfreq), with council papers, citizens' questions and Tatoeba
counted beside. A text
of kept pieces is cut as before; a dropped piece falls apart into kept ones.
"""

import gzip
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer
from torch import from_numpy
from torch.nn import Embedding
from transformers import BertModel
from wordfreq import get_frequency_dict

from training import asked, base, karlsruhe
from training.files import Files, finished

NAME = "vocabulary"
#: The share of each kept piece in a text of any of the languages, the largest one.
USE = "vocabulary-use.npy"
#: All pieces kept; each takes 384 bytes for its vector, and 96 for its word vector.
PIECES = 80_000
LANGUAGES = ("de", "en", "tr", "uk", "ru", "ar", "pl", "ro", "fr", "it", "es")
# wordfreq knows words in small letters only; so often they stand otherwise in running text.
_FORMS: Mapping[Callable[[str], str], float] = {str: 0.6, str.capitalize: 0.38, str.upper: 0.02}

Counts = NDArray[np.float64]


def make(files: Files) -> None:
    """Write work/vocabulary/, the base as before with fewer pieces."""
    if (files.work / NAME).exists():
        return
    folder = files.made(base.NAME, "base")
    words = Tokenizer.from_file(str(folder / "tokenizer.json"))
    words.no_truncation()
    counts = [shares(words, _text(files)), *(of_language(words, one) for one in LANGUAGES)]
    use = np.max(counts, axis=0)
    kept = most_used(words, use, PIECES)
    with finished(files.work / USE) as partial, partial.open("wb") as out:
        np.save(out, use[kept])
    for name, count in zip(("text", *LANGUAGES), counts, strict=True):
        print(f"{name}: {count[kept].sum():.5f} of what stands there is kept")
    with finished(files.work / NAME) as partial:
        base.write(partial, fewer_rows(folder, kept), fewer_pieces(words, kept))


def shares(words: Tokenizer, texts: Iterable[tuple[str, float]]) -> Counts:
    """Return for each piece its share of all pieces of weighted texts."""
    counts = np.zeros(words.get_vocab_size())
    rows = list(texts)
    cut = words.encode_batch_fast([text for text, _ in rows], add_special_tokens=False)
    for (_, weight), encoding in zip(rows, cut, strict=True):
        np.add.at(counts, encoding.ids, weight)
    total: float = counts.sum()
    return np.asarray(counts / max(total, 1e-12))


def of_language(words: Tokenizer, language: str) -> Counts:
    """Return for each piece its share in a language, by the frequencies of its words."""
    frequencies = get_frequency_dict(language, wordlist="best")
    return shares(
        words,
        (
            (form(word), share * frequency)
            for form, share in _FORMS.items()
            for word, frequency in frequencies.items()
        ),
    )


def most_used(words: Tokenizer, use: Counts, count: int) -> NDArray[np.int64]:
    """Return the numbers of the pieces that are kept, in their order: `count` in all.

    Special pieces and single signs of the languages' scripts are kept whatever their use, so that
    any text of theirs can be cut.
    """
    pieces = [words.id_to_token(number) or "" for number in range(words.get_vocab_size())]
    special = {base.START, base.PADDING, base.END, base.UNKNOWN, base.MASK}
    wanted = np.array([one in special or _is_sign(one.removeprefix("▁")) for one in pieces])
    ranks = np.argsort(-np.where(wanted, np.inf, use), kind="stable")
    return np.sort(ranks[: max(count, int(wanted.sum()))])


def fewer_pieces(words: Tokenizer, kept: NDArray[np.int64]) -> Tokenizer:
    """Return the tokenizer with these pieces only, numbered anew."""
    state = json.loads(words.to_str())
    number = {int(old): new for new, old in enumerate(kept)}
    model = state["model"]
    model["vocab"] = [model["vocab"][old] for old in kept]
    model["unk_id"] = number[model["unk_id"]]
    for one in state["added_tokens"]:
        one["id"] = number[one["id"]]
    for one in state["post_processor"]["special_tokens"].values():
        one["ids"] = [number[old] for old in one["ids"]]
    return Tokenizer.from_str(json.dumps(state))


def fewer_rows(folder: Path, kept: NDArray[np.int64]) -> BertModel:
    """Return the model of a folder with these rows of its table only."""
    model = BertModel.from_pretrained(folder, add_pooling_layer=False)
    table = model.embeddings.word_embeddings.weight.data[from_numpy(kept)]
    model.config.pad_token_id = int(np.searchsorted(kept, model.config.pad_token_id or 0))
    model.config.vocab_size = len(kept)
    model.embeddings.word_embeddings = Embedding.from_pretrained(table)  # type: ignore[no-untyped-call]
    return model


def _is_sign(piece: str) -> bool:
    """Tell whether a piece is one sign (or none) of Latin, Greek, Cyrillic, Arabic, or a mark."""
    return all(ord(sign) < 0x700 or 0x1E00 <= ord(sign) < 0x2C00 for sign in piece[:1]) and (
        len(piece) < 2
    )


def _text(files: Files) -> Iterator[tuple[str, float]]:
    for title, text in karlsruhe.council_passages(files):
        yield f"{title} {text}", 1.0
    for paper in karlsruhe.training_papers(files):
        yield from ((text, 1.0) for text in paper.texts)
    with asked.QUESTIONS.open(encoding="utf-8") as lines:
        yield from ((json.loads(line)["question"], 1.0) for line in lines)
    with gzip.open(files.tatoeba(), "rt", encoding="utf-8") as lines:
        yield from ((line.replace("\t", " "), 1.0) for line in lines)
