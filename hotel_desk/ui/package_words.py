"""What guests may take of their packages, in words: shared by the list of the front desk and the cashier's panel."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotel_desk.language import _, paragraph
from hotel_desk.ui.formats import money_text, short_date_text

if TYPE_CHECKING:
    from datetime import date

    from hotel_desk.queries.package_entitlements import EntitledRow
    from hotel_desk.services.package_takings import PackageTaken


def left_words(row: EntitledRow) -> str:
    """How many of how many are left."""
    return _("{left} of {pieces}").format(left=row.left, pieces=row.pieces)


def until_words(row: EntitledRow, today: date) -> str:
    """Until when it may be taken."""
    return _("Today") if row.last_date <= today else short_date_text(row.last_date)


def taken_sentence(row: EntitledRow, taken: PackageTaken, currency: str) -> str:
    """What was handed out, and what the guest was charged for it."""
    said = _("{count} × {package} taken, room {room}.").format(count=taken.pieces, package=row.package, room=row.room_number)
    if not taken.charged_minor:
        return said
    charged = _("{amount} was charged to the guest.").format(amount=money_text(taken.charged_minor, currency))
    return paragraph(said, charged)
