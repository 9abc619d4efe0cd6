"""What folios and their lines are called."""

from __future__ import annotations

from hotel_desk.domain.codes import FolioKind, PostingKind
from hotel_desk.language import N_

FOLIO_TITLES: dict[FolioKind, str] = {
    FolioKind.GUEST: N_("Guest folio"),
    FolioKind.DEPOSIT: N_("Deposit folio"),
    FolioKind.LEFT_UNPAID: N_("Account of those who left unpaid"),
    FolioKind.HOUSE: N_("House account"),
    FolioKind.LATE: N_("Late charges"),
    FolioKind.CITY: N_("Company account"),
    FolioKind.PACKAGE: N_("Packages not yet taken"),
}
POSTING_TITLES: dict[PostingKind, str] = {
    PostingKind.CHARGE: N_("Charge"),
    PostingKind.ALLOWANCE: N_("Allowance"),
    PostingKind.PAYMENT: N_("Payment"),
    PostingKind.DEPOSIT: N_("Deposit"),
    PostingKind.REFUND: N_("Refund"),
    PostingKind.REVERSAL: N_("Reversal"),
    PostingKind.TRANSFER: N_("Transfer"),
    PostingKind.ADJUSTMENT: N_("Adjustment"),
    PostingKind.PAID_OUT: N_("Paid-out"),
    PostingKind.FORFEIT: N_("Forfeited deposit"),
    PostingKind.PACKAGE: N_("Package taken later"),
}
