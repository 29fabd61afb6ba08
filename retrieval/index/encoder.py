"""A setting → an encoder: text → vectors, one unit vector a text.

What is in the box is computed in `builtin`; every other model is opened through
sentence-transformers here, which only the extra `hub` installs.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np

from retrieval.error_codes import ErrorCode
from retrieval.errors import EncoderError
from retrieval.index.arrays import Vectors

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

    from retrieval.index.builtin import StaticEncoder

#: Reads words in their context.
BUILTIN = "builtin"
#: Averages words: a hundred times as fast, and clearly worse.
BUILTIN_STATIC = "builtin-static"

#: What a model is called on a hub: its owner and its name.
_HUB_NAME = re.compile(r"\w[\w.-]*/[\w.-]+", re.ASCII)
_ALLOWED = (
    f"set RATSAUSKUNFT_ENCODER to “{BUILTIN}”, “{BUILTIN_STATIC}”, to a folder with a "
    "sentence-transformers model, or to the name of one, with its owner "
    "(“intfloat/multilingual-e5-base”)"
)

#: Texts per batch of an encoder from sentence-transformers: fits small machines.
_BATCH = 32

#: The E5 models say only in their cards what they want before a text; others say it in their files.
_E5 = re.compile(r"(?:^|[-_/])e5[-_](?!.*instruct)", re.IGNORECASE)
_E5_PROMPTS = {"query": "query: ", "document": "passage: "}


class Encoder(Protocol):
    """What an archive needs of an encoder."""

    @property
    def name(self) -> str:
        """What an archive remembers: the setting; for the built-in ones their checksum too."""

    @property
    def dimensions(self) -> int:
        """The length of a vector."""

    def questions(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of questions, shape (len(texts), dimensions)."""

    def passages(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of passages, shape (len(texts), dimensions)."""


def open_encoder(setting: str = BUILTIN) -> Encoder:
    """The encoder that a setting names: a built-in one, or a sentence-transformers name or folder.

    Raises EncoderError where it is missing, damaged or cannot be loaded. What is neither a folder
    nor a name with its owner is refused before anyone is asked for it.
    """
    # Late, because the commands that encode nothing need not load the libraries.
    from retrieval.index import builtin

    if setting == BUILTIN:
        return builtin.ReadingEncoder.open(setting)
    if setting == BUILTIN_STATIC:
        return word_vectors()
    if _is_folder(setting):
        if builtin.is_packed(Path(setting)):
            return builtin.ReadingEncoder.open(setting, Path(setting))
    elif not _HUB_NAME.fullmatch(setting):
        near = get_close_matches(setting.lower(), (BUILTIN, BUILTIN_STATIC), n=1)
        meant = ErrorCode.ENCODER_MEANT(setting, *near, _ALLOWED)
        raise EncoderError(meant if near else ErrorCode.NO_ENCODER(setting, _ALLOWED))
    return HubEncoder.open(setting)


def _is_folder(setting: str) -> bool:
    try:
        return Path(setting).is_dir()
    except OSError:  # too long to be one
        return False


@cache
def word_vectors() -> StaticEncoder:
    """The static encoder, whose vector of a single word is the word's own, without a context.

    Raises EncoderError where it is missing or damaged.
    """
    from retrieval.index import builtin

    return builtin.StaticEncoder.open(BUILTIN_STATIC)


class HubEncoder:
    """Any model that sentence-transformers can load."""

    def __init__(self, name: str, model: SentenceTransformer) -> None:
        self.name = name
        self._model = model

    @classmethod
    def open(cls, setting: str) -> HubEncoder:
        try:
            from sentence_transformers import SentenceTransformer
        except ImportError as error:
            missing = ErrorCode.ENCODER_LIBRARIES(setting, BUILTIN, BUILTIN_STATIC, str(error))
            raise EncoderError(missing) from error
        # It tells each failed try in English; what is said at last is said below.
        logging.getLogger("huggingface_hub").setLevel(logging.CRITICAL)
        try:
            model = SentenceTransformer(setting, device="cpu")
            if not any(model.prompts.values()) and _E5.search(setting):
                model.prompts |= _E5_PROMPTS
            return cls(setting, model)
        except (OSError, ValueError, KeyError, ImportError, RuntimeError) as error:
            reason = str(error).splitlines()[0] if str(error) else type(error).__name__
            failed = ErrorCode.ENCODER_NOT_LOADED(setting, _ALLOWED, reason)
            raise EncoderError(failed) from error

    @property
    def dimensions(self) -> int:
        return int(self._model.get_embedding_dimension() or 0)

    def questions(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors, with the model's own prompt for queries where it has one."""
        return self._checked(self._model.encode_query(list(texts), batch_size=_BATCH))

    def passages(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors, with the model's own prompt for documents where it has one."""
        return self._checked(self._model.encode_document(list(texts), batch_size=_BATCH))

    def _checked(self, vectors: object) -> Vectors:
        from retrieval.index.builtin import unit

        return unit(np.asarray(vectors, dtype=np.float32))
