"""Stored codes of the cashier: shifts, deposits, invoices, company accounts, charges from outside."""

from __future__ import annotations

from enum import StrEnum

# What the code of an account of the house begins with; a group's begins with another word.
HOUSE_ACCOUNT = "house."
QUICK_KEYS = 9


class Ledger(StrEnum):
    """The four ledgers of a hotel: guests in house, money held before arrival, debtors, packages paid for and not yet taken."""

    GUEST = "GUEST"
    DEPOSIT = "DEPOSIT"
    CITY = "CITY"
    PACKAGE = "PACKAGE"


class PackageTaker(StrEnum):
    """How something of a package went: handed out at a desk, charged by an outlet, or not taken in time."""

    DESK = "DESK"
    OUTLET = "OUTLET"
    LAPSED = "LAPSED"


class DrawerMove(StrEnum):
    """Cash put into a drawer beside the payments, taken out of it to the safe, or paid out for the house."""

    ADD = "ADD"
    DROP = "DROP"


class ChargeRhythm(StrEnum):
    """When a fixed charge is posted by the night audit."""

    EVERY_NIGHT = "EVERY_NIGHT"
    FIRST_NIGHT = "FIRST_NIGHT"
    LAST_NIGHT = "LAST_NIGHT"
    EVERY_N_NIGHTS = "EVERY_N_NIGHTS"
    WEEKLY = "WEEKLY"
    MONTHLY = "MONTHLY"


class PreauthorisationState(StrEnum):
    HELD = "HELD"
    RELEASED = "RELEASED"
    CAPTURED = "CAPTURED"


class LeavingWay(StrEnum):
    """How the guest left: at the desk, by a call, by express check-out."""

    DESK = "DESK"
    PHONE = "PHONE"
    EXPRESS = "EXPRESS"


class InvoiceKind(StrEnum):
    INVOICE = "INVOICE"
    CREDIT_NOTE = "CREDIT_NOTE"


class InvoiceState(StrEnum):
    """A void keeps its number."""

    ISSUED = "ISSUED"
    VOID = "VOID"


class FapiaoKind(StrEnum):
    """The ordinary and the special VAT fapiao of China."""

    ORDINARY = "ORDINARY"
    SPECIAL = "SPECIAL"


class FapiaoState(StrEnum):
    """Where a request to the tax platform stands."""

    WAITING = "WAITING"
    SENT = "SENT"
    ISSUED = "ISSUED"
    REFUSED = "REFUSED"
    REVERSED = "REVERSED"
    WITHDRAWN = "WITHDRAWN"


class ArItemKind(StrEnum):
    """What stands open on a company account: a charge, or money that is not applied yet."""

    CHARGE = "CHARGE"
    CREDIT = "CREDIT"


class ApplicationKind(StrEnum):
    """Why a credit and a charge of an account close each other.

    Applied by staff, one takes the other back, given up, or kept back by whoever paid: a fee or a discount.
    """

    APPLIED = "APPLIED"
    COUNTER = "COUNTER"
    WRITTEN_OFF = "WRITTEN_OFF"
    KEPT_BACK = "KEPT_BACK"


class KeptBack(StrEnum):
    """What of a payment never arrives: the fee of a bank or card, or a discount for paying early."""

    FEE = "FEE"
    DISCOUNT = "DISCOUNT"


class WriteOffState(StrEnum):
    ASKED = "ASKED"
    APPROVED = "APPROVED"
    REFUSED = "REFUSED"


class ReminderState(StrEnum):
    """A letter to a company: written, or sent."""

    WRITTEN = "WRITTEN"
    SENT = "SENT"


class CommissionKind(StrEnum):
    """What an agent earns: a part of the net room revenue, or an amount a night."""

    PERCENT = "PERCENT"
    PER_NIGHT = "PER_NIGHT"


class CommissionWay(StrEnum):
    """How commissions are paid: cash out of the drawer, or against the agent's account."""

    CASH = "CASH"
    ACCOUNT = "ACCOUNT"


class CommissionState(StrEnum):
    OPEN = "OPEN"
    APPROVED = "APPROVED"
    PAID = "PAID"
    WAIVED = "WAIVED"


class StatementKind(StrEnum):
    """Whose file of payments it is."""

    BANK = "BANK"
    CARD = "CARD"
    WALLET = "WALLET"


class StatementLineState(StrEnum):
    UNMATCHED = "UNMATCHED"
    MATCHED = "MATCHED"
    EXPLAINED = "EXPLAINED"


class OutsideAnswer(StrEnum):
    """What another system is told of its charge."""

    POSTED = "POSTED"
    UNKNOWN_ROOM = "UNKNOWN_ROOM"
    VACANT_ROOM = "VACANT_ROOM"
    UNKNOWN_FOLIO = "UNKNOWN_FOLIO"
    FOLIO_CLOSED = "FOLIO_CLOSED"
    NO_POST = "NO_POST"
    OVER_LIMIT = "OVER_LIMIT"
    UNKNOWN_CODE = "UNKNOWN_CODE"
    BAD_CONTENT = "BAD_CONTENT"
    UNKNOWN_CHARGE = "UNKNOWN_CHARGE"
    NOT_CANCELLABLE = "NOT_CANCELLABLE"
