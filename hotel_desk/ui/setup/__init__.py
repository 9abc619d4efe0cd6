"""Set-up: what the hotel has (docs/screens/set-up.md)."""

from hotel_desk.ui.setup.screen import SPEC

__all__ = ["SPEC"]
