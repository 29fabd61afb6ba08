"""What somebody typed → the address that is meant, as a browser completes it.

Says nothing of what lies there. What no browser would take for an address stays as it was typed.
"""

from __future__ import annotations

import re

#: What an address is put into, or ends a sentence with.
_AROUND = " \t\"'`<>()„“”‚‘’«»;,"
#: "https://", "HTTPS:/", "htps://", "https//", and twice.
_SCHEME = re.compile(r"(?:h[htps]{2,6}(?::\s*/*|/{2,})\s*)+", re.IGNORECASE)
#: "talheim.de", "ris.talheim.de:8080/bi/".
_BARE = re.compile(r"[^\W_](?:[\w-]*\.)+[\w-]*\w(?::\d+)?(?:[/?#]\S*)?")
_ALONE = re.compile(r"(?:localhost|\[[\da-f:.]+\])(?::\d+)?(?:[/?#]\S*)?", re.IGNORECASE)


def with_scheme(typed: str) -> str:
    """Return the address that is meant.

    >>> with_scheme("ris.talheim.de"), with_scheme("http://ris.talheim.de/bi/")
    ('https://ris.talheim.de', 'http://ris.talheim.de/bi/')
    >>> with_scheme("„HTTPS:/ris.talheim.de/bi/“."), with_scheme("Talheim")
    ('https://ris.talheim.de/bi/', 'Talheim')
    """
    address = typed.strip(_AROUND + ".").lstrip(_AROUND)
    scheme = _SCHEME.match(address)
    rest = address[scheme.end() :] if scheme else address
    if not (_BARE.fullmatch(rest) or (scheme and _ALONE.fullmatch(rest))):
        return typed.strip()
    secure = scheme is None or "s" in scheme[0].lower()
    return f"{'https' if secure else 'http'}://{rest}"
