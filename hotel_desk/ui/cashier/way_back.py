"""The way by which money goes back: that of the money that was taken last, proposed by the panel of a refund."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hotel_desk.domain.card_brands import CARD_BRANDS
from hotel_desk.domain.codes import CodeKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hotel_desk.queries.folio import FolioWindowView
    from hotel_desk.queries.transaction_codes import PaymentCode


def way_back(window: FolioWindowView, codes: Sequence[PaymentCode]) -> dict[str, Any]:
    """The fields of the panel as the money came that stands in a window, the last of it; empty where none does.

    Args:
        codes: those that may be chosen.
    """
    taken = [line for line in window.standing if line.code_kind is CodeKind.PAYMENT and line.gross_minor < 0 and line.pair is None]
    by_code = {code.code: code.id for code in codes}
    last = next((line for line in reversed(taken) if line.code in by_code), None)
    if last is None:
        return {}
    return {
        "transaction_code_id": by_code[last.code],
        "card_brand": last.card_brand if last.card_brand in CARD_BRANDS else None,
        "card_last_four": last.card_last_four,
        "reference": last.reference,
    }
