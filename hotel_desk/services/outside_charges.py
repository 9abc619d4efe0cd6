"""Charges of other systems, each posted once however often it is sent (`docs/algorithms/outside-charges.md`).

A message is answered, not refused by an error: its answer is kept with it, so that the vendor is told the same again.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import msgspec
from sqlalchemy import bindparam, select

from hotel_desk.db.registry import POSTING_LOCKS, command
from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.domain.card_numbers import without_card_numbers
from hotel_desk.domain.cashier_codes import OutsideAnswer, PackageTaker
from hotel_desk.domain.codes import CodeKind, EntityKind, FolioKind, OccupancyState, PostingKind, SyncRule
from hotel_desk.domain.errors import InvalidInput, StaffError
from hotel_desk.domain.ids import FolioId, OutsideChargeId, PostingId, ReservationId, TransactionCodeId, new_id
from hotel_desk.domain.permissions import Permission
from hotel_desk.language import N_, _
from hotel_desk.models.folio import Folio, Posting
from hotel_desk.models.inventory import RoomOccupancy
from hotel_desk.models.outside_payments import OutsideCharge
from hotel_desk.models.reservation import Reservation
from hotel_desk.models.room import Room
from hotel_desk.models.transaction_code import TransactionCode
from hotel_desk.services.adjustments import adjust_posting
from hotel_desk.services.cashier import post_charge, reverse_posting
from hotel_desk.services.credit_limits import CreditLimitPassed
from hotel_desk.services.late_charges import NotLeft, left_and_paid, post_late_charge
from hotel_desk.services.ledger import FolioClosed
from hotel_desk.services.package_uses import Cover, cover_of, take_back_outlet, write_takings
from hotel_desk.services.posting_codes import PackageFolio, checked_amount, checked_quantity
from hotel_desk.services.reversals import parts_of
from hotel_desk.services.typed_text import given_reason, money_line, one_line

if TYPE_CHECKING:
    from hotel_desk.db.unit_of_work import UnitOfWork
    from hotel_desk.models.package import PackageTaking

_CHANGES = (EntityKind.OUTSIDE_CHARGE, EntityKind.FOLIO, EntityKind.POSTING, EntityKind.PACKAGE_ENTITLEMENT)
_AUDIT = (AuditCode.OUTSIDE_CHARGE_POSTED, AuditCode.OUTSIDE_CHARGE_REFUSED)
_KNOWN = (
    select(OutsideCharge)
    .where(
        OutsideCharge.property_id == bindparam("hotel"),
        OutsideCharge.vendor == bindparam("of_vendor"),
        OutsideCharge.vendor_reference == bindparam("reference"),
    )
    .with_for_update()
)
_ROOM = select(Room.id).where(Room.property_id == bindparam("hotel"), Room.number == bindparam("number"), Room.active.is_(True))
# Who holds the room, not who shares it: a sharer's own folio is named by its number.
_STAY_IN = (
    select(Folio.id, Reservation.no_post)
    .select_from(RoomOccupancy)
    .join(Reservation, Reservation.id == RoomOccupancy.reservation_id)
    .join(Folio, (Folio.reservation_id == Reservation.id) & (Folio.kind == FolioKind.GUEST))
    .where(RoomOccupancy.room_id == bindparam("room"), RoomOccupancy.state == OccupancyState.OPEN)
)
_FOLIO = (
    select(Folio.id, Reservation.no_post)
    .outerjoin(Reservation, Reservation.id == Folio.reservation_id)
    .where(Folio.property_id == bindparam("hotel"), Folio.number == bindparam("number"))
)
_CODE = select(TransactionCode.id).where(
    TransactionCode.property_id == bindparam("hotel"),
    TransactionCode.code == bindparam("code"),
    TransactionCode.kind == CodeKind.CHARGE,
    TransactionCode.active.is_(True),
)


class OtherContent(StaffError):
    code = "outside_charge.other_content"
    template = N_(
        "{vendor} has sent “{reference}” before with another content. Nothing was posted. Send the new charge under a reference of its own."
    )


class AlreadyPosted(StaffError):
    code = "outside_charge.posted"
    template = N_("“{reference}” of {vendor} stands on a folio. Nothing was changed. Only what was not posted can be put aside.")


@dataclass(frozen=True, slots=True)
class OutsideAnswered:
    """What the other system is told. `repeated`: the same message was posted before; nothing was posted now."""

    outside_charge_id: OutsideChargeId
    answer: OutsideAnswer
    repeated: bool
    posting_id: PostingId | None = None
    explanation: str = ""


class _Refused(Exception):
    def __init__(self, answer: OutsideAnswer, explanation: str = "") -> None:
        super().__init__(answer)
        self.answer, self.explanation = answer, explanation


@command(
    title=N_("Post a charge of another system"),
    permission=Permission.POST_FROM_OUTSIDE,
    audit=(*_AUDIT, AuditCode.CHARGE_POSTED, AuditCode.LATE_FOLIO_OPENED, AuditCode.PACKAGE_TAKEN),
    changes=_CHANGES,
    sync=SyncRule.FACT,
    locks=POSTING_LOCKS,
    undo="cancel_outside_charge",
    result=OutsideAnswered,
)
def post_outside_charge(
    uow: UnitOfWork,
    *,
    vendor: str,
    vendor_reference: str,
    transaction_code: str,
    price_minor: int,
    quantity: int = 1,
    room_number: str = "",
    folio_number: str = "",
    text: str = "",
    check_number: str = "",
) -> OutsideAnswered:
    """Post what a restaurant, minibar or telephone system charges to a room or folio.

    A charge to the folio of a guest who has left and paid goes to the late-charge folio of that stay. What the stay's nights were sold
    with under the same code, and is not taken yet, pays for it first; the guest is charged for what is more.
    The same message again is told what it was told before; one that was refused is tried again.

    Args:
        vendor, vendor_reference: whose message it is, and its own number there: together they are known once.
        transaction_code: the hotel's code of the charge.
        price_minor: of one piece, minor units, above zero; a charge is taken back by `cancel_outside_charge`.
        room_number, folio_number: one of the two.

    Raises:
        OtherContent: this reference was used for another charge.
        InvalidInput, InputTooLong: vendor or reference are missing, or a number or text cannot be true.
    """
    content = {
        "transaction_code": _said(transaction_code, field="transaction_code"),
        "price_minor": checked_amount(price_minor, field="price_minor"),
        "quantity": checked_quantity(quantity),
        "room_number": _said(room_number, field="room_number"),
        "folio_number": _said(folio_number, field="folio_number"),
        "text": money_line(text, field="text"),
        "check_number": _said(check_number, field="check_number"),
    }
    message, known = _message(uow, vendor, vendor_reference, content)
    if message.answer is OutsideAnswer.POSTED and known:
        return _answered(message, repeated=True)
    try:
        posting_id, takings = _post(uow, message, content)
    except _Refused as refusal:
        return _refuse(uow, message, refusal, new=not known)
    answered = _accept(uow, message, posting_id, new=not known)
    for taking in takings:
        taking.outside_charge_id = message.id
    return answered


@command(
    title=N_("Cancel a charge of another system"),
    permission=Permission.POST_FROM_OUTSIDE,
    audit=(*_AUDIT, AuditCode.POSTING_REVERSED, AuditCode.POSTING_ADJUSTED, AuditCode.PACKAGE_TAKING_UNDONE),
    changes=_CHANGES,
    sync=SyncRule.FACT,
    locks=POSTING_LOCKS,
    result=OutsideAnswered,
)
def cancel_outside_charge(uow: UnitOfWork, *, vendor: str, vendor_reference: str, cancelled_reference: str, reason: str) -> OutsideAnswered:
    """Take back what another system has charged: reversed in the open day, adjusted where its day is closed.

    Args:
        vendor_reference: the number of the cancellation itself.
        cancelled_reference: that of the charge.

    Raises:
        OtherContent: this reference was used for another message.
        ReasonMissing: no reason was given.
    """
    why = given_reason(reason)
    message, known = _message(uow, vendor, vendor_reference, {"cancels": cancelled_reference, "text": why})
    if message.answer is OutsideAnswer.POSTED and known:
        return _answered(message, repeated=True)
    try:
        posted = _cancel(uow, message, cancelled_reference, why)
    except _Refused as refusal:
        return _refuse(uow, message, refusal, new=not known)
    return _accept(uow, message, posted, new=not known)


@command(
    title=N_("Put a refused charge aside"),
    permission=Permission.POST_FROM_OUTSIDE,
    audit=(AuditCode.OUTSIDE_CHARGE_DISMISSED,),
    changes=(EntityKind.OUTSIDE_CHARGE,),
    result=OutsideAnswered,
)
def dismiss_outside_charge(uow: UnitOfWork, *, outside_charge_id: OutsideChargeId, reason: str) -> OutsideAnswered:
    """Say why a charge that could not be posted needs nothing more: it leaves the list of what is to be looked at.

    Raises:
        AlreadyPosted: it stands on a folio.
        ReasonMissing: no reason was given.
    """
    message = uow.get(OutsideCharge, outside_charge_id, what=_("The message"))
    if message.answer is OutsideAnswer.POSTED:
        raise AlreadyPosted(reference=message.vendor_reference, vendor=message.vendor)
    message.dismiss_reason = given_reason(reason)
    message.dismissed_at, message.dismissed_by_id = uow.clock.now(), uow.actor.user_id
    uow.record(AuditCode.OUTSIDE_CHARGE_DISMISSED, message, reason=message.dismiss_reason)
    return _answered(message, repeated=False)


def _said(text: str, *, field: str) -> str:
    """A word of another system; what looks like a card number in it is not kept."""
    return without_card_numbers(one_line(text, field=field))


def _message(uow: UnitOfWork, vendor: str, reference: str, content: dict[str, Any]) -> tuple[OutsideCharge, bool]:
    """The message as it is known, locked; or a new one, and whether it was known."""
    whose, number = money_line(vendor, field="vendor"), one_line(reference, field="vendor_reference")
    if not whose or not number:
        raise InvalidInput(
            "vendor_reference" if whose else "vendor",
            problem=N_("A charge of another system needs the name of the system and its own number. Nothing was posted."),
        )
    digest = hashlib.sha256(msgspec.json.encode(content, order="sorted")).hexdigest()
    named = {"hotel": uow.property_id, "of_vendor": whose, "reference": number}
    known: OutsideCharge | None = uow.session.execute(_KNOWN, named).scalar_one_or_none()
    if known is None:
        kept = {name: value for name, value in content.items() if name != "cancels"}
        now, day = uow.clock.now(), uow.business_date
        made = OutsideCharge(id=OutsideChargeId(new_id()), property_id=uow.property_id, vendor=whose, vendor_reference=number, **kept)
        made.content_sha256, made.received_at, made.business_date = digest, now, day
        return made, False
    if known.content_sha256 != digest:
        raise OtherContent("vendor_reference", vendor=whose, reference=number)
    return known, True


def _post(uow: UnitOfWork, message: OutsideCharge, content: dict[str, Any]) -> tuple[PostingId | None, list[PackageTaking]]:
    """The line that the message became, and what it took of packages that the stay's nights were sold with."""
    if content["price_minor"] <= 0:
        raise _Refused(OutsideAnswer.BAD_CONTENT, _("A charge is above zero; take one back by its reference."))
    folio_id, no_post = _folio_of(uow, message)
    code = uow.connection.execute(_CODE, {"hotel": uow.property_id, "code": message.transaction_code}).scalar_one_or_none()
    if code is None:
        raise _Refused(OutsideAnswer.UNKNOWN_CODE)
    charge: dict[str, Any] = {
        "transaction_code_id": TransactionCodeId(code),
        "price_minor": message.price_minor,
        "quantity": message.quantity,
        "text": message.text,
        "reference": without_card_numbers(message.check_number or message.vendor_reference),
    }
    cover = _cover(uow, folio_id, message, TransactionCodeId(code))
    if no_post and cover.over_minor:
        raise _Refused(OutsideAnswer.NO_POST)
    posting_id = _post_charge(uow, folio_id, _beyond(charge, cover)) if cover.over_minor else None
    takings = write_takings(uow, cover.shares, PackageTaker.OUTLET)
    taken = next((taking.posting_id for taking in takings if taking.posting_id is not None), None)
    return posting_id or (None if taken is None else PostingId(taken)), takings


def _cover(uow: UnitOfWork, folio_id: FolioId, message: OutsideCharge, code_id: TransactionCodeId) -> Cover:
    """What of a charge the stay of a folio has paid for with its nights."""
    amount = message.price_minor * message.quantity
    stay = uow.get(Folio, folio_id, what=_("The folio"), lock=False).reservation_id
    if stay is None:
        return Cover((), amount)
    return cover_of(uow, ReservationId(stay), code_id, amount_minor=amount, pieces=message.quantity)


def _beyond(charge: dict[str, Any], cover: Cover) -> dict[str, Any]:
    """The part of a charge that the stay has not paid for; all of it as it came."""
    return {**charge, "price_minor": cover.over_minor, "quantity": 1} if cover.shares else charge


def _post_charge(uow: UnitOfWork, folio_id: FolioId, charge: dict[str, Any]) -> PostingId:
    left = left_and_paid(uow, folio_id)
    try:
        posted = post_charge(uow, folio_id=folio_id, **charge) if left is None else post_late_charge(uow, reservation_id=left, **charge)
    except (FolioClosed, NotLeft, PackageFolio) as closed:
        raise _Refused(OutsideAnswer.FOLIO_CLOSED, str(closed)) from closed
    except CreditLimitPassed as passed:
        raise _Refused(OutsideAnswer.OVER_LIMIT, str(passed)) from passed
    except InvalidInput as wrong:
        raise _Refused(OutsideAnswer.BAD_CONTENT, str(wrong)) from wrong
    return posted.posting_id


def _folio_of(uow: UnitOfWork, message: OutsideCharge) -> tuple[FolioId, bool]:
    if bool(message.room_number) == bool(message.folio_number):
        raise _Refused(OutsideAnswer.BAD_CONTENT, _("Name either a room or a folio."))
    if message.folio_number:
        found = uow.connection.execute(_FOLIO, {"hotel": uow.property_id, "number": message.folio_number}).first()
        if found is None:
            raise _Refused(OutsideAnswer.UNKNOWN_FOLIO)
        return FolioId(found.id), bool(found.no_post)
    room = uow.connection.execute(_ROOM, {"hotel": uow.property_id, "number": message.room_number}).scalar_one_or_none()
    if room is None:
        raise _Refused(OutsideAnswer.UNKNOWN_ROOM)
    found = uow.connection.execute(_STAY_IN, {"room": room}).first()
    if found is None:
        raise _Refused(OutsideAnswer.VACANT_ROOM)
    return FolioId(found.id), bool(found.no_post)


def _cancel(uow: UnitOfWork, message: OutsideCharge, cancelled_reference: str, why: str) -> PostingId | None:
    named = {"hotel": uow.property_id, "of_vendor": message.vendor, "reference": cancelled_reference}
    charge: OutsideCharge | None = uow.session.execute(_KNOWN, named).scalar_one_or_none()
    if charge is None or charge.answer is not OutsideAnswer.POSTED or charge.cancels_id is not None:
        raise _Refused(OutsideAnswer.UNKNOWN_CHARGE)
    taken_back = uow.connection.execute(select(OutsideCharge.id).where(OutsideCharge.cancels_id == charge.id)).first()
    if taken_back is not None:
        raise _Refused(OutsideAnswer.NOT_CANCELLABLE, _("It has been taken back already."))
    posting_id = _take_line_back(uow, charge, why)
    take_back_outlet(uow, OutsideChargeId(charge.id), why)
    message.cancels_id = charge.id
    return posting_id


def _take_line_back(uow: UnitOfWork, charge: OutsideCharge, why: str) -> PostingId | None:
    """The counter-line of what stands on a bill; None where a package has covered all of it."""
    line = None if charge.posting_id is None else uow.get(Posting, charge.posting_id, what=_("The posting"), lock=False)
    if line is None or line.kind is PostingKind.PACKAGE:
        return None
    try:
        if line.business_date == uow.business_date:
            return reverse_posting(uow, posting_id=PostingId(line.id), reason=why).posting_id
        # A rule of the stay may have cut it in parts.
        adjusted = [adjust_posting(uow, posting_id=part, new_amount_minor=0, reason=why) for part in parts_of(uow, line)]
        return adjusted[0].posting_id
    except StaffError as refusal:
        raise _Refused(OutsideAnswer.NOT_CANCELLABLE, str(refusal)) from refusal


def _accept(uow: UnitOfWork, message: OutsideCharge, posting_id: PostingId | None, *, new: bool) -> OutsideAnswered:
    message.answer, message.posting_id = OutsideAnswer.POSTED, posting_id
    message.dismissed_at = message.dismissed_by_id = None
    _keep(uow, message, new=new)
    uow.record(AuditCode.OUTSIDE_CHARGE_POSTED, message, vendor=message.vendor, reference=message.vendor_reference, posting=posting_id)
    return _answered(message, repeated=False)


def _refuse(uow: UnitOfWork, message: OutsideCharge, refusal: _Refused, *, new: bool) -> OutsideAnswered:
    message.answer = refusal.answer
    _keep(uow, message, new=new)
    uow.record(AuditCode.OUTSIDE_CHARGE_REFUSED, message, vendor=message.vendor, reference=message.vendor_reference, answer=refusal.answer)
    return _answered(message, repeated=False, explanation=refusal.explanation)


def _keep(uow: UnitOfWork, message: OutsideCharge, *, new: bool) -> None:
    if new:
        uow.add(message)
    else:
        uow.changed(message)
    uow.session.flush()


def _answered(message: OutsideCharge, *, repeated: bool, explanation: str = "") -> OutsideAnswered:
    posting = None if message.posting_id is None else PostingId(message.posting_id)
    return OutsideAnswered(OutsideChargeId(message.id), message.answer, repeated, posting, explanation)
