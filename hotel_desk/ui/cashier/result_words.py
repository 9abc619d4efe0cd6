"""What is said of a line that was posted, paid, reversed or adjusted at the cashier's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotel_desk.language import _, paragraph
from hotel_desk.ui.cashier.words import amount_words, balance_words, folio_title
from hotel_desk.ui.formats import money_text

if TYPE_CHECKING:
    from hotel_desk.queries.folio import FolioView
    from hotel_desk.services.posting_codes import Posted


def charged_words(posted: Posted, folio: FolioView | None, currency: str) -> str:
    """A charge is posted; and how far beyond the limit the guest is by it."""
    sentence = _("{amount} posted for {guest}. {meaning}: {balance}.").format(**_parts(posted, folio, currency))
    if not posted.over_limit_minor:
        return sentence
    over = _("The guest owes {amount} more than the limit.").format(amount=money_text(posted.over_limit_minor, currency))
    return paragraph(sentence, over)


def receipt_words(posted: Posted, folio: FolioView | None, currency: str) -> str:
    """Money was taken or given back, and has a number."""
    return _("Receipt {receipt}: {amount}, {guest}. {meaning}: {balance}.").format(
        receipt=posted.receipt_number, **_parts(posted, folio, currency)
    )


def reversed_words(posted: Posted, folio: FolioView | None, currency: str) -> str:
    """A line was taken back."""
    return _("Reversed: {amount}, {guest}. {meaning}: {balance}.").format(**_parts(posted, folio, currency))


def adjusted_words(posted: Posted, folio: FolioView | None, currency: str) -> str:
    """Something was taken off a line of a closed day."""
    return _("{amount} taken off, {guest}. {meaning}: {balance}.").format(**_parts(posted, folio, currency))


def _parts(posted: Posted, folio: FolioView | None, currency: str) -> dict[str, str]:
    return {
        "amount": money_text(abs(posted.amount_minor), currency),
        "guest": folio_title(folio) if folio is not None else "",
        "meaning": balance_words(posted.balance_minor),
        "balance": amount_words(posted.balance_minor, currency),
    }
