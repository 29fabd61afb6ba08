"""The texts that SessionNet shows within a page → paragraphs."""

from __future__ import annotations

from bs4 import Tag

from retrieval.paragraphs import join_lines
from retrieval.sources.html.cells import classes
from retrieval.sources.html.word_html import lines_of

#: A document out of Word, as it is nested in the page; its inner box stands alone in old layouts.
_DOCUMENTS = frozenset({"smcdocmsword", "WordSection1", "Section1"})


def text_of(node: Tag) -> str:
    """Return the texts in a node, one below the other; empty where there are none.

    Their headings are not on the page: which is the question and which the reply is not told here.
    """
    lines: list[str] = []
    for document in node.find_all(_is_document):
        if document.find_parent(_is_document) is None:
            lines += ["", *lines_of([document])]
    return join_lines(lines)


def _is_document(tag: Tag) -> bool:
    return bool(classes(tag) & _DOCUMENTS)
