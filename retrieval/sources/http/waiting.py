"""What a response says about coming back → seconds."""

from __future__ import annotations

import time
from email.utils import parsedate_to_datetime


def retry_after(asked: str) -> float:
    """Return the seconds that the header Retry-After asks to wait: a number of them, or a date.

    >>> retry_after("120"), retry_after("soon"), retry_after("Fri, 01 Jan 1999 00:00:00 GMT")
    (120.0, 0.0, 0.0)
    """
    if asked.isdecimal():
        return float(asked)
    try:
        return max(0.0, parsedate_to_datetime(asked).timestamp() - time.time())
    except (ValueError, OverflowError):
        return 0.0
