"""Settings → how information systems are fetched from."""

from __future__ import annotations

from importlib import metadata

from bot.settings import Settings
from retrieval.sources.polite import Manners


def contact_of(settings: Settings) -> str:
    """Whom operators can write to about the fetching; empty where nobody is named."""
    return settings.fetch_contact or settings.contact_url.removeprefix("mailto:")


def manners_of(settings: Settings) -> Manners:
    """The delay between requests, and the name with a contact under which they are made."""
    contact = contact_of(settings)
    agent = f"Ratsauskunft/{metadata.version('ratsauskunft')}"
    return Manners(f"{agent} (+{contact})" if contact else agent, delay=settings.fetch_delay)
