"""The front desk screen: docs/screens/front-desk.md."""

from hotel_desk.ui.front_desk.screen import SPEC

SPECS = (SPEC,)

__all__ = ["SPEC", "SPECS"]
