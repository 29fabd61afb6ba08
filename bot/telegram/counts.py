"""What happened → numbers for `/metrics`, without a trace of who asked what."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Literal

#: What is counted, and what it says.
NAMES = {
    "answered": "Updates whose reply Telegram accepted.",
    "ignored": "Updates that need no reply.",
    "repeated": "Updates that came again and were left.",
    "unreadable": "Updates that are no update of the Bot API.",
    "failed": "Updates whose reply failed by an error of our own.",
    "messages": "Calls that Telegram accepted.",
    "waits": "Calls that Telegram asked to repeat later (429).",
    "outages": "Calls that did not reach Telegram or failed there (5xx, network).",
    "unreachable": "Replies left because the chat is gone or has blocked the bot.",
    "refused": "Calls that Telegram refuses for what they hold (400).",
    "alerts": "Messages about new answers.",
}
Name = Literal[
    "answered", "ignored", "repeated", "unreadable", "failed", "messages", "waits",
    "outages", "unreachable", "refused", "alerts",
]  # fmt: skip


@dataclass(slots=True)
class Counts:
    """Counts since the process began, and the seconds from an update to its accepted reply."""

    _counts: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0

    def add(self, name: Name, count: int = 1) -> None:
        self._counts[name] += count

    def __getitem__(self, name: Name) -> int:
        return self._counts[name]

    def prometheus(self) -> str:
        lines = []
        for name, meaning in NAMES.items():
            metric = f"ratsauskunft_telegram_{name}_total"
            lines += [f"# HELP {metric} {meaning}", f"# TYPE {metric} counter"]
            lines.append(f"{metric} {self._counts[name]}")
        metric = "ratsauskunft_telegram_reply_seconds_total"
        lines += [f"# HELP {metric} Seconds spent on answered updates.", f"# TYPE {metric} counter"]
        lines.append(f"{metric} {self.seconds:.6f}")
        return "\n".join(lines) + "\n"
