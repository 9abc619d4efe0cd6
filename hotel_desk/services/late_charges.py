"""What is found after a guest has left and paid: the late-charge folio of the stay (`docs/algorithms/leaving.md`).

Nothing is opened again: the guest's folio stays as it was paid. What a guest left unpaid goes to that account, as before.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, select, update

from hotel_desk.db.registry import POSTING_LOCKS, command
from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.domain.codes import EntityKind, FolioKind, FolioStatus, ReservationStatus, SyncRule
from hotel_desk.domain.errors import StaffError
from hotel_desk.domain.ids import FolioId, ReservationId, TransactionCodeId
from hotel_desk.domain.permissions import Permission
from hotel_desk.language import N_, _
from hotel_desk.models.folio import Folio, FolioWindow
from hotel_desk.models.reservation import Reservation
from hotel_desk.services import ledger
from hotel_desk.services.account_windows import bring_back_from_accounts
from hotel_desk.services.cashier import post_charge
from hotel_desk.services.charge_routing import end_rules_to
from hotel_desk.services.folio_moves import move_window
from hotel_desk.services.posting_codes import Posted

if TYPE_CHECKING:
    from hotel_desk.db.unit_of_work import UnitOfWork

_OPENED = (AuditCode.LATE_FOLIO_OPENED,)
_OF_STAYS = frozenset({FolioKind.GUEST, FolioKind.LATE})
_PAYEE = select(
    FolioWindow.payee_name, FolioWindow.payee_id, FolioWindow.payee_address, FolioWindow.payee_tax_number, FolioWindow.language
).where(FolioWindow.folio_id == bindparam("folio"), FolioWindow.number == ledger.FIRST_WINDOW)
_NAME_PAYEE = (
    update(FolioWindow)
    .where(FolioWindow.folio_id == bindparam("of_folio"), FolioWindow.number == ledger.FIRST_WINDOW)
    .values(
        payee_name=bindparam("called"),
        payee_id=bindparam("payee"),
        payee_address=bindparam("address"),
        payee_tax_number=bindparam("tax_number"),
        language=bindparam("speaks"),
    )
)


class NotLeft(StaffError):
    code = "late_charge.not_left"
    template = N_("This guest has not checked out. Nothing was posted. Post the charge on the folio of the stay.")


class LeftUnpaid(StaffError):
    code = "late_charge.left_unpaid"
    template = N_(
        "The guest of folio {number} left without paying. Nothing was posted. Post the charge on that folio: it goes to the account "
        "“Left unpaid”."
    )


@dataclass(frozen=True, slots=True)
class LateFolio:
    """The folio for what comes after a guest has left."""

    folio_id: FolioId
    number: str
    reservation_id: ReservationId


@command(
    title=N_("Open late-charge folio"),
    permission=Permission.POST_CHARGE,
    audit=_OPENED,
    changes=(EntityKind.FOLIO,),
    locks=POSTING_LOCKS,
    result=LateFolio,
)
def open_late_folio(uow: UnitOfWork, *, reservation_id: ReservationId) -> LateFolio:
    """Give a stay that has left and paid its folio for late charges; the one it has, where it has one.

    It is called as the guest's folio is, and paid by whoever pays the first window of that.

    Raises:
        NotLeft: the guest is expected, here, or never came.
        LeftUnpaid: late charges go to the account “left unpaid”.
    """
    folio = late_folio(uow, reservation_id)
    return LateFolio(FolioId(folio.id), folio.number, reservation_id)


@command(
    title=N_("Post late charge"),
    permission=Permission.POST_CHARGE,
    audit=(AuditCode.CHARGE_POSTED, *_OPENED),
    changes=(EntityKind.FOLIO, EntityKind.POSTING),
    sync=SyncRule.FACT,
    locks=POSTING_LOCKS,
    undo="reverse_posting",
    result=Posted,
)
def post_late_charge(
    uow: UnitOfWork,
    *,
    reservation_id: ReservationId,
    transaction_code_id: TransactionCodeId,
    price_minor: int,
    quantity: int = 1,
    text: str = "",
    reference: str | None = None,
    despite_reason: str = "",
) -> Posted:
    """Put a charge on the late-charge folio of a stay that has left and paid; the first one opens it.

    Args:
        price_minor: of one piece, minor units, as the tax rules of the code see it.
        despite_reason: why it is posted although nothing may be posted on the stay.

    Raises:
        NotLeft, LeftUnpaid: as for `open_late_folio`.
        NothingIsPosted, WrongCode, InvalidInput: as for `post_charge`.
    """
    folio = late_folio(uow, reservation_id)
    return post_charge(
        uow,
        folio_id=FolioId(folio.id),
        transaction_code_id=transaction_code_id,
        price_minor=price_minor,
        quantity=quantity,
        text=text,
        reference=reference,
        despite_reason=despite_reason,
    )


def left_and_paid(uow: UnitOfWork, folio_id: FolioId) -> ReservationId | None:
    """The stay whose late charges a closed folio takes; None where the folio is open or has no late charges.

    Nothing is locked by it: `late_folio` asks again.
    """
    folio = uow.get(Folio, folio_id, what=_("The folio"), lock=False)
    if folio.kind not in _OF_STAYS or folio.status is FolioStatus.OPEN or folio.reservation_id is None:
        return None
    stay = uow.get(Reservation, folio.reservation_id, what=_("The reservation"), lock=False)
    reservation_id = ReservationId(stay.id)
    if stay.status is not ReservationStatus.CHECKED_OUT or ledger.is_left_unpaid(uow, reservation_id):
        return None
    return reservation_id


def late_folio(uow: UnitOfWork, reservation_id: ReservationId) -> Folio:
    """The late-charge folio of a stay that has left and paid, open and locked; opened for the first late charge.

    Raises:
        NotLeft: the guest has not checked out.
        LeftUnpaid: late charges go to the account “left unpaid”.
    """
    stay = uow.get(Reservation, reservation_id, what=_("The reservation"))
    # The lock of the guest's folio keeps a second desk from opening another one.
    guests = ledger.folio_of(uow, reservation_id)
    if guests is None or stay.status is not ReservationStatus.CHECKED_OUT:
        raise NotLeft("reservation_id")
    if ledger.is_left_unpaid(uow, reservation_id):
        raise LeftUnpaid("reservation_id", number=guests.number)
    known = ledger.folio_of(uow, reservation_id, FolioKind.LATE)
    if known is not None and known.status is FolioStatus.OPEN:
        return known
    folio = ledger.folio_for(uow, reservation_id, guests.name, FolioKind.LATE)
    # What reads it anew finds it open.
    uow.session.flush()
    _name_payee(uow, folio, guests)
    uow.record(AuditCode.LATE_FOLIO_OPENED, folio, number=folio.number, of_folio=guests.number)
    return folio


def bring_late_charges_back(uow: UnitOfWork, reservation_id: ReservationId, guests: Folio, reason: str) -> None:
    """When a check-out is undone: what is open on the late-charge folio moves to the guest's folio, and it takes nothing any more.

    Raises:
        open_items.ItemInvoiced, open_items.ItemPartlyPaid: an account has been invoiced for it, or has paid.
        folio_moves.IsOnInvoice: one of its lines was invoiced.
    """
    late = ledger.folio_of(uow, reservation_id, FolioKind.LATE)
    if late is None or late.status is not FolioStatus.OPEN:
        return
    bring_back_from_accounts(uow, reservation_id, late)
    for number, balance in ledger.balances(uow, FolioId(late.id)).items():
        if balance:
            move_window(
                uow,
                folio_id=FolioId(late.id),
                window_number=number,
                target_folio_id=FolioId(guests.id),
                target_window_number=ledger.FIRST_WINDOW,
                reason=reason,
            )
    late.status = FolioStatus.CLOSED
    end_rules_to(uow, late, uow.clock.now())
    uow.changed(late)


def _name_payee(uow: UnitOfWork, folio: Folio, guests: Folio) -> None:
    window = uow.connection.execute(_PAYEE, {"folio": guests.id}).one()
    payee = {
        "of_folio": folio.id,
        "called": window.payee_name,
        "payee": window.payee_id,
        "address": window.payee_address,
        "tax_number": window.payee_tax_number,
        "speaks": window.language,
    }
    uow.connection.execute(_NAME_PAYEE, payee)
