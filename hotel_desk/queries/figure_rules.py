"""How the hotel counts its rooms, by its settings: asked by all figures and reports in this one way."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from hotel_desk.domain.figure_settings import COMPLIMENTARY_COUNTS_IN_ADR, HOUSE_USE_COUNTS, OUT_OF_ORDER_COUNTS
from hotel_desk.domain.figures import FigureRules
from hotel_desk.queries.settings import stored_setting

if TYPE_CHECKING:
    from hotel_desk.db.database import Reader

_SETTINGS = (COMPLIMENTARY_COUNTS_IN_ADR, HOUSE_USE_COUNTS, OUT_OF_ORDER_COUNTS)
# To be selected beside something else of the hotel; read with `rules_from`. Needs `hotel`.
FIGURE_RULES = tuple(stored_setting(setting).label(setting.key.replace(".", "_")) for setting in _SETTINGS)
_RULES = select(*FIGURE_RULES)


def figure_rules(reader: Reader) -> FigureRules:
    """How the hotel counts. One statement."""
    return rules_from(reader.connection.execute(_RULES, {"hotel": reader.property_id}).one())


def rules_from(stored: Iterable[Any]) -> FigureRules:
    """The rules as they are stored in the columns of `FIGURE_RULES`."""
    values = [setting.default if value is None else setting.read(value) for setting, value in zip(_SETTINGS, stored, strict=True)]
    return FigureRules(*values)
