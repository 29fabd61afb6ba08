"""German text → a Unigram tokenizer: words, lower case, cut into pieces that are often whole parts.

Unigram cuts compounds where they join (`▁stromausfall vorsorge`), which a static encoder needs:
it has one vector a piece and nothing else. Punctuation and emoji leave no piece. Umlauts are spelt
out, so that "Müll" and "Muell" are the same text: many citizens type so, and few words collide.
"""

import gzip
import json
from collections.abc import Iterator

from tokenizers import (
    Regex,
    Tokenizer,
    models,
    normalizers,
    pre_tokenizers,
    processors,
    trainers,
)

from training import karlsruhe, pairs
from training.files import Files, finished

NAME = "tokenizer.json"
# As many as are trained; export.py leaves the unlikeliest out, so that both tables fit.
VOCABULARY = 40_000
UNKNOWN = "<unk>"
PADDING = "<pad>"
# What heads look at when no word concerns them, as they do at the teacher's first piece; and what
# remains of a text without words. Static encoders leave it out.
START = "<s>"
SPECIAL = (UNKNOWN, PADDING, START)
SPELT_OUT = {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"}
# German parts of compounds seldom are longer; the library's own limit is 16.
LONGEST_PIECE = 20


def make(files: Files) -> None:
    """Write work/tokenizer.json."""
    output = files.work / NAME
    if output.exists():
        return
    tokenizer = untrained()
    trainer = trainers.UnigramTrainer(
        vocab_size=VOCABULARY,
        special_tokens=list(SPECIAL),
        unk_token=UNKNOWN,
        max_piece_length=LONGEST_PIECE,
        show_progress=False,
    )
    tokenizer.train_from_iterator(_texts(files), trainer)
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"{START} $A", special_tokens=[(START, tokenizer.token_to_id(START))]
    )
    with finished(output) as partial:
        tokenizer.save(str(partial))
    print(f"{tokenizer.get_vocab_size()} pieces")


def read(files: Files) -> Tokenizer:
    """Return the trained tokenizer."""
    return Tokenizer.from_file(str(files.made(NAME, "tokenizer")))


def council_passages(files: Files) -> list[tuple[str, str]]:
    """Return the title and the text of each passage whose title no untrained paper bears."""
    trained = {paper.id for paper in karlsruhe.training_papers(files)}
    others = {p.title.strip().lower() for p in karlsruhe.papers(files) if p.id not in trained}
    with gzip.open(files.council_titles(), "rt", encoding="utf-8") as lines:
        records = [json.loads(line) for line in lines]
    return [(r["title"], r["text"]) for r in records if r["title"].strip().lower() not in others]


def untrained() -> Tokenizer:
    """Return a tokenizer that settles what a word is and knows no piece yet."""
    tokenizer = Tokenizer(models.Unigram())
    tokenizer.normalizer = normalizers.Sequence(
        [
            normalizers.NFKC(),
            normalizers.Lowercase(),
            *(normalizers.Replace(umlaut, letters) for umlaut, letters in SPELT_OUT.items()),
            normalizers.Replace("\u00ad", ""),  # the soft hyphen of PDF texts
            normalizers.Replace(Regex(r"[^\p{L}\p{N}]+"), " "),
            normalizers.Strip(),
        ]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    return tokenizer


def _texts(files: Files) -> Iterator[str]:
    yield from dict.fromkeys(pair.german for pair in pairs.read(files))
    for title, text in council_passages(files):
        yield f"{title} {text}"
    for paper in karlsruhe.training_papers(files):
        yield from paper.texts
