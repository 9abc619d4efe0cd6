"""Penalties and fees: posted under their own codes, the deposit first, or waived with a reason (`docs/algorithms/penalties.md`)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sqlalchemy import select

from hotel_desk.db.registry import POSTING_LOCKS, command
from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.domain.codes import EntityKind, FolioKind, PostingKind, ReservationStatus, SyncRule
from hotel_desk.domain.deposits import penalty_parts, taxed_within
from hotel_desk.domain.errors import InvalidInput, StaffError
from hotel_desk.domain.ids import FolioId, ReservationId, TaxRuleId, TransactionCodeId
from hotel_desk.domain.money import Money
from hotel_desk.domain.permissions import Permission
from hotel_desk.domain.rate_codes import PolicyKind
from hotel_desk.domain.settings import CANCELLATION_FEE_CODE, FORFEIT_DEPOSITS, NO_SHOW_FEE_CODE, SETTINGS
from hotel_desk.domain.tax import TaxLine, tax_charge
from hotel_desk.language import N_, _
from hotel_desk.models.folio import Folio, Posting, PostingTax
from hotel_desk.models.profile import Profile
from hotel_desk.models.reservation import Reservation
from hotel_desk.models.transaction_code import TransactionCode
from hotel_desk.queries.departure_fees import leaving_rules
from hotel_desk.queries.penalties import PenaltyPreview, nothing_due, penalty_preview
from hotel_desk.services import ledger
from hotel_desk.services.charge_routing import routed
from hotel_desk.services.deposits import forfeit_line, take_forfeits_back
from hotel_desk.services.ledger import NewPosting
from hotel_desk.services.reversals import reversal_of
from hotel_desk.services.tax_rules import code_named, rules_of
from hotel_desk.services.typed_text import given_reason

if TYPE_CHECKING:
    from datetime import date

    from hotel_desk.db.unit_of_work import UnitOfWork

FEE_AUDIT = (AuditCode.FEE_POSTED, AuditCode.FEE_WAIVED)
FEE_CHANGES = (EntityKind.FOLIO, EntityKind.POSTING)
_GIVEN_UP = frozenset({PolicyKind.CANCELLATION, PolicyKind.NO_SHOW})
_OFFERED = frozenset({PolicyKind.CHANGE, PolicyKind.TIMES})


class FeeChanged(StaffError):
    code = "fee.changed"
    template = N_("The fee is {fee} now; {shown} was shown. Nothing was changed. Look at it again and confirm it.")


class NoFeeDue(StaffError):
    code = "fee.none_due"
    template = N_("No fee is due: {why} Nothing was posted.")


class EarlyDepartureDue(StaffError):
    code = "fee.early_departure"
    template = N_(
        "{why} The guest was not checked out. Charge the early departure and take the payment, or let somebody who may waive it "
        "give a reason."
    )


class LateDepartureDue(StaffError):
    code = "fee.late_departure"
    template = N_(
        "{why} The guest was not checked out. Charge the late departure and take the payment, or let somebody who may waive it "
        "give a reason."
    )


class LeavesToday(StaffError):
    code = "stay.leaves_today"
    template = N_("{why} The stay was not shortened. Check the guest out: the early departure is charged there.")


@dataclass(frozen=True, slots=True)
class FeeCharged:
    """What became of a fee, minor units: posted and covered by money held, or waived. `owed_minor` is still open on the folio."""

    reservation_id: ReservationId
    total_minor: int = 0
    from_deposit_minor: int = 0
    owed_minor: int = 0
    waived: bool = False
    folio_id: FolioId | None = None


@command(
    title=N_("Charge a fee"),
    permission=Permission.POST_CHARGE,
    audit=FEE_AUDIT,
    changes=(*FEE_CHANGES, EntityKind.RESERVATION),
    sync=SyncRule.FACT,
    locks=POSTING_LOCKS,
    undo="reverse_posting",
    result=FeeCharged,
)
def charge_fee(
    uow: UnitOfWork,
    *,
    reservation_id: ReservationId,
    kind: PolicyKind,
    expected_fee_minor: int | None = None,
    waive_reason: str | None = None,
) -> FeeCharged:
    """Charge what a change, an early arrival, or an early or late departure costs under what the reservation was made under, or waive it.

    Args:
        kind: `CHANGE` or `TIMES`; the fees of a cancellation and a no-show are charged by these themselves.
        expected_fee_minor: the total that was shown, minor units; None does not look.
        waive_reason: why it is not charged; needs its own permission.

    Raises:
        NoFeeDue: nothing is due; the sentence says why.
        FeeChanged: the fee is another one by now.
        ReasonMissing, NotAllowed: it may not be waived like this.
    """
    if kind not in _OFFERED:
        raise InvalidInput("kind", problem=N_("This fee is charged when the reservation is given up. Nothing was posted."))
    reservation = uow.get(Reservation, reservation_id, what=_("The reservation"))
    preview = fee_shown(uow, reservation, kind, expected_fee_minor=expected_fee_minor)
    if not preview.is_due:
        raise NoFeeDue(why=preview.sentence)
    return charge_penalty(uow, reservation, preview, waive_reason=waive_reason)


def fee_shown(uow: UnitOfWork, reservation: Reservation, kind: PolicyKind, *, expected_fee_minor: int | None = None) -> PenaltyPreview:
    """What something costs at this moment, which must be what was shown; for use inside other commands, before anything is changed.

    Raises:
        FeeChanged: it is another amount than the one shown.
    """
    if reservation.rate_plan_id is None and not _hotel_charges(uow, reservation, kind):
        # Policies come with the plan; most reservations of other systems have none.
        preview = nothing_due(ReservationId(reservation.id), kind)
    else:
        uow.session.flush()
        preview = penalty_preview(uow, ReservationId(reservation.id), kind=kind)
    if expected_fee_minor is not None and expected_fee_minor != preview.total_minor:
        currency = uow.hotel.currency
        raise FeeChanged(
            "expected_fee_minor",
            fee=str(Money.from_minor(preview.total_minor, currency)),
            shown=str(Money.from_minor(expected_fee_minor, currency)),
        )
    return preview


def charge_penalty(uow: UnitOfWork, reservation: Reservation, preview: PenaltyPreview, *, waive_reason: str | None = None) -> FeeCharged:
    """Post a fee on the guest folio of a stay in house, else on the deposit folio, where money held covers it first; or waive it.

    For use inside other commands; nothing happens where nothing is due.

    Raises:
        NotAllowed, ReasonMissing: the actor may not waive it, or gave no reason.
        NotFound: the setting names no transaction code of the hotel.
    """
    reservation_id = ReservationId(reservation.id)
    if not preview.is_due:
        return FeeCharged(reservation_id)
    if waive_reason is not None:
        uow.require(Permission.WAIVE_FEE)
        told = {"kind": preview.kind, "amount_minor": preview.total_minor, "policy_version": preview.policy_version_id}
        uow.record(AuditCode.FEE_WAIVED, reservation, reason=given_reason(waive_reason), **told)
        return FeeCharged(reservation_id, waived=True)
    folio = _folio(uow, reservation)
    lines = routed(uow, _penalty_lines(uow, reservation, preview, folio))
    ledger.append(uow, lines)
    uow.record(
        AuditCode.FEE_POSTED,
        folio,
        kind=preview.kind,
        amount_minor=sum(line.net_minor + line.tax_minor for line in lines),
        from_deposit_minor=preview.from_deposit_minor,
        posting=lines[0].id,
        policy_version=preview.policy_version_id,
    )
    return FeeCharged(reservation_id, preview.total_minor, preview.from_deposit_minor, preview.owed_minor, folio_id=FolioId(folio.id))


def settle_departure(
    uow: UnitOfWork, reservation: Reservation, *, waive_reason: str | None, leaves_open: bool, expected_fee_minor: int | None = None
) -> None:
    """At check-out: what leaving early or late costs is charged already, waived, or posted now.

    It is posted where the amount that was shown is named, and for a guest who may leave with an open balance.

    Raises:
        EarlyDepartureDue, LateDepartureDue: it is due, and none of these.
        FeeChanged: it is another amount than the one shown.
    """
    preview = fee_shown(uow, reservation, PolicyKind.TIMES, expected_fee_minor=expected_fee_minor)
    posted = leaves_open or expected_fee_minor is not None
    if preview.is_due and waive_reason is None and not posted:
        due = EarlyDepartureDue if preview.leaves_early else LateDepartureDue
        raise due("expected_fee_minor", why=preview.sentence)
    charge_penalty(uow, reservation, preview, waive_reason=waive_reason)


def refuse_to_shorten_to_today(uow: UnitOfWork, reservation: Reservation, departure: date) -> None:
    """Go on with an earlier departure of a guest in the house, unless it is today and leaving early costs something.

    Raises:
        LeavesToday: it does; at the check-out it is charged.
    """
    if departure != uow.business_date:
        return
    preview = fee_shown(uow, reservation, PolicyKind.TIMES)
    if preview.is_due:
        raise LeavesToday("departure_date", why=preview.sentence)


def _hotel_charges(uow: UnitOfWork, reservation: Reservation, kind: PolicyKind) -> bool:
    """Whether a guest in the house may have to pay for leaving now by the hotel's own rule."""
    if kind is not PolicyKind.TIMES or reservation.status is not ReservationStatus.IN_HOUSE or reservation.day_use:
        return False
    return leaving_rules(uow).charges(early=uow.business_date < reservation.departure_date)


def take_penalties_back(uow: UnitOfWork, reservation: Reservation, why: str) -> None:
    """Take back what was charged for a reservation given up that is taken back: reversed, or allowed for where its day is closed."""
    if reservation.rate_plan_id is None:
        return
    folio = ledger.folio_of(uow, ReservationId(reservation.id), FolioKind.DEPOSIT)
    if folio is None:
        return
    take_forfeits_back(uow, folio, why)
    for setting in (CANCELLATION_FEE_CODE, NO_SHOW_FEE_CODE):
        named = uow.setting(setting)
        found = uow.session.execute(
            select(Posting)
            .join(TransactionCode, TransactionCode.id == Posting.transaction_code_id)
            .where(Posting.folio_id == folio.id, TransactionCode.code == named)
            .order_by(Posting.sequence)
        )
        _take_back(uow, folio, _without_forfeits(list(found.scalars())), why)


def _without_forfeits(lines: list[Posting]) -> list[Posting]:
    """The lines of a fee; a forfeit may have the same code, and has been taken back by itself."""
    forfeits = {line.id for line in lines if line.kind is PostingKind.FORFEIT}
    return [line for line in lines if not {line.id, line.reversal_of_id, line.adjusts_id} & forfeits]


def _take_back(uow: UnitOfWork, folio: Folio, lines: list[Posting], why: str) -> None:
    if sum(line.net_minor + line.tax_minor for line in lines) <= 0:
        return
    reversed_before = {line.reversal_of_id for line in lines}
    last = next(line for line in reversed(lines) if line.kind is PostingKind.CHARGE and line.id not in reversed_before)
    back = reversal_of(uow, last, why) if last.business_date == uow.business_date else _allowance(uow, last, why)
    ledger.append(uow, [back])
    uow.record(AuditCode.POSTING_REVERSED, folio, amount_minor=back.net_minor + back.tax_minor, posting=back.id, reason=why)


def _allowance(uow: UnitOfWork, line: Posting, why: str) -> NewPosting:
    """The mirror image of a fee of a closed day, in the open one."""
    taxes = uow.connection.execute(
        select(PostingTax.tax_rule_id, PostingTax.base_minor, PostingTax.amount_minor).where(PostingTax.posting_id == line.id)
    )
    return NewPosting(
        folio_id=FolioId(line.folio_id),
        kind=PostingKind.ALLOWANCE,
        transaction_code_id=TransactionCodeId(line.transaction_code_id),
        text=line.text,
        net_minor=-line.net_minor,
        tax_minor=-line.tax_minor,
        taxes=tuple(TaxLine(TaxRuleId(row.tax_rule_id), -row.base_minor, -row.amount_minor) for row in taxes),
        reservation_id=None if line.reservation_id is None else ReservationId(line.reservation_id),
        reason=why,
    )


def _folio(uow: UnitOfWork, reservation: Reservation) -> Folio:
    kind = FolioKind.GUEST if reservation.status is ReservationStatus.IN_HOUSE else FolioKind.DEPOSIT
    guest = uow.get(Profile, reservation.guest_id, what=_("The guest"), lock=False)
    return ledger.folio_for(uow, ReservationId(reservation.id), guest.name, kind)


def _penalty_lines(uow: UnitOfWork, reservation: Reservation, preview: PenaltyPreview, folio: Folio) -> list[NewPosting]:
    """The fee in one line, or what the money held covers of it as a forfeit and the rest of it."""
    fee = _line(uow, reservation, preview, FolioId(folio.id))
    if preview.kind not in _GIVEN_UP or not uow.setting(FORFEIT_DEPOSITS):
        return [fee]
    parts = penalty_parts(fee.net_minor + fee.tax_minor, preview.from_deposit_minor)
    if not parts.forfeited_minor:
        return [fee]
    forfeit = forfeit_line(uow, folio, ReservationId(reservation.id), parts.forfeited_minor)
    if not parts.fee_minor:
        return [forfeit]
    code_id = fee.transaction_code_id
    rest = taxed_within(parts.fee_minor, rules_of(uow, [code_id]).get(code_id, []), on=uow.business_date)
    return [forfeit, replace(fee, net_minor=rest.net_minor, tax_minor=rest.gross_minor - rest.net_minor, taxes=rest.taxes)]


def _line(uow: UnitOfWork, reservation: Reservation, preview: PenaltyPreview, folio_id: FolioId) -> NewPosting:
    setting = SETTINGS[preview.code_setting]
    code = code_named(uow, uow.setting(setting))
    code_id = TransactionCodeId(code.id)
    rules = rules_of(uow, [code_id]).get(code_id, [])
    if preview.within:
        taxed = taxed_within(preview.fee_minor, rules, on=uow.business_date)
    else:
        taxed = tax_charge(preview.fee_minor, rules, on=uow.business_date, persons=reservation.persons, nights=0)
    return NewPosting(
        folio_id=folio_id,
        kind=PostingKind.CHARGE,
        transaction_code_id=code_id,
        text=code.name,
        net_minor=taxed.net_minor,
        tax_minor=taxed.gross_minor - taxed.net_minor,
        taxes=taxed.taxes,
        reservation_id=ReservationId(reservation.id),
    )
