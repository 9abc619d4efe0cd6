"""Which ledger a folio stands in, what a line counts as, and the identity of any span of days (`docs/algorithms/ledgers.md`)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from hotel_desk.domain.cashier_codes import Ledger
from hotel_desk.domain.codes import CodeKind, FolioKind, PostingKind
from hotel_desk.language import N_

LEDGER_OF: dict[FolioKind, Ledger] = {
    FolioKind.GUEST: Ledger.GUEST,
    FolioKind.LATE: Ledger.GUEST,
    FolioKind.HOUSE: Ledger.GUEST,
    FolioKind.DEPOSIT: Ledger.DEPOSIT,
    FolioKind.CITY: Ledger.CITY,
    FolioKind.LEFT_UNPAID: Ledger.CITY,
    FolioKind.PACKAGE: Ledger.PACKAGE,
}
LEDGER_TITLES: dict[Ledger, str] = {
    Ledger.GUEST: N_("Guest ledger"),
    Ledger.DEPOSIT: N_("Deposit ledger"),
    Ledger.CITY: N_("City ledger"),
    Ledger.PACKAGE: N_("Package ledger"),
}


class Section(StrEnum):
    """A part of the trial balance: where a line is counted. The tax of a charge is counted apart, by tax rule."""

    CHARGES = "CHARGES"
    PAID_OUTS = "PAID_OUTS"
    PAYMENTS = "PAYMENTS"
    TRANSFERS = "TRANSFERS"


SECTION_TITLES: dict[Section, str] = {
    Section.CHARGES: N_("Charges"),
    Section.PAID_OUTS: N_("Paid out and given back"),
    Section.PAYMENTS: N_("Payments"),
    Section.TRANSFERS: N_("Transfers"),
}
_SECTIONS = {
    PostingKind.CHARGE: Section.CHARGES,
    PostingKind.ALLOWANCE: Section.CHARGES,
    PostingKind.FORFEIT: Section.CHARGES,
    PostingKind.PACKAGE: Section.CHARGES,
    PostingKind.PAID_OUT: Section.PAID_OUTS,
    PostingKind.REFUND: Section.PAID_OUTS,
    PostingKind.PAYMENT: Section.PAYMENTS,
    PostingKind.DEPOSIT: Section.PAYMENTS,
    PostingKind.TRANSFER: Section.TRANSFERS,
}


def section_of(kind: PostingKind, code_kind: CodeKind, taken_back: PostingKind | None = None) -> Section:
    """Where a line is counted.

    Args:
        code_kind: of its transaction code; an adjustment of money is counted as money.
        taken_back: the kind of the line that a reversal takes back: it is counted where that line was.
    """
    counted = taken_back if kind is PostingKind.REVERSAL and taken_back is not None else kind
    if counted is PostingKind.ADJUSTMENT:
        return Section.PAYMENTS if code_kind is CodeKind.PAYMENT else Section.CHARGES
    return _SECTIONS[counted]


@dataclass(frozen=True, slots=True)
class LedgerMovement:
    """A ledger over some days, minor units: what it held before, what was added, what was taken off. Debits are positive."""

    ledger: Ledger
    opening_minor: int
    debits_minor: int
    credits_minor: int

    @property
    def closing_minor(self) -> int:
        """What it holds after."""
        return self.opening_minor + self.debits_minor - self.credits_minor

    @property
    def change_minor(self) -> int:
        """By how much it went up."""
        return self.debits_minor - self.credits_minor


@dataclass(frozen=True, slots=True)
class Identity:
    """Charges + taxes + paid-outs - payments = change of all ledgers, minor units. `payments_minor`: money taken is positive."""

    charges_minor: int
    taxes_minor: int
    paid_outs_minor: int
    payments_minor: int
    change_minor: int

    @property
    def booked_minor(self) -> int:
        """The left side."""
        return self.charges_minor + self.taxes_minor + self.paid_outs_minor - self.payments_minor

    @property
    def difference_minor(self) -> int:
        """By how much the sides differ: zero in good books."""
        return self.booked_minor - self.change_minor
