"""The page, the widget and the interface over HTTP."""

from bot.web.app import create_app

__all__ = ["create_app"]
