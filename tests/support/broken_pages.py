"""Pages shaped like real ones, damaged tag by tag, attribute by attribute, byte by byte."""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random

AUSZUG = """<?xml version="1.0" encoding="iso-8859-1"?>
<html><head><meta http-equiv="content-type" content="text/html; charset=iso-8859-1" />
<title>Auszug</title><meta name="objectID" content="4711" /></head><body>
<div id="allriscontainer" class="to020"><div id="risright"><p class="topHeadline">Stadt Talheim</p>
<div id="risname"><h1>Auszug - Bänke am Weiher&nbsp;&nbsp;</h1></div>
<div id="rismain"><table class="risdeco"><tr><td bgcolor="white"><table class="tk1"><tr>
<td class="ko1"><table class="tk1"><tr><td><form action="to010.asp?topSelected=4711" method="post">
<input type="hidden" name="SILFDNR" value="99" /></form></td>
<td class="text1" colspan="3"><a href="to010.asp?SILFDNR=99&amp;x=1">Sitzung des Rates</a></td></tr>
<tr><td class="kb1">TOP:</td><td class="text1">Ö&nbsp;12&nbsp;a)</td></tr>
<tr><td class="kb1">Gremium:</td><td>Rat</td><td class="kb1">Beschlussart:</td><td>vertagt</td></tr>
<tr><td class="kb1">Datum:</td><td>Di, 09.05.2023</td><td class="kb1">Status:</td><td>öffentlich</td></tr>
<tr><td class="text1"><a href="vo020.asp?VOLFDNR=501">2023/0500 Bänke am Weiher</a></td></tr>
</table></td><td class="me1"><a href="#allrisWP">Wortprotokoll</a> <a href="#allrisBS">Beschluss</a>
</td></tr></table><hr /><!-- ### WP7.rtf --><a name="allrisWP"></a><?xml version="1.0"?>
<html><head><title>x</title></head><body><div><p><span>1. Wie viele B&auml;</span><span>nke gibt es?
</span></p><ol start="2"><li>Wann kommen mehr?</li></ol><p>Zu Frage 1:</p><p>Zwölf.</p></div></body></html>
<a name="allrisBS"></a><html><body><div><hr /><p>Beschluss:</p><p>Zur Kenntnis.</p></div></body></html>
<a name="allrisAE"></a></td></tr></table></div></div></div></body></html>"""

AGENDA = """<!DOCTYPE html><html><head><base href="https://www.talheim.example/allris/"/>
<meta charset="utf-8"/></head><body><h1>Stadt Talheim</h1><div id="bomain"><div id="risname_raw">
<h1>Tagesordnung - Sitzung des Rates  </h1></div><div id="rismain_raw"><table class="tk1">
<tr><td class="kb1">Gremium:</td><td class="text1">Rat</td></tr>
<tr><td class="kb1">Datum:</td><td>Di, 09.05.2023</td><td class="kb1">Status:</td>
<td>öffentlich/nichtöffentlich</td></tr></table><hr/><table class="tl1"><tr class="zk1"><th>TOP</th></tr>
<tr class="zl12"><td><a href="to010.asp?SILFDNR=99&TOLFDNR=4711#beschluss">Ö&nbsp;1</a></td><td>&nbsp;</td>
<td><form action="to020.asp" method="post"><input type="hidden" name="TOLFDNR" value="4711"/>
<input type="submit" value="NA" title="zur Kenntnis genommen"/></form></td>
<td><a href="to020.asp?TOLFDNR=4711">Bänke am Weiher</a></td><!--4711 --><td></td>
<td><a href="vo020.asp?VOLFDNR=501">2023/0500</a></td><td></td></tr>
<tr class="zl11"><td>N&nbsp;1</td><td></td><td></td><td>Grundstück</td><!--4712 --><td></td></tr></table>
</div></div></body></html>"""

VORLAGE = """<html><head><meta name="objectID" content="501"/></head><body><div id="allriscontainer">
<h1>Vorlage - 2023/0500</h1><table class="risdeco"><tr><td><table class="tk1">
<tr><td class="kb1">Betreff:</td><td><script><!-- x = "<td>"; //--></script>Bänke am Weiher</td></tr>
<tr><td class="kb1">Status:</td><td>öffentlich</td><td class="kb1">Vorlage-Art:</td><td>Anfrage</td></tr>
<tr><td class="kb1">Bezüglich:</td><td><table><tr><td><a href="vo020.asp?VOLFDNR=77">2022/0007</a></td></tr>
</table></td></tr><tr><td class="kb1">Beratungsfolge:</td></tr><tr><td><table><tr><td></td><td>Rat</td>
<td>Entscheidung</td></tr><tr><td></td><td>09.05.2023</td><td></td><td></td><td>vertagt</td><td></td><td></td>
</tr></table></td></tr></table><a name="allrisSV"></a><html><body><p>1. Wie viele?</p></body></html>
</td></tr></table></div></body></html>"""

SAVED = """Cookie-Einstellungen
Auszug - Bänke am Weiher

des Rates
TOP: Ö 7
Gremium: Rat Beschlussart: zur Kenntnis genommen
Datum: Di, 09.05.2023 Status: öffentlich/nichtöffentlich
2023/0500 Bänke am Weiher
Status:öffentlichVorlage-Art:Anfrage

Beschluss

Zu Frage 1:

Zwölf.

Anlagen

Abstimmungsergebnis
"""

SAVED_AGENDA = """Tagesordnung - Sitzung des Rates
Gremium: Rat
Datum: Di, 09.05.2023
Ö 1
Bänke am Weiher
2023/0500
09.05.2023 - Rat
Ö 1 - zur Kenntnis genommen
Zwölf.
Ö 2 a)
Kindertagesstätten
N 1 Grundstück
"""

PAGES = {
    "auszug.html": AUSZUG,
    "agenda.html": AGENDA,
    "vorlage.html": VORLAGE,
    "auszug.txt": SAVED,
    "agenda.txt": SAVED_AGENDA,
}
_ODD = (
    "<![foo", "<![CDATA[", "<!--", "-->", "<!", "<?", "</", "<", ">", "<a ", '<a href="', "'", '"',
    "&#xD83D;", "&#0;", "&#99999999999;", "&#" + "9" * 5000 + ";", "\x00", "\ufeff", "\u0308",
    "\u200b", "\ud83d", "<table>", "</table>", "<script>", "<title>", "<ol start='²'>",
    "<li value='99999999'>", "<td class='kb1'>Datum:</td>", "http://[", "?SILFDNR=" + "9" * 400,
    "<base href='http://['>", "TOP: Ö 1", "Status: nichtöffentlich", "Anlagen\n", "Auszug - ",
)  # fmt: skip
_TAG = re.compile(r"<[^<>]*>")
_VALUE = re.compile(r'"[^"]*"')


def damaged(page: str, random: Random) -> bytes:
    """Return a page with one to six damages, in the bytes of some encoding."""
    for _ in range(random.randint(1, 6)):
        page = random.choice(_WAYS)(page, random)
    encoding = random.choice(("utf-8", "utf-8", "cp1252", "utf-8-sig", "utf-16"))
    raw = page.encode(encoding, errors="surrogatepass" if "16" in encoding else "replace")
    if random.random() < 0.3:
        at = random.randrange(len(raw) or 1)
        raw = raw[:at] + random.randbytes(random.randint(1, 4)) + raw[at + random.randint(0, 3) :]
    return raw


def _place(page: str, pattern: re.Pattern[str], random: Random) -> tuple[int, int]:
    found = [one.span() for one in pattern.finditer(page)]
    return random.choice(found) if found else (0, 0)


def _without_tag(page: str, random: Random) -> str:
    start, end = _place(page, _TAG, random)
    return page[:start] + page[end:]


def _tag_twice(page: str, random: Random) -> str:
    start, end = _place(page, _TAG, random)
    return page[:end] + page[start:end] * random.choice((1, 1, 600)) + page[end:]


def _tag_elsewhere(page: str, random: Random) -> str:
    start, end = _place(page, _TAG, random)
    at = random.randrange(len(page) + 1)
    return page[:at] + page[start:end] + page[at:]


def _other_value(page: str, random: Random) -> str:
    start, end = _place(page, _VALUE, random)
    return f'{page[:start]}"{random.choice(_ODD)}"{page[end:]}'


def _unquoted(page: str, random: Random) -> str:
    start, end = _place(page, _VALUE, random)
    return page[:start] + page[start : end - 1] + page[end:]


def _odd_sign(page: str, random: Random) -> str:
    at = random.randrange(len(page) + 1)
    return page[:at] + random.choice(_ODD) + page[at:]


def _cut(page: str, random: Random) -> str:
    return page[: random.randrange(len(page) + 1)]


def _hole(page: str, random: Random) -> str:
    at = random.randrange(len(page) + 1)
    return page[:at] + page[at + random.randint(1, 200) :]


def _other_letter(page: str, random: Random) -> str:
    at = random.randrange(len(page) + 1)
    return (
        page[:at]
        + chr(random.choice((32, 60, 0xA0, 0x308, random.randrange(0x3000))))
        + page[at + 1 :]
    )


_WAYS: tuple[Callable[[str, Random], str], ...] = (
    _without_tag, _tag_twice, _tag_elsewhere, _other_value, _unquoted, _odd_sign, _cut, _hole,
    _other_letter, _other_letter,
)  # fmt: skip
