"""A setting → where the index of a generation lies, opened."""

from __future__ import annotations

from pathlib import Path

from retrieval.index.embedded import EmbeddedIndex
from retrieval.index.passage_index import PassageIndex

#: The home that needs nothing else.
EMBEDDED = "embedded"
#: Before the address of a Milvus: "milvus:http://host:19530", "milvus:folder/index.db".
MILVUS = "milvus:"
#: The file of an array that any home reads; all others hold rows, which an engine has itself.
_COUNTS = "lexicon/held.npy"


def is_read(setting: str, file: str) -> bool:
    """Whether a file of a generation is read where the index lies in this home.

    >>> [is_read("milvus:http://host:19530", file) for file in ("vectors.faiss", "records.sqlite")]
    [False, True]
    """
    is_of_rows = file.endswith((".faiss", ".npy")) and file != _COUNTS
    return not (setting.startswith(MILVUS) and is_of_rows)


def open_index(setting: str, folder: Path, generation: str) -> PassageIndex:
    """The index of a generation in the home that a setting names; raises ArchiveError."""
    if not setting.startswith(MILVUS):
        return EmbeddedIndex.open(folder)
    # Late, for only who keeps an archive there has the libraries.
    from retrieval.index.milvus_index import MilvusIndex

    return MilvusIndex.open(setting.removeprefix(MILVUS), folder, generation)
