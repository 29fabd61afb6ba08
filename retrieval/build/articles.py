"""Pages of the city and of partners → the paragraphs of their articles, each at its own address."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from retrieval.build.addresses import Addresses, Thing, addressed
from retrieval.ids import PART, part_address, slug
from retrieval.pages import Article, Page
from retrieval.paragraphs import LIST_MARKER, PARAGRAPH_BREAK, spans
from retrieval.records import Keys

#: A paragraph of an article that ends so is prose, any other one a heading.
_SENTENCE_ENDS = (".", ":", "!", "?", "“", "”", "»")


#: The part of a caption's address: others are counted without it.
_CAPTION = "bild-"


@dataclass(frozen=True, slots=True)
class Excerpt:
    """One paragraph of an article, with the heading it stands under."""

    id: str
    article: Article
    heading: str
    text: str
    page: str

    @property
    def whole(self) -> str:
        """The address of the whole article."""
        return self.id.rpartition(PART)[0]


def article_thing(article: Article, page: str, address: str = "") -> Thing:
    """Return what an article is known by: its page, its own address, its title."""
    said = (page, article.publisher, article.title, article.url)
    return Thing(Keys(), (said, (article.publisher, article.title)), address)


def excerpts(
    pages: Iterable[Page], known: Sequence[Thing], addresses: Addresses
) -> Iterator[Excerpt]:
    """Yield the paragraphs of articles; the same article saved twice is one."""
    articles = {page.article: page for page in pages if page.article}
    found = [(article, page.name) for article, page in articles.items()]
    names = addressed(
        [article_thing(article, page) for article, page in found],
        lambda at: [slug(f"{found[at][0].publisher or found[at][1]} {found[at][0].title}")],
        [known],
        addresses,
    )
    for name, (article, page) in zip(names, found, strict=True):
        yield from _paragraphs(name, article, page)


def _paragraphs(name: str, article: Article, page: str) -> list[Excerpt]:
    """The paragraphs of an article, and its captions; a list stays with what announces it."""
    heading, found, captions = "", list[Excerpt](), list[Excerpt]()
    for start, end in spans(article.text):
        words = article.text[start:end]
        if words in article.captions:
            address = part_address(name, f"{_CAPTION}{len(captions) + 1}")
            captions.append(Excerpt(address, article, heading, words, page))
        elif LIST_MARKER.match(words) and found:
            found[-1] = replace(found[-1], text=found[-1].text + PARAGRAPH_BREAK + words)
        elif words.endswith(_SENTENCE_ENDS):
            address = part_address(name, len(found) + 1)
            found.append(Excerpt(address, article, heading, words, page))
        else:
            heading = words
    return [*found, *captions]
