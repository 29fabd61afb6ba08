"""An address beside the information system: what a clerk types, and where it leads."""

from __future__ import annotations

import io
import tomllib
from pathlib import Path

import pytest

from bot.cli.recognition import OTHER, SYSTEMS, other_spelling, recognise
from retrieval.errors import AddressRefused
from retrieval.sources import systems
from retrieval.sources.html.leads import leads
from retrieval.sources.http.client import FetchPolicy
from retrieval.sources.http.typed import with_scheme
from tests.support import oparl_vendors
from tests.support.command import Command
from tests.support.cost import assert_linear, repeated
from tests.support.sessionnet_pages import Town, page
from tests.support.town_hosts import Host, hosting

POLICY = FetchPolicy("test", delay=0, tries=1, timeout=5)
SESSIONNET = page(Town(), "info", "Startseite", "")
ALLRIS4 = '<meta name="description" content="ALLRIS net Version 4.1">'
#: How the page of a town leads to its information system.
WAYS = {
    "the words of a link": '<a href="{}wald">Rats</a><a href="{}bi/">Bürger&shy;info</a>',
    "the words around a mark": '<a href="{}bi/"><b>Rats</b>informationssystem</a>',
    "the title of a link": '<a title="Sitzungskalender" href="{}bi/"><img></a>',
    "the picture of a link": '<a href="{}bi/"><img alt="Ratsportal"></a>',
    "the address of a link": '<a href="{}bi/">Hier geht es weiter</a>',
    "a map": '<map><area alt="Gremien" href="{}bi/"></map>',
    "a frame": '<frameset><frame src="/kopf"><FRAME SRC="{}bi/"></frameset>',
    "a frame within": '<h1>Rathaus</h1><iframe title="x" src="{}bi/"></iframe>',
    "a page that moves": '<meta http-equiv="Refresh" content="0; URL={}bi/">',
}


@pytest.mark.parametrize("way", WAYS)
def test_a_page_of_a_town_leads_to_its_information_system(way: str) -> None:
    here, there = Host(), Host()
    with hosting(here, there):
        here.put("/", WAYS[way].replace("{}", f"{there.base}/"))
        there.put("/bi/", SESSIONNET)
        found = recognise(f"{here.base}/", POLICY)
    assert (found.system.key, found.url, found.elsewhere) == (
        "sessionnet",
        f"{there.base}/bi/",
        True,
    )


def test_a_page_about_the_system_is_asked_where_it_lies() -> None:
    here, there = Host(), Host()
    with hosting(here, there):
        here.put("/", '<a href="/wald">Wald</a><a href="/rat">Ratsinformationssystem</a>')
        here.put("/rat", f'<p>Weiter zum <a href="{there.base}/bi/">Sitzungsdienst</a></p>')
        there.put("/bi/", SESSIONNET)
        assert recognise(f"{here.base}/", POLICY).url == f"{there.base}/bi/"
    assert "/wald" not in here.asked


@pytest.mark.parametrize("path", ["/bi/vo9.php?__kvonr=1", "/bi/alt/x", "/bi", "/bi/a.pdf"])
@pytest.mark.parametrize("status", [200, 404, 410])
def test_a_slip_in_the_path_leads_to_the_folder_above(path: str, status: int) -> None:
    host = Host()
    with hosting(host):
        host.put("/", SESSIONNET)
        host.put(path, "%PDF-1.4", status)
        found = recognise(host.base + path, POLICY)
    assert (found.system.key, found.url, found.elsewhere) == ("sessionnet", f"{host.base}/", True)


def test_an_interface_is_found_from_the_linked_system_and_what_lacks_one_says_what_to_ask() -> None:
    here, there = Host(), Host()
    with hosting(here, there):
        here.put("/", f'<a href="{there.base}/ris/">Bürgerinformationssystem</a>')
        there.put("/ris/", ALLRIS4)
        found = recognise(f"{here.base}/", POLICY)
        assert (found.system, found.fetch) == (SYSTEMS["allris4"], "")
        kind = "https://schema.oparl.org/1.1/System"
        there.put("/oparl/system", {"type": kind, "body": "x"})
        found = recognise(f"{here.base}/", POLICY)
        assert (found.system.key, found.fetch) == ("allris4", "oparl")


def test_a_linked_system_that_is_closed_is_told_so() -> None:
    here, there = Host(), Host()
    with hosting(here, there):
        here.put("/", f'<a href="{there.base}/bi/">Ratsinformationssystem</a>')
        there.put("/robots.txt", "User-agent: *\nDisallow: /\n")
        with pytest.raises(AddressRefused, match="robots"):
            recognise(f"{here.base}/", POLICY)


def test_a_town_that_links_much_is_asked_for_a_few_pages() -> None:
    host = Host(elsewhere=(200, '<a href="/gremien/{}">Gremien</a>', {}))
    with hosting(host):
        host.put("/", "".join(f'<a href="/gremien/{one}">Gremien</a>' for one in range(50)))
        assert recognise(f"{host.base}/", POLICY).system is OTHER
    assert len([path for path in host.asked if path.startswith("/gremien/")]) < 25


@pytest.mark.parametrize("vendor", oparl_vendors.VENDORS, ids=lambda one: one.name)
@pytest.mark.parametrize("behind", ["", "/", "/x?y=1"])
def test_an_interface_is_found_with_whatever_stands_behind_its_address(
    vendor: oparl_vendors.Vendor, behind: str
) -> None:
    with oparl_vendors.serving(oparl_vendors.Town(vendor)) as site:
        found = recognise(f"{site}{vendor.door[1:]}{behind}", POLICY)
    assert (found.url, found.fetch) == (f"{site}{vendor.door[1:]}", "oparl")


def test_links_that_are_no_addresses_lead_nowhere() -> None:
    html = (
        '<a href="mailto:ratsinfo@x.de">Ratsinfo</a><a href="http://[ris/">RIS</a><a>RIS</a>'
        '<a href="#ris">RIS</a><iframe></iframe><meta http-equiv=refresh content="5">'
        '<a href="javascript:ris()">RIS</a><a href="/paris">Paris</a><a href=" /ris/ ">x'
    )
    assert leads(html, "https://talheim.de/") == ["https://talheim.de/", "https://talheim.de/ris/"]


@pytest.mark.parametrize(
    "piece",
    ['<meta content="', '<a href="x', "<title>x", '<div class="smc_page_x ', "<!--", "&#1111;",
     '<a href="ris">ris', "<area href=ris>", '<meta http-equiv=refresh content="url= ', "<"],
)  # fmt: skip
def test_a_page_takes_time_by_its_length_whatever_it_holds(piece: str) -> None:
    assert_linear(lambda size: leads(repeated(piece, size), "https://talheim.de/"), 8_000)
    assert_linear(lambda size: systems.recognise(repeated(piece, size)), 8_000)


# What is typed


@pytest.mark.parametrize(
    "typed",
    [
        "ris.talheim.de", " https://ris.talheim.de ", "HTTPS://ris.talheim.de", "https:/ris.talheim.de",
        "https//ris.talheim.de", "htps://ris.talheim.de", "htttps:ris.talheim.de", "<https://ris.talheim.de>",
        "„https://ris.talheim.de“", "https://ris.talheim.de.", "https://https://ris.talheim.de",
        "https: //ris.talheim.de", "(ris.talheim.de)", "https://ris.talheim.de;",
    ],
)  # fmt: skip
def test_an_address_is_understood_as_it_is_typed(typed: str) -> None:
    assert with_scheme(typed) == "https://ris.talheim.de"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("http:ris.talheim.de/bi/", "http://ris.talheim.de/bi/"),
        ("www.gießen.de", "https://www.gießen.de"),
        ("ris.talheim.de:8080/bi/?a=1", "https://ris.talheim.de:8080/bi/?a=1"),
        ("http://localhost:8000/", "http://localhost:8000/"),
        ("http://[::1]:8000/", "http://[::1]:8000/"),
        *((one, one) for one in (
            "Talheim", "rathaus@talheim.de", "https://", "ftp://talheim.de", "C:\\Akten", "/srv/akten",
            "file:///srv", "schreiben", "..", "https://ris. talheim.de", "",
        )),
    ],
)  # fmt: skip
def test_what_no_browser_takes_for_an_address_stays(typed: str, meant: str) -> None:
    assert with_scheme(typed) == meant


def test_an_address_without_https_is_found_without_it() -> None:
    host = Host()
    with hosting(host):
        host.put("/bi/", SESSIONNET)
        secure = host.base.replace("http:", "https:")
        assert other_spelling(f"{secure}/bi/", POLICY) == f"{host.base}/bi/"
    assert other_spelling("http://127.0.0.1:9/", POLICY) is None


def test_what_was_found_nearby_is_proposed_and_taken_by_enter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: Command
) -> None:
    monkeypatch.chdir(tmp_path)
    here, there = Host(), Host()
    with hosting(here, there):
        here.put("/", f'<a href="{there.base}/bi/">Ratsinformationssystem</a>')
        there.put("/bi/", SESSIONNET)
        secure = here.base.replace("http:", "https:")
        typed = ["Talheim", "", "", "", "", "Talheim", "https://", secure, "", "", "", "", ""]
        monkeypatch.setattr("sys.stdin", io.StringIO("\n".join(typed) + "\n"))
        done = command("einrichten", "--nur-einstellungen", env={"RATSAUSKUNFT_FETCH_DELAY": "0"})
    assert done.returncode == 0, done.stderr
    said = done.stderr
    assert said.count("eine Internetadresse ist das auch nicht") == 2
    assert f"[{here.base}] > " in said
    assert f"[{there.base}/bi/] > " in said
    assert "Erkannt: SessionNet" in said
    written = tomllib.loads(Path("ratsauskunft.toml").read_text(encoding="utf-8"))
    assert written["source"] == [f"{there.base}/bi/"]
