"""Settings: what the hotel, a desk or a person may choose (docs/screens/settings.md)."""

from hotel_desk.ui.settings.screen import SPEC

__all__ = ["SPEC"]
