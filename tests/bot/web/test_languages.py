"""The page, the widget and the interface in the reader's language: chosen, kept, and nowhere mixed."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser

import httpx
import pytest
from playwright.sync_api import Browser, Page

from bot import json_text
from bot.texts import common as texts
from bot.texts.languages import LANGUAGES, NAMES, Language, direction, say, speaking
from bot.web.files import Widget, static_files
from bot.web.languages import preferred
from retrieval.german.notices import find_notice
from retrieval.replies.reply import Notice
from tests.bot.test_languages import FOREIGN
from tests.harness.catalogues import catalogue
from tests.support import small
from tests.support.web_client import HTML, STATES, axe_finds, open_context
from tests.support.widget_client import Site, ask, site, start

QUESTION = "Ist Herne bei den Stadtrettern?"
#: Every address that shows something of its own.
ADDRESSES = (
    "/", "/anfragen", "/anfragen?jahr=2021", "/sitzungen", "/personen", "/gremien", "/begriffe", "/neu",
    "/einbetten", "/nix", "/datenschutz", "/antwort/herne-2022-0129/2", "/antwort/nix",
)  # fmt: skip


def get(client: httpx.Client, path: str, accepted: str = "", **headers: str) -> httpx.Response:
    return client.get(path, headers={**HTML, "accept-language": accepted, **headers})


def asked(client: httpx.Client, question: str, language: Language) -> str:
    return client.post(f"/?sprache={language}", data={"frage": question}, headers=HTML).text


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("tr-TR,tr;q=0.9,en-US;q=0.8", "tr"),
        ("fr-FR,fr;q=0.9,uk;q=0.8,en;q=0.7", "uk"),
        ("en;q=0.1, pl", "pl"),
        ("en;q=0, ar;q=0.5", "ar"),
        ("de-simple", "de-simple"),
        ("fr, it", "de"),
        ("*", "de"),
        ("en;q=x, tr;q=2, pl;q=0.1234", "de"),
        (",;;q=,-,en-", "en"),
        ("x," * 500 + "en", "de"),
    ],
)
def test_the_language_of_a_browser_is_the_first_that_is_spoken_here(
    accepted: str, language: Language
) -> None:
    assert preferred(accepted) == language


def test_a_page_says_its_language_and_caches_keep_them_apart(client: httpx.Client) -> None:
    tags = set()
    for language in LANGUAGES:
        page = get(client, "/anfragen", language)
        assert page.headers["content-language"] == language
        assert "Accept-Language" in page.headers["vary"]
        tags.add(page.headers["etag"])
        turned = ' dir="rtl"' if direction(language) == "rtl" else ""
        assert f'<html lang="{language}"{turned}>' in page.text
        again = get(client, "/anfragen", language, **{"if-none-match": page.headers["etag"]})
        assert again.status_code == 304
        assert "Accept-Language" in again.headers["vary"]
    assert len(tags) == len(LANGUAGES)
    style = client.get("/static/page.css", headers={"accept-language": "tr"})
    assert "Accept-Language" not in style.headers.get("vary", "")


def test_a_chosen_language_goes_before_that_of_the_browser(client: httpx.Client) -> None:
    assert '<html lang="tr">' in get(client, "/?sprache=tr", "en").text
    assert '<html lang="en">' in get(client, "/?sprache=xx", "en").text
    assert '<html lang="de">' in get(client, "/?sprache=", "").text


class Links(HTMLParser):
    """The addresses on this site that a page leads to, and the hidden fields of each form."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.forms: list[dict[str, str | None]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "form":
            self.forms.append(given)
        if tag == "input" and given.get("type") == "hidden" and self.forms:
            self.forms[-1][f"hidden {given['name']}"] = given["value"]
        if tag == "a":
            self.links.append(str(given["href"]))
        self.links += [str(given[name]) for name in ("formaction",) if name in given]


@pytest.mark.parametrize("path", ADDRESSES)
def test_every_link_and_form_keeps_the_language_that_was_chosen(
    client: httpx.Client, path: str
) -> None:
    joint = "&" if "?" in path else "?"
    found = Links(get(client, f"{path}{joint}sprache=pl").text)
    own = [one for one in found.links if one.startswith("/") and not one.startswith("/openapi")]
    assert len(own) > 10
    for one in own:
        assert len(re.findall(r"[?&]sprache=[a-z-]+(?:&|#|$)", one)) == 1, one
    for form in found.forms:
        if form["method"] == "get":
            assert form["hidden sprache"] == "pl"
        else:
            assert "?sprache=pl" in str(form["action"])
    plain = Links(get(client, path, "pl").text)
    kept = [one for one in plain.links if "sprache=" in one]
    assert len(kept) == len(LANGUAGES), "only the choice itself names a language"


def test_an_old_address_leads_on_in_the_same_language(client: httpx.Client) -> None:
    moved = client.get("/themen?sprache=uk", follow_redirects=False)
    assert moved.headers["location"] == "/anfragen?sprache=uk"


def test_a_question_is_asked_again_in_another_language_without_standing_in_an_address(
    client: httpx.Client,
) -> None:
    page = asked(client, QUESTION, "en")
    [switch] = [one for one in Links(page).forms if one.get("hidden frage")]
    assert switch["hidden frage"] == QUESTION
    buttons = re.findall(r'formaction="/\?sprache=([a-z-]+)#antwort"', page)
    assert buttons == list(LANGUAGES)
    assert QUESTION not in "".join(Links(page).links)


class Read(HTMLParser):
    """What a page says in its own language: all texts but those marked as in another one."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.own: list[str] = []
        self.german: list[str] = []
        self._open: list[tuple[str, str]] = [("", "")]
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        language = given.get("lang") or self._open[-1][1]
        if tag in ("script", "style", "code", "title"):
            language = "code"
        if tag not in ("meta", "link", "input", "br", "path"):
            self._open.append((tag, language))

    def handle_endtag(self, tag: str) -> None:
        while len(self._open) > 1 and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        language = self._open[-1][1]
        if language != "code":
            (self.german if language == "de" else self.own).append(" ".join(data.split()))


def german_sentences() -> list[str]:
    """What the service says in German, but for what is the same elsewhere."""
    others = {str(one.string) for tag in FOREIGN for one in catalogue(tag) if one.id}
    held = [str(one.id) for one in catalogue("en") if isinstance(one.id, str) and one.id]
    return [one for one in held if len(one) > 5 and "{" not in one and one not in others]


GERMAN = german_sentences()


@pytest.mark.parametrize("language", FOREIGN)
def test_nothing_of_a_page_is_left_in_german_but_what_is_marked_so(
    client: httpx.Client, language: Language
) -> None:
    pages = [get(client, path, language).text for path in ADDRESSES]
    # The notice of the small archive is none of ours.
    pages += [asked(client, question, language) for question in STATES if question != "Notruf"]
    for page in pages:
        said = Read(page)
        whole = "\n".join(said.own)
        assert [one for one in GERMAN if one in said.own] == []
        for line in _unbracketed(whole).splitlines():
            assert not re.search(r"\b(?:der|die|das|und|nicht|oder|eine)\b", line), line


def _unbracketed(text: str) -> str:
    return re.sub(r"\([^)]*\)|[“„«][^”“»]*[”“»]", "", text)


def test_an_official_text_is_german_on_every_page_and_left_to_right(client: httpx.Client) -> None:
    page = asked(client, QUESTION, "ar")
    quote = page.partition('<blockquote class="quote"')[2].partition("</blockquote>")[0]
    assert '<p lang="de" dir="ltr">' in quote
    assert small.SECOND.partition("\n")[0] in Read(page).german
    with speaking("ar"):
        assert say(texts.IN_GERMAN) in Read(page).own
    assert texts.IN_GERMAN not in asked(client, QUESTION, "de")


@pytest.mark.parametrize("language", LANGUAGES)
def test_refusals_of_the_interface_are_in_the_readers_language(
    client: httpx.Client, language: Language
) -> None:
    headers = {"accept-language": language}
    with speaking(language):
        expected = {
            say(texts.EMPTY): client.post("/api/ask", json={"question": ""}, headers=headers),
            say(texts.UNKNOWN_ID): client.get("/api/answers/nix", headers=headers),
            say(texts.PROBLEMS[404]): client.get("/api/nix", headers=headers),
        }
    assert {one.json()["detail"]: one for one in expected.values()}.keys() == expected.keys()
    assert {one.headers["content-language"] for one in expected.values()} == {language}


def test_a_notice_is_in_the_readers_language_and_an_answer_is_as_it_is_stored(
    client: httpx.Client,
) -> None:
    def reply(question: str) -> dict[str, object]:
        told = client.post(
            "/api/ask", json={"question": question}, headers={"accept-language": "tr"}
        )
        return dict(told.json())

    assert reply(QUESTION)["text"] == small.SECOND
    held = find_notice("Was ist ein TOP?")
    assert held is not None
    notice = Notice(topic=held.topic, title=held.title, text=held.text)
    with speaking("tr"):
        assert "gündem maddesi" in json_text.as_json(notice)
    assert held.text in json.loads(json_text.as_json(notice))["text"]


@pytest.mark.parametrize("query", ["sprache=tr&" * 50, "%ff=%fe&sprache=tr", "sprache=%00", "&&=&"])
def test_odd_addresses_are_no_errors(client: httpx.Client, query: str) -> None:
    assert get(client, f"/anfragen?{query}").status_code in (200, 404)


def test_what_is_loaded_stays_light() -> None:
    widget = Widget.load()
    packed = {name: len(gzip.compress(one.content)) for name, one in widget.modules.items()}
    # The panel and its loader; one language besides: 20 KB in all (test_embed.py).
    assert packed["panel.js"] + len(gzip.compress(widget.loader.content)) <= 17_000
    assert max(packed[f"{one}.js"] for one in LANGUAGES) <= 4_000


def test_the_start_and_an_answer_weigh_at_most_60_kb(client: httpx.Client) -> None:
    widget = Widget.load().modules
    files = [static_files()[name].content for name in ("page.css", "page.js", "icon.svg")]
    files += [widget["search.js"].content]
    for language in LANGUAGES:
        page = get(client, "/", language).content, asked(client, QUESTION, language).encode()
        loaded = [*files, widget[f"{language}.js"].content, *page]
        assert sum(len(gzip.compress(one)) for one in loaded) <= 60_000, language


# In a browser

#: Read from left to right, from right to left, and in plain German.
SEEN: tuple[Language, ...] = ("en", "ar", "de-simple")
SHOWN = ("/?sprache={}", "/anfragen?sprache={}", "/antwort/herne-2022-0129/2?sprache={}")
TYPED = ("lang", "Netzwerk", "Wetter", "Anfragen der FDP 2022")


@pytest.fixture(scope="module")
def reader(browser: Browser) -> Iterator[Page]:
    context = open_context(browser, locale="de-DE", reduced_motion="reduce")
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("language", SEEN)
def test_every_state_is_accessible_in_other_languages(
    reader: Page, url: str, language: Language
) -> None:
    for address in SHOWN:
        reader.goto(url + address.format(language))
        reader.locator(".languages summary").click()
        _look(reader)
    for question in TYPED:
        reader.goto(f"{url}/?sprache={language}")
        reader.fill("#frage", question)
        with reader.expect_navigation():
            reader.press("#frage", "Enter")
        assert reader.locator("html").get_attribute("lang") == language
        _look(reader)


def _look(page: Page) -> None:
    """Wide with all rules of axe, narrow with those that a width changes, and nothing sticks out."""
    page.set_viewport_size({"width": 1280, "height": 900})
    assert axe_finds(page) == []
    page.set_viewport_size({"width": 360, "height": 740})
    assert axe_finds(page, "target-size", "scrollable-region-focusable") == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_language_is_chosen_by_keyboard_and_stays_while_one_reads_on(
    reader: Page, url: str
) -> None:
    reader.set_viewport_size({"width": 1280, "height": 900})
    reader.goto(url)
    reader.locator(".languages summary").focus()
    reader.keyboard.press("Enter")
    reader.get_by_role("link", name="Türkçe").focus()
    reader.keyboard.press("Enter")
    reader.wait_for_url("**/?sprache=tr")
    reader.fill("#frage", QUESTION)
    with reader.expect_navigation():
        reader.press("#frage", "Enter")
    reader.locator(".languages summary").click()
    with reader.expect_navigation():
        reader.get_by_role("button", name=NAMES["pl"]).click()
    assert reader.locator("html").get_attribute("lang") == "pl"
    assert reader.input_value("#frage") == QUESTION
    assert reader.context.cookies() == []


def test_the_page_reads_in_its_language_without_javascript(browser: Browser, url: str) -> None:
    context = open_context(browser, locale="uk-UA", java_script_enabled=False)
    page = context.new_page()
    page.goto(url)
    page.locator(".languages summary").click()
    assert page.get_by_role("link", name=NAMES["ar"]).is_visible()
    page.fill("#frage", QUESTION)
    page.press("#frage", "Enter")
    page.locator("#antwort").wait_for()
    with speaking("uk"):
        assert page.get_by_text(say(texts.IN_GERMAN)).is_visible()
    assert page.locator("blockquote p").first.get_attribute("lang") == "de"
    context.close()


@pytest.fixture(scope="module")
def embedding() -> Iterator[Site]:
    with site() as held:
        yield held


@pytest.mark.parametrize(
    ("attributes", "locale", "language"),
    [
        (' data-lang="ar"', "de-DE", "ar"),
        (' data-lang="de-simple"', "en-US", "de-simple"),
        (' data-lang="xx"', "en-US", "de"),  # the language of the site itself
    ],
)
def test_the_widget_speaks_the_language_of_its_line_or_of_its_site(
    browser: Browser, embedding: Site, attributes: str, locale: str, language: Language
) -> None:
    context = open_context(browser, locale=locale, viewport={"width": 1024, "height": 768})
    page = context.new_page()
    loaded: list[str] = []
    page.on("request", lambda request: loaded.append(request.url.rpartition("/")[2]))
    hostile = "<style>* { direction: ltr; font-size: 40px; all: revert }</style>"
    embedding.go(page, attributes=attributes, head=hostile)
    start(page)
    with speaking(language):
        assert page.get_by_role("button", name=say(texts.SUBMIT)).is_visible()
        turn = ask(page, QUESTION)
        assert turn.get_by_text(say(texts.ANSWER)).is_visible()
        if language != "de":
            assert turn.get_by_text(say(texts.IN_GERMAN)).is_visible()
    assert turn.locator("blockquote").get_attribute("lang") == "de"
    assert turn.locator("blockquote").evaluate("one => getComputedStyle(one).direction") == "ltr"
    dialog = page.locator("dialog")
    assert dialog.evaluate("one => getComputedStyle(one).direction") == direction(language)
    assert [one for one in loaded if one in {f"{tag}.js" for tag in LANGUAGES}] == [
        f"{language}.js"
    ]
    assert axe_finds(page) == []
    context.close()


def test_the_widget_speaks_to_the_browser_where_the_site_does_not_say(
    browser: Browser, embedding: Site
) -> None:
    context = open_context(browser, locale="tr-TR")
    page = context.new_page()
    embedding.go(page, head='<script>document.documentElement.removeAttribute("lang")</script>')
    start(page)
    assert page.locator("dialog").get_attribute("lang") == "tr"
    context.close()
