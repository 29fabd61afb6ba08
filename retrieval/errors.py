"""Everything that can go wrong, as one tree.

    RatsauskunftError
    ├── PageError          a saved page is not what it should be
    ├── SourceError        a source given to the build cannot be read at all
    │   └── FetchError         fetching cannot go on
    │       ├── AddressRefused     an address may not be fetched; asking again does not help
    │       ├── AddressFailed      an address could not be fetched now
    │       └── SourceDown         the server is not to be had now; come back later
    ├── QuestionError      a question is empty, too long or not text
    ├── EncoderError       an encoder cannot be opened
    └── ArchiveError       an archive cannot be used
        ├── ArchiveMissing     there is none
        ├── ArchiveDamaged     its files are not what its manifest says
        └── ArchiveMismatch    made by another version or with another encoder

Each message says what is wrong, where, and what to do now. Silence is no error: it is a reply.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from retrieval.failures import Failure


class RatsauskunftError(Exception):
    """The root of all errors that a user can meet.

    `failure` is the reason with its code; None where the message itself is for the user.
    """

    def __init__(self, reason: Failure | str) -> None:
        super().__init__(str(reason))
        self.failure = None if isinstance(reason, str) else reason


class PageError(RatsauskunftError):
    """A saved page is damaged or of a kind that is not read."""

    def __init__(self, page: str, reason: Failure) -> None:
        super().__init__(f"{page}: {reason}")
        self.failure = replace(reason, url=page)
        self.page = page
        self.reason = reason


class SourceError(RatsauskunftError):
    """A source is missing, empty or holds nothing that can be read."""


class FetchError(SourceError):
    """Fetching cannot go on; `failure` is the reason with the address."""

    failure: Failure

    def __init__(self, reason: Failure, url: str = "") -> None:
        super().__init__(replace(reason, url=url))
        self.url = url
        self.reason = reason


class AddressRefused(FetchError):
    """An address may not be fetched, or leads where no page of the source is."""


class AddressFailed(FetchError):
    """An address could not be fetched now; the next run asks again."""


class SourceDown(FetchError):
    """Several addresses failed one after the other, or the server asks for peace."""


Objection = Literal["empty", "too-long", "unreadable", "draft-too-long"]


class QuestionError(RatsauskunftError):
    """A question is empty, too long or not valid text; `objection` says which."""

    def __init__(self, objection: Objection) -> None:
        super().__init__(f"no question can be read: {objection}")
        self.objection = objection


class EncoderError(RatsauskunftError):
    """An encoder is missing, damaged or cannot be loaded."""


class ArchiveError(RatsauskunftError):
    """An archive cannot be used."""


class ArchiveMissing(ArchiveError):
    """No archive lies in the folder."""


class ArchiveDamaged(ArchiveError):
    """A file of the archive differs from what its manifest says."""


class ArchiveMismatch(ArchiveError):
    """The archive was made by another format version or with another encoder."""
