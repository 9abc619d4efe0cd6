"""Papers handed out: who made which, when."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import bindparam, select

from hotel_desk.db.registry import command
from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.domain.codes import LockKind, SyncRule
from hotel_desk.domain.ids import FolioId
from hotel_desk.domain.permissions import Permission
from hotel_desk.domain.settings import PAPER_PRINTER, PRINT_AT_ONCE, ROLL_PRINTER
from hotel_desk.language import N_, _
from hotel_desk.models.ar_account import ArAccount
from hotel_desk.models.cash import CashierShift
from hotel_desk.models.folio import Folio, Receipt
from hotel_desk.models.invoice import Invoice
from hotel_desk.models.journal import AuditEntry
from hotel_desk.models.profile import Profile
from hotel_desk.models.reminder import ReminderLetter
from hotel_desk.models.reservation import Reservation
from hotel_desk.queries.folio_editions import folio_edition
from hotel_desk.queries.joint_payments import FIRST_OF_PAYMENT
from hotel_desk.queries.stay_move import as_reader

if TYPE_CHECKING:
    from hotel_desk.db.unit_of_work import UnitOfWork
    from hotel_desk.models.base import Noun


class PaperKind(StrEnum):
    """What was printed. A receipt's own kind says whether it is for a payment, a deposit or a refund."""

    FOLIO = "folio"
    RECEIPT = "receipt"
    REGISTRATION_CARD = "registration_card"
    SHIFT_REPORT = "shift_report"
    INVOICE = "invoice"
    PRO_FORMA = "pro_forma"
    ACCOUNT_STATEMENT = "account_statement"
    ADVANCE_BILL = "advance_bill"
    REMINDER = "reminder"
    COMMISSION_STATEMENT = "commission_statement"


_ABOUT: dict[PaperKind, tuple[type[Noun], str]] = {
    PaperKind.FOLIO: (Folio, N_("The folio")),
    PaperKind.RECEIPT: (Receipt, N_("The receipt")),
    PaperKind.REGISTRATION_CARD: (Reservation, N_("The reservation")),
    PaperKind.SHIFT_REPORT: (CashierShift, N_("The shift")),
    PaperKind.INVOICE: (Invoice, N_("The invoice")),
    PaperKind.PRO_FORMA: (Folio, N_("The folio")),
    PaperKind.ACCOUNT_STATEMENT: (ArAccount, N_("The account")),
    PaperKind.ADVANCE_BILL: (Reservation, N_("The reservation")),
    PaperKind.REMINDER: (ReminderLetter, N_("The reminder")),
    PaperKind.COMMISSION_STATEMENT: (Profile, N_("The agent")),
}


_PRINTED = select(AuditEntry.details).where(
    AuditEntry.property_id == bindparam("hotel"), AuditEntry.entity_id == bindparam("subject"), AuditEntry.code == bindparam("code")
)


@dataclass(frozen=True, slots=True)
class PaperPrinted:
    """What the paper must say of its printing, and where it should go.

    Args:
        printed_at: UTC, from the clock of the desk.
        printed_by: the name of the person as it stands on the paper.
        copy_number: 1 for the first time this paper is made; of a folio, for the first time as it stands now.
        printer: the desk's printer (setting `papers.printer`), empty for the system's own.
        roll_printer: the desk's printer for the 80 mm roll (setting `papers.roll_printer`); empty: the one for papers.
        at_once: the paper goes to that printer without being shown first (setting `papers.at_once`).
        edition: of a folio, which state of it is printed (`queries/folio_editions.py`); empty for papers that never change.
    """

    printed_at: dt.datetime
    printed_by: str
    copy_number: int
    printer: str
    roll_printer: str = ""
    at_once: bool = False
    edition: str = ""


@command(
    title=N_("Print paper"),
    permission=Permission.PRINT_PAPER,
    audit=(AuditCode.PAPER_PRINTED,),
    changes=(),
    sync=SyncRule.FACT,
    locks=(LockKind.BUSINESS_DATE_SHARED, LockKind.JOURNAL_HEAD),
    result=PaperPrinted,
)
def record_paper_printed(uow: UnitOfWork, *, paper: PaperKind, subject_id: UUID, window_number: int | None = None) -> PaperPrinted:
    """Write down that a paper is made, before it is shown: whether it is then printed, saved or only read, nobody can tell.

    Args:
        subject_id: the folio, the receipt, the shift, the invoice, the account, or the reservation of a registration card
            or an advance bill.
        window_number: of a folio, the one window that is printed; None: those that are the guest's.

    Raises:
        NotFound: this hotel has no such thing.
    """
    subject = subject_of(uow, paper, subject_id)
    counted_id = _first_of_payment(uow, subject) if isinstance(subject, Receipt) else subject_id
    edition = folio_edition(as_reader(uow), folio_id=FolioId(subject_id), window_number=window_number) if paper is PaperKind.FOLIO else ""
    asked = {"hotel": uow.property_id, "subject": counted_id, "code": AuditCode.PAPER_PRINTED.value}
    before = [details for details in uow.connection.execute(_PRINTED, asked).scalars() if details.get("edition", "") == edition]
    copy_number = len(before) + 1
    of_edition = {"edition": edition} if edition else {}
    uow.record_row(AuditCode.PAPER_PRINTED, subject.entity_kind, counted_id, paper=paper.value, copy_number=copy_number, **of_edition)
    return PaperPrinted(
        uow.clock.now(),
        uow.actor.display_name,
        copy_number,
        uow.setting(PAPER_PRINTER),
        uow.setting(ROLL_PRINTER),
        uow.setting(PRINT_AT_ONCE),
        edition,
    )


def subject_of(uow: UnitOfWork, paper: PaperKind, subject_id: UUID) -> Noun:
    """What a paper is about.

    Raises:
        NotFound: this hotel has no such thing.
    """
    model, what = _ABOUT[paper]
    return uow.get(model, subject_id, what=_(what), lock=False)


def _first_of_payment(uow: UnitOfWork, receipt: Receipt) -> UUID:
    """The receipt that the paper of a payment for several bills is kept under; any other receipt is its own."""
    if receipt.joint_key is None:
        return receipt.id
    asked = {"hotel": uow.property_id, "key": receipt.joint_key}
    return UUID(str(uow.connection.execute(FIRST_OF_PAYMENT, asked).scalar_one()))
