"""Several towns in one service: by path and by host name, and nothing of one is the other's."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from itertools import islice
from urllib.parse import urljoin, urlsplit

import httpx
import pytest
from bs4 import BeautifulSoup
from fastapi.testclient import TestClient
from playwright.sync_api import Browser

from bot.ports import ArchivePort
from bot.texts import common as texts
from bot.texts import towns as town_texts
from bot.web.app import create_app
from bot.web.comparing import Compared, OfTown
from bot.web.towns import order
from bot.web.turns import Turns
from retrieval.errors import ArchiveDamaged
from retrieval.paragraphs import PARAGRAPH_BREAK
from retrieval.replies.reply import Reply
from tests.support import small
from tests.support.patience import PATIENCE
from tests.support.towns import town, towns_service, two_towns
from tests.support.web_client import (
    FORM,
    HTML,
    OPEN,
    STATES,
    ask,
    assert_problem,
    axe_finds,
    open_context,
    served,
)

BASE = "http://auskunft.example"
#: Where a page has an address.
ADDRESSES = {"a": "href", "link": "href", "script": "src", "form": "action", "img": "src"}


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    """A client of two towns at paths and one with a host name, which can be compared."""
    held = small.SmallArchive()
    towns = (town("herne"), town("zell"), town("au", "rat.au.example"))

    def compare(question: str, base: str) -> Compared:
        return Compared((OfTown("Stadt Zell", towns[1].address(base), held.ask("lang")),))  # type: ignore[arg-type]

    app = towns_service(dict.fromkeys(towns, lambda: held), compare)
    with TestClient(app, BASE) as client:
        yield client


def addresses(page: httpx.Response) -> Iterator[str]:
    """All addresses of a page."""
    soup = BeautifulSoup(page.text, "html.parser")
    for name, attribute in ADDRESSES.items():
        yield from (str(one[attribute]) for one in soup.find_all(name, attrs={attribute: True}))
    for meta in soup.select('meta[property="og:url"]'):
        yield str(meta["content"])
    for script in soup.select('script[type="application/ld+json"]'):
        yield from re.findall(r'"(http://auskunft[^"]*)"', script.text)


# Which town a request is for


def test_the_root_lists_the_towns_by_name(client: TestClient) -> None:
    page = BeautifulSoup(client.get("/").text, "html.parser")
    links = [(one.text, one["href"]) for one in page.select("ul.entries a")]
    assert links == [
        ("Stadt Au", "http://rat.au.example/"),
        ("Stadt Herne", f"{BASE}/herne/"),
        ("Stadt Zell", f"{BASE}/zell/"),
    ]
    holding = page.select_one("ul.entries .beside")
    assert holding
    assert "3 Antworten, zuletzt vom 15.02.2022" in holding.text


def test_letters_with_marks_stand_where_readers_look_for_them() -> None:
    assert sorted(["Zell", "Übach", "ulm", "Aß", "Öd", "Ahaus"], key=order) == [
        "Ahaus", "Aß", "Öd", "Übach", "ulm", "Zell",
    ]  # fmt: skip


def test_a_path_or_a_host_name_leads_to_a_town(client: TestClient) -> None:
    assert "Stadt Herne" in client.get("/herne/").text
    assert "Stadt Zell" in client.get("/zell/anfragen").text
    for host in ("rat.au.example", "RAT.AU.EXAMPLE:8000", "rat.au.example."):
        assert "Stadt Au" in client.get("/anfragen", headers={"host": host}).text
    assert client.get("/herne/", headers={"host": "rat.au.example"}).status_code == 404


@pytest.mark.parametrize(
    ("path", "to"),
    [
        ("/herne", "/herne/"),
        ("/Herne/anfragen?jahr=2022", "/herne/anfragen?jahr=2022"),
        ("/HERNE", "/herne/"),
        ("/herne/themen?jahr=2022", "/herne/anfragen?jahr=2022"),
        ("/herne/antwort/herne-2022-0129-2", "/herne/antwort/herne-2022-0129/2"),
    ],
)
def test_other_spellings_lead_to_the_one_address(client: TestClient, path: str, to: str) -> None:
    moved = client.get(path, follow_redirects=False)
    assert (moved.status_code, moved.headers["location"]) == (308, to)


@pytest.mark.parametrize("path", ["/bochum/", "/hernes/", "/antwort/herne-2022-0129/1"])
def test_what_is_of_no_town_is_not_found(client: TestClient, path: str) -> None:
    assert_problem(client.get(path), 404, texts.problem(404))
    page = client.get(path, headers=HTML)
    assert texts.problem(404) in page.text
    assert '<a href="/">' in page.text


def test_a_town_whose_path_stands_twice_is_not_taken_off_twice(client: TestClient) -> None:
    assert client.get("/herne/herne/").status_code == 404


def test_a_path_may_have_several_parts() -> None:
    deep = town("kreis")
    deep = type(deep)("kreis", deep.settings, "/kreis/herne")
    with TestClient(towns_service({deep: small.SmallArchive}), BASE) as client:
        assert client.get("/kreis/herne/").status_code == 200
        assert client.get("/kreis/").status_code == 404
        assert 'href="/kreis/herne/anfragen"' in client.get("/kreis/herne/").text


# All addresses stay within


def test_every_link_of_a_town_stays_within_it(client: TestClient) -> None:
    """All pages that links lead to, and those of every state of a reply."""
    waiting, seen = [f"{BASE}/herne/"], {f"{BASE}/herne/"}
    outside = (f"{BASE}/zell", "https://", "mailto:", "tel:", "#")
    pages = [
        client.post("/herne/", data={"frage": line, "zuvor": "herne-2022-0129/1"})
        for line in STATES
    ]
    pages += [client.post("/herne/", data={"frage": line}) for line in STATES]
    pages.append(client.post("/herne/vergleich", data={"frage": "lang"}))
    for page in pages:
        waiting += [urljoin(f"{BASE}/herne/", one) for one in addresses(page)]
    while waiting:
        where = waiting.pop()
        at = where.partition("#")[0]
        if where.startswith(outside) or at in seen:
            continue
        assert at.startswith((f"{BASE}/herne/", "http://127.")), where
        seen.add(at)
        page = client.get(at)
        # Addresses of forms are posted to, and the archive of a test holds not all it names.
        if page.headers["content-type"].startswith("text/html"):
            waiting += [urljoin(at, one) for one in addresses(page)]
    paths = {urlsplit(one).path for one in seen}
    assert {
        "/herne/", "/herne/anfragen", "/herne/sitzungen", "/herne/personen", "/herne/neu.atom",
        "/herne/antwort/herne-2022-0129/1", "/herne/antwort/herne-2022-0129/1/rueckmeldung",
        "/herne/static/page.js", "/herne/widget.js", "/herne/einbetten", "/herne/openapi.json",
        "/herne/vergleich", "/herne/impressum",
    } <= paths  # fmt: skip


def test_what_is_no_page_names_the_town_too(client: TestClient) -> None:
    embedding = client.get("/herne/einbetten").text
    assert f"{BASE}/herne/widget.js" in embedding
    feed = client.get("/herne/neu.atom").text
    sitemap = client.get("/herne/sitemap.xml").text
    for told in (feed, sitemap):
        assert set(re.findall(rf"{BASE}/\w+", told)) == {f"{BASE}/herne"}
    assert f"Sitemap: {BASE}/herne/sitemap.xml" in client.get("/herne/robots.txt").text
    assert f"Sitemap: {BASE}/herne/sitemap.xml" in client.get("/robots.txt").text
    assert client.get("/herne/openapi.json").json()["servers"] == [{"url": "/herne"}]


def test_the_interface_is_described_as_that_of_one_town(client: TestClient) -> None:
    alone = TestClient(create_app(small.SmallArchive, OPEN)).get("/openapi.json").json()
    assert "servers" not in alone
    told = client.get("/herne/openapi.json").json()
    assert told.pop("servers")
    assert told == alone


def test_a_text_of_the_council_is_not_changed(client: TestClient) -> None:
    """Where it looks like an address in a page."""

    class Tricky(small.SmallArchive):
        def ask(self, question: str, about: str | None = None) -> Reply:
            reply = super().ask("Ist Herne bei den Stadtrettern?")
            return type(reply)(**{**{n: getattr(reply, n) for n in reply.__dataclass_fields__}, "text": text})  # fmt: skip

    text = '<a href="/weg"> href="/weg" action="/x'
    with TestClient(towns_service({town("herne"): Tricky}), BASE) as own:
        page = BeautifulSoup(own.post("/herne/", data={"frage": "x"}).text, "html.parser")
        assert text in page.select_one("blockquote").text  # type: ignore[union-attr]


def test_page_and_widget_of_a_town_ask_that_town(browser: Browser) -> None:
    held = small.SmallArchive()
    towns = (town("herne"), town("zell"))

    def compare(question: str, base: str) -> Compared:
        asked = [(one.shown, one.address(base), held.ask(question)) for one in towns]
        return Compared(tuple(OfTown(*one) for one in asked), closed=("Stadt Au",))  # type: ignore[arg-type]

    app = towns_service(dict.fromkeys(towns, lambda: held), compare)
    with served(app, OPEN) as url:  # type: ignore[arg-type]
        context = open_context(browser)
        page, asked = context.new_page(), list[str]()
        page.on("request", lambda request: asked.append(urlsplit(request.url).path))
        page.goto(f"{url}/herne/")
        page.locator("#frage").press_sequentially("Stadtretter")
        page.locator("[role=option]").first.wait_for()
        with page.expect_navigation():
            page.fill("#frage", "Ist Herne bei den Stadtrettern?")
            page.press("#frage", "Enter")
        with page.expect_response(lambda one: one.url.endswith("/api/feedback")) as judged:
            page.locator(".judging button").first.click()
        assert judged.value.status == 204
        with page.expect_navigation():
            page.locator(".comparing button").click()
        assert page.url.startswith(f"{url}/herne/vergleich")
        assert axe_finds(page) == []
        for path in ("/", "/vergleich", "/herne/vergleich"):
            page.goto(url + path)
            assert axe_finds(page) == [], path
        page.goto(f"{url}/herne/einbetten")
        page.get_by_role("button", name="Ratsauskunft").click()
        page.wait_for_selector("dialog[open]")
        page.locator("#question").fill("Anfragen der FDP 2022")
        page.locator("#question").press("Enter")
        link = page.locator(".reply .actions a").last
        link.wait_for()
        assert str(link.get_attribute("href")).startswith(f"{url}/herne/themen?")
        context.close()
    assert {"/herne/api/suggest", "/herne/api/feedback", "/herne/api/ask"} <= set(asked)
    own = ("/", "/vergleich", "/static/page.css", "/static/page.js", "/static/icon.svg")
    assert [one for one in asked if not one.startswith("/herne/") and one not in own] == []


# What is wrong with one is nothing to the others


def broken() -> ArchivePort:
    raise ArchiveDamaged("made up")


def test_a_damaged_archive_closes_its_town_alone() -> None:
    app = towns_service({town("herne"): broken, town("zell"): small.SmallArchive})
    with TestClient(app, BASE) as client:
        assert_problem(
            client.post("/herne/api/ask", json={"question": "x"}), 503, texts.UNAVAILABLE
        )
        assert client.get("/herne/", headers=HTML).status_code == 503
        assert client.get("/herne/readyz").status_code == 503
        assert client.post("/zell/api/ask", json={"question": "lang"}).status_code == 200
        assert client.get("/readyz").json() == {"status": "ready", "towns": 2, "closed": ["herne"]}
        assert town_texts.CLOSED in client.get("/").text
        assert client.get("/healthz").json() == {"status": "alive"}
        told = client.get("/metrics").text.splitlines()
        assert 'ratsauskunft_archive_readable{town="herne"} 0.0' in told
        assert 'ratsauskunft_archive_readable{town="zell"} 1.0' in told


def test_without_any_archive_the_service_is_not_ready() -> None:
    with TestClient(towns_service({town("herne"): broken}), BASE) as client:
        assert_problem(client.get("/readyz"), 503, texts.UNAVAILABLE)
        assert client.get("/").status_code == 200


def test_limits_and_numbers_are_those_of_each_town() -> None:
    strict = {"questions_per_minute": 2, "reads_per_minute": 3}
    held = small.SmallArchive()
    towns = [town(name, **strict) for name in ("herne", "zell")]
    with TestClient(towns_service(dict.fromkeys(towns, lambda: held)), BASE) as client:
        statuses = [
            client.post("/herne/api/ask", json={"question": "lang"}).status_code for _ in range(3)
        ]
        assert statuses == [200, 200, 429]
        assert [client.get("/herne/").status_code for _ in range(4)] == [200, 200, 200, 429]
        assert client.post("/zell/api/ask", json={"question": "lang"}).status_code == 200
        assert client.get("/zell/").status_code == 200
        own = client.get("/herne/metrics").text.splitlines()
        assert 'ratsauskunft_questions_total{kind="answer"} 2.0' in own
        told = client.get("/metrics").text.splitlines()
        assert 'ratsauskunft_questions_total{town="herne",kind="answer"} 2.0' in told
        assert 'ratsauskunft_questions_total{town="zell",kind="answer"} 1.0' in told
        heads = [one for one in told if one.startswith("#")]
        assert len(heads) == len(set(heads))
        assert len(told) == 2 * (len(own) - len(heads)) + len(heads)


def test_a_rush_to_one_town_keeps_no_other_waiting() -> None:
    going, may_go = threading.Semaphore(0), threading.Event()

    class Slow(small.SmallArchive):
        def ask(self, question: str, about: str | None = None) -> Reply:
            going.release()
            assert may_go.wait(PATIENCE)
            return super().ask(question)

    turns = Turns(1, 4)
    app = towns_service({town("herne"): Slow, town("zell"): small.SmallArchive}, turns=turns)
    with (
        served(app, OPEN) as url,  # type: ignore[arg-type]
        httpx.Client(base_url=f"{url}/herne", timeout=PATIENCE) as rush,
        httpx.Client(base_url=f"{url}/zell", timeout=PATIENCE) as quiet,
        ThreadPoolExecutor(8) as pool,
    ):
        asked = [pool.submit(ask, rush, "hallo") for _ in range(6)]
        assert going.acquire(timeout=PATIENCE)
        # One works, three wait; the others are refused at once.
        done = list(islice(as_completed(asked, PATIENCE), 2))
        assert [one.result().status_code for one in done] == [503, 503]
        other = pool.submit(ask, quiet, "hallo")
        may_go.set()
        assert other.result().status_code == 200
        statuses = [one.result().status_code for one in asked]
        assert (statuses.count(200), statuses.count(503)) == (4, 2)


# All towns at once


def test_other_towns_are_offered_under_a_reply_and_only_where_that_is_on(
    client: TestClient,
) -> None:
    offered = {
        line: '<form class="comparing"' in client.post("/herne/", data={"frage": line}).text
        for line in STATES
    }
    assert offered["Ist Herne bei den Stadtrettern?"]
    assert offered["Netzwerk"]
    assert offered["Wetter"]
    assert not any(offered[one] for one in ("2022/0129", "Notruf", "hallo", "geheim", " "))
    with TestClient(two_towns(), BASE) as without:
        page = without.post("/herne/", data={"frage": "Netzwerk"})
        assert "/vergleich" not in page.text + without.get("/").text
        assert without.get("/vergleich").status_code == 404
        assert without.get("/herne/vergleich").status_code == 404


@pytest.mark.parametrize("root", ["", "/herne"])
def test_each_answer_stands_in_its_words_below_its_town(client: TestClient, root: str) -> None:
    assert f'action="{root}/vergleich#antwort"' in client.get(f"{root}/vergleich").text
    page = BeautifulSoup(
        client.post(f"{root}/vergleich", data={"frage": "Was ist lang?"}).text, "html.parser"
    )
    item = page.select_one("article.item")
    assert item
    assert [one.name for one in item.find_all(("h3", "h4"))] == ["h3", "h4"]
    assert item.select_one("h3").text == "Stadt Zell"  # type: ignore[union-attr]
    whole = item.select(".official blockquote")[-1].select("p")
    assert PARAGRAPH_BREAK.join(one.text for one in whole) == small.LONG
    link = item.select_one("h4 a")
    assert link
    assert str(link["href"]).startswith(f"{BASE}/zell/antwort/")
    assert client.get(str(link["href"])).status_code == 200
    assert page.select_one("#frage")["value"] == "Was ist lang?"  # type: ignore[index]


def test_a_comparison_of_nothing_says_so() -> None:
    told = Compared(closed=("Stadt Zell", "Bad <Au>"))
    with TestClient(two_towns(lambda question, base: told), BASE) as client:
        page = client.post("/herne/vergleich", data={"frage": "x"}).text
        assert town_texts.NOTHING in page
        assert "Nicht gefragt werden konnten: Stadt Zell, Bad &lt;Au&gt;." in page


def test_what_is_no_question_is_told_on_the_page_of_all(client: TestClient) -> None:
    damaged = client.post("/vergleich", content=b"frage=%ff", headers=FORM)
    assert (damaged.status_code, texts.NO_FORM in damaged.text) == (400, True)
    too_large = client.post("/vergleich", content=b"a" * 20_000, headers=FORM)
    assert too_large.status_code == 413


def test_asking_all_towns_counts_as_several_questions() -> None:
    held = small.SmallArchive()
    strict = town("herne", questions_per_minute=11)
    app = towns_service({strict: lambda: held}, lambda question, base: Compared())
    with TestClient(app, BASE) as client:
        statuses = [
            client.post("/herne/vergleich", data={"frage": "x"}).status_code for _ in range(3)
        ]
        assert statuses == [200, 200, 429]
        assert client.post("/herne/api/ask", json={"question": "lang"}).status_code == 200
        assert client.post("/herne/api/ask", json={"question": "lang"}).status_code == 429
    # Who may ask less than that may still compare once.
    app = towns_service(
        {town("zell", questions_per_minute=1): lambda: held}, lambda question, base: Compared()
    )
    with TestClient(app, BASE) as client:
        statuses = [
            client.post("/zell/vergleich", data={"frage": "x"}).status_code for _ in range(2)
        ]
        assert statuses == [200, 429]


def test_headers_that_protect_are_those_of_every_page(client: TestClient) -> None:
    for path in ("/", "/herne/", "/vergleich", "/healthz"):
        headers = client.get(path).headers
        assert "default-src 'none'" in headers["content-security-policy"], path
        assert headers["x-frame-options"] == "DENY"
    assert json.loads(client.get("/bochum").text)["status"] == 404
