"""Folios: balances against postings, taxes, transfers, room charges against nights, receipts and numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import BigInteger, String, and_, case, cast, exists, func, literal, or_, select, union_all
from sqlalchemy.orm import aliased

from hotel_desk.domain.codes import FolioKind, FolioStatus, PostingKind, ReceiptKind, ReservationStatus
from hotel_desk.language import N_
from hotel_desk.models.folio import Folio, FolioWindow, NightCharge, NumberSeries, Posting, PostingTax, Receipt
from hotel_desk.models.property import ClosedDay
from hotel_desk.models.reservation import Booking, Reservation, ReservationNight
from hotel_desk.queries.invariants_found import HOTEL, TODAY, Invariant, stated_by, word

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement

    from hotel_desk.queries.invariants_found import Statement

_FOLIO = Folio.number.label("folio")
_CONFIRMATION = Booking.confirmation_number.label("confirmation")
_STAYED = (ReservationStatus.IN_HOUSE, ReservationStatus.CHECKED_OUT)
_CHARGES = (PostingKind.CHARGE, PostingKind.ALLOWANCE)
_RECEIPT_KINDS = {
    PostingKind.PAYMENT: ReceiptKind.PAYMENT,
    PostingKind.DEPOSIT: ReceiptKind.DEPOSIT,
    PostingKind.REFUND: ReceiptKind.REFUND,
    PostingKind.PAID_OUT: ReceiptKind.PAID_OUT,
}
# The series that numbers each kind of receipt (services/posting_codes.py draws from them).
RECEIPT_SERIES = {
    ReceiptKind.PAYMENT: "receipt",
    ReceiptKind.DEPOSIT: "deposit",
    ReceiptKind.REFUND: "refund",
    ReceiptKind.PAID_OUT: "paid_out",
}


def _window_balances() -> Statement:
    """A window's balance is the sum of its lines, which are numbered from 1 without gaps."""
    lines = (
        select(
            Posting.folio_id,
            Posting.window_number,
            func.sum(Posting.amount_minor).label("balance"),
            func.count().label("lines"),
            func.min(Posting.sequence).label("first"),
            func.max(Posting.sequence).label("last"),
        )
        .where(Posting.property_id == HOTEL)
        .group_by(Posting.folio_id, Posting.window_number)
        .subquery()
    )
    total = func.coalesce(lines.c.balance, 0)
    wrong = or_(
        FolioWindow.balance_minor != total,
        func.coalesce(FolioWindow.last_sequence, 0) != func.coalesce(lines.c.lines, 0),
        and_(lines.c.lines.is_not(None), or_(lines.c.first != 1, lines.c.last != lines.c.lines)),
    )
    return (
        select(
            _FOLIO,
            FolioWindow.number.label("window"),
            FolioWindow.last_sequence.label("last_line"),
            FolioWindow.balance_minor.label("found"),
            total.label("expected"),
        )
        .select_from(FolioWindow)
        .join(Folio, Folio.id == FolioWindow.folio_id)
        .outerjoin(lines, and_(lines.c.folio_id == FolioWindow.folio_id, lines.c.window_number == FolioWindow.number))
        .where(FolioWindow.property_id == HOTEL, wrong)
    )


def _lines_without_window() -> Statement:
    window = exists().where(FolioWindow.folio_id == Posting.folio_id, FolioWindow.number == Posting.window_number)
    return (
        select(_FOLIO, Posting.window_number.label("window"), word(N_("no window")).label("found"), func.count().label("expected"))
        .select_from(Posting)
        .join(Folio, Folio.id == Posting.folio_id)
        .where(Posting.property_id == HOTEL, ~window)
        .group_by(Folio.number, Posting.window_number)
    )


def _chain() -> Statement:
    """A line starts from the balance the line before it ended with, and adds up."""
    before = aliased(Posting)
    wrong = or_(
        Posting.balance_after_minor != Posting.balance_before_minor + Posting.amount_minor,
        Posting.amount_minor != Posting.net_minor + Posting.tax_minor,
        and_(Posting.sequence == 1, Posting.balance_before_minor != 0),
        and_(Posting.sequence > 1, or_(before.id.is_(None), before.balance_after_minor != Posting.balance_before_minor)),
    )
    return (
        select(
            _FOLIO,
            Posting.window_number.label("window"),
            Posting.sequence.label("line"),
            Posting.balance_before_minor.label("found"),
            before.balance_after_minor.label("expected"),
        )
        .select_from(Posting)
        .join(Folio, Folio.id == Posting.folio_id)
        .outerjoin(
            before,
            and_(
                before.folio_id == Posting.folio_id,
                before.window_number == Posting.window_number,
                before.sequence == Posting.sequence - 1,
            ),
        )
        .where(Posting.property_id == HOTEL, wrong)
    )


def _taxes() -> Statement:
    parts = (
        select(PostingTax.posting_id, func.sum(PostingTax.amount_minor).label("tax"))
        .where(PostingTax.property_id == HOTEL)
        .group_by(PostingTax.posting_id)
        .subquery()
    )
    tax = func.coalesce(parts.c.tax, 0)
    return (
        select(
            _FOLIO,
            Posting.window_number.label("window"),
            Posting.sequence.label("line"),
            Posting.tax_minor.label("found"),
            tax.label("expected"),
        )
        .select_from(Posting)
        .join(Folio, Folio.id == Posting.folio_id)
        .outerjoin(parts, parts.c.posting_id == Posting.id)
        .where(Posting.property_id == HOTEL, Posting.tax_minor != tax)
    )


def _transfers() -> Statement:
    """A balance is transferred by a pair of lines that sum to zero; the line that came names the one that went."""
    other = (
        select(Posting.id, Posting.transfer_of_id, Posting.amount_minor)
        .where(Posting.property_id == HOTEL, Posting.kind == PostingKind.TRANSFER)
        .subquery()
    )
    pair = or_(
        and_(Posting.transfer_of_id.is_(None), other.c.transfer_of_id == Posting.id),
        and_(Posting.transfer_of_id.is_not(None), other.c.id == Posting.transfer_of_id),
    )
    return (
        select(
            _FOLIO,
            Posting.window_number.label("window"),
            Posting.sequence.label("line"),
            Posting.amount_minor.label("found"),
            (-other.c.amount_minor).label("expected"),
        )
        .select_from(Posting)
        .join(Folio, Folio.id == Posting.folio_id)
        .outerjoin(other, pair)
        .where(
            Posting.property_id == HOTEL,
            Posting.kind == PostingKind.TRANSFER,
            Posting.origin_date.is_(None),
            or_(other.c.id.is_(None), other.c.amount_minor != -Posting.amount_minor),
        )
    )


def _posting_dates() -> Statement:
    """A line belongs to the open day or to a closed one, never to a day to come or to one that was never open."""
    closed = exists().where(ClosedDay.property_id == HOTEL, ClosedDay.date == Posting.business_date)
    return (
        select(_FOLIO, Posting.window_number.label("window"), Posting.sequence.label("line"), Posting.business_date.label("found"))
        .join(Folio, Folio.id == Posting.folio_id)
        .where(Posting.property_id == HOTEL, Posting.business_date != TODAY, ~closed)
    )


def _taken_back() -> ColumnElement[bool]:
    reversal = aliased(Posting)
    return exists().where(reversal.reversal_of_id == Posting.id)


def _slept_uncharged() -> Statement:
    """Each night slept before today has its charge."""
    return (
        select(
            _CONFIRMATION,
            ReservationNight.date.label("night"),
            word(N_("no charge")).label("found"),
            word(N_("1 charge")).label("expected"),
        )
        .select_from(ReservationNight)
        .join(Reservation, Reservation.id == ReservationNight.reservation_id)
        .join(Booking, Booking.id == Reservation.booking_id)
        .outerjoin(
            NightCharge,
            and_(
                NightCharge.property_id == HOTEL,
                NightCharge.reservation_id == ReservationNight.reservation_id,
                NightCharge.night_date == ReservationNight.date,
            ),
        )
        .where(
            ReservationNight.property_id == HOTEL,
            ReservationNight.date < TODAY,
            Reservation.status.in_(_STAYED),
            NightCharge.posting_id.is_(None),
        )
    )


def _charged_unslept() -> Statement:
    """No charge for a night that was not slept; tonight may be charged in advance."""
    return (
        select(
            _CONFIRMATION, NightCharge.night_date.label("night"), Reservation.status.label("status"), word(N_("a charge")).label("found")
        )
        .select_from(NightCharge)
        .join(Reservation, Reservation.id == NightCharge.reservation_id)
        .join(Booking, Booking.id == Reservation.booking_id)
        .outerjoin(
            ReservationNight,
            and_(ReservationNight.reservation_id == NightCharge.reservation_id, ReservationNight.date == NightCharge.night_date),
        )
        .where(
            NightCharge.property_id == HOTEL,
            or_(Reservation.status.not_in(_STAYED), ReservationNight.date.is_(None), NightCharge.night_date > TODAY),
        )
    )


def _charge_names_its_line() -> Statement:
    """The charge of a night is an unreversed line of that stay and that night."""
    wrong = or_(
        Posting.kind.not_in(_CHARGES),
        Posting.night_date.is_(None),
        Posting.night_date != NightCharge.night_date,
        Posting.reservation_id.is_(None),
        Posting.reservation_id != NightCharge.reservation_id,
        _taken_back(),
    )
    return (
        select(_FOLIO, Posting.sequence.label("line"), NightCharge.night_date.label("night"), Posting.kind.label("found"))
        .select_from(NightCharge)
        .join(Posting, Posting.id == NightCharge.posting_id)
        .join(Folio, Folio.id == Posting.folio_id)
        .where(NightCharge.property_id == HOTEL, wrong)
    )


def _lines_of_a_night() -> Statement:
    """Unreversed lines of a night belong to its one charge: a line, a bundle, or an allowance with the night at nothing beside it."""
    allowances = func.sum(case((Posting.kind == PostingKind.ALLOWANCE, 1), else_=0))
    lines = func.count(func.coalesce(Posting.bundle_id, Posting.id).distinct())
    allowed = 1 + allowances
    charged = func.count(NightCharge.posting_id.distinct())
    return (
        select(_FOLIO, Posting.night_date.label("night"), lines.label("found"), allowed.label("expected"))
        .select_from(Posting)
        .join(Folio, Folio.id == Posting.folio_id)
        .outerjoin(
            NightCharge,
            and_(
                NightCharge.property_id == HOTEL,
                NightCharge.reservation_id == Posting.reservation_id,
                NightCharge.night_date == Posting.night_date,
            ),
        )
        .where(Posting.property_id == HOTEL, Posting.night_date.is_not(None), Posting.kind.in_(_CHARGES), ~_taken_back())
        .group_by(Folio.number, Posting.reservation_id, Posting.night_date)
        .having(or_(lines > allowed, allowances > 1, charged != 1))
    )


def _folio_statuses() -> Statement:
    """A guest's folio is open exactly while the guest is in house; a deposit is held before and after, not during.

    The account of what was left unpaid stays open; a house account is closed when the group that it is for has left and paid.
    """
    status = Reservation.status
    wrong = or_(
        and_(
            Folio.kind == FolioKind.GUEST,
            or_(status.is_(None), (status == ReservationStatus.IN_HOUSE) != (Folio.status == FolioStatus.OPEN)),
        ),
        and_(Folio.kind == FolioKind.DEPOSIT, or_(status.is_(None), and_(status.in_(_STAYED), Folio.status == FolioStatus.OPEN))),
        and_(Folio.kind == FolioKind.LEFT_UNPAID, Folio.status != FolioStatus.OPEN),
    )
    return (
        select(_FOLIO, Folio.kind.label("kind"), status.label("reservation"), Folio.status.label("found"))
        .outerjoin(Reservation, Reservation.id == Folio.reservation_id)
        .where(Folio.property_id == HOTEL, wrong)
    )


def _stays_without_folio() -> Statement:
    folio = exists().where(Folio.property_id == HOTEL, Folio.reservation_id == Reservation.id, Folio.kind == FolioKind.GUEST)
    return (
        select(
            _CONFIRMATION, Reservation.status.label("status"), word(N_("no folio")).label("found"), word(N_("1 folio")).label("expected")
        )
        .select_from(Reservation)
        .join(Booking, Booking.id == Reservation.booking_id)
        .where(Reservation.property_id == HOTEL, Reservation.status.in_(_STAYED), ~folio)
    )


def _closed_at_zero() -> Statement:
    return (
        select(_FOLIO, FolioWindow.number.label("window"), FolioWindow.balance_minor.label("found"), literal(0).label("expected"))
        .select_from(FolioWindow)
        .join(Folio, Folio.id == FolioWindow.folio_id)
        .where(FolioWindow.property_id == HOTEL, Folio.status == FolioStatus.CLOSED, FolioWindow.balance_minor != 0)
    )


def _money_without_receipt() -> Statement:
    """Money taken or given back has a receipt of its kind."""
    wanted = case(*((Posting.kind == posting, receipt.value) for posting, receipt in _RECEIPT_KINDS.items()))
    return (
        select(_FOLIO, Posting.sequence.label("line"), Posting.kind.label("kind"), Receipt.kind.label("found"), wanted.label("expected"))
        .select_from(Posting)
        .join(Folio, Folio.id == Posting.folio_id)
        .outerjoin(Receipt, Receipt.posting_id == Posting.id)
        .where(
            Posting.property_id == HOTEL,
            or_(
                and_(Posting.kind.in_(list(_RECEIPT_KINDS)), or_(Receipt.kind.is_(None), cast(Receipt.kind, String) != wanted)),
                and_(Posting.kind.not_in(list(_RECEIPT_KINDS)), Receipt.id.is_not(None)),
            ),
        )
    )


def _numbers() -> Statement:
    """Short numbers have no gaps, and the next one follows the last."""

    def numbers(series: ColumnElement[str], number: Any, *where: ColumnElement[bool]) -> Statement:
        value = cast(number, BigInteger)
        return select(
            series.label("series"), func.count().label("count"), func.min(value).label("first"), func.max(value).label("last")
        ).where(*where)

    used = union_all(
        numbers(word("confirmation"), Booking.confirmation_number, Booking.property_id == HOTEL),
        numbers(word("folio"), Folio.number, Folio.property_id == HOTEL),
        *(
            numbers(word(series), Receipt.number, Receipt.property_id == HOTEL, Receipt.kind == kind)
            for kind, series in RECEIPT_SERIES.items()
        ),
    ).subquery()
    return (
        select(
            used.c.series,
            used.c.first,
            used.c.last,
            NumberSeries.next_number.label("next"),
            used.c.count.label("found"),
            (used.c.last - used.c.first + 1).label("expected"),
        )
        .select_from(used)
        .join(NumberSeries, and_(NumberSeries.series == used.c.series, NumberSeries.property_id == HOTEL))
        .where(used.c.count > 0, or_(used.c.count != used.c.last - used.c.first + 1, NumberSeries.next_number != used.c.last + 1))
    )


LEDGER_INVARIANTS = (
    Invariant("folio.balance", N_("A folio balance is not the sum of its lines"), stated_by(_window_balances(), _lines_without_window())),
    Invariant("folio.chain", N_("A folio line does not follow from the line before it"), stated_by(_chain())),
    Invariant("folio.taxes", N_("The tax of a line is not the sum of its parts"), stated_by(_taxes())),
    Invariant("folio.transfers", N_("A transfer has no counterpart"), stated_by(_transfers())),
    Invariant("folio.dates", N_("A line was posted on a day that is not open and was never closed"), stated_by(_posting_dates())),
    Invariant(
        "folio.status", N_("A folio is open or closed against the status of its stay"), stated_by(_folio_statuses(), _stays_without_folio())
    ),
    Invariant("folio.closed_at_zero", N_("A closed folio is not at zero"), stated_by(_closed_at_zero())),
    Invariant("night_charge.slept", N_("A night slept has no room charge"), stated_by(_slept_uncharged())),
    Invariant("night_charge.unslept", N_("A night that was not slept has a room charge"), stated_by(_charged_unslept())),
    Invariant("night_charge.once", N_("A night is not charged exactly once"), stated_by(_charge_names_its_line(), _lines_of_a_night())),
    Invariant("receipt.money", N_("Money and receipts differ"), stated_by(_money_without_receipt())),
    Invariant("numbers.unbroken", N_("A series of numbers has a gap"), stated_by(_numbers())),
)
