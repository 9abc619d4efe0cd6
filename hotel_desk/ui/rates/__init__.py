"""The rates screen: prices, selling rules and overbooking by date."""

from hotel_desk.ui.rates.screen import SPEC

__all__ = ["SPEC"]
