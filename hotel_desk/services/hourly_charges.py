"""Whether the hours of a stay are charged. Used by commands; not commands themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import bindparam, select

from hotel_desk.domain.errors import StaffError
from hotel_desk.language import N_
from hotel_desk.models.credit import HourlyStay
from hotel_desk.models.folio import Posting

if TYPE_CHECKING:
    from hotel_desk.db.unit_of_work import UnitOfWork
    from hotel_desk.models.reservation import Reservation

_STAY = select(HourlyStay).where(HourlyStay.reservation_id == bindparam("reservation")).with_for_update()


class HoursNotCharged(StaffError):
    code = "hourly.not_charged"
    template = N_("This stay was sold by the hour and its hours are not charged. The guest was not checked out. Charge the hours first.")


class SoldByTheHour(StaffError):
    code = "hourly.sold_by_the_hour"
    template = N_("This stay was sold by the hour. Nothing was changed. Turn its hours into a night, or charge them first.")


def hourly_stay_of(uow: UnitOfWork, reservation_id: object) -> HourlyStay | None:
    """What was agreed by the hour, locked; None for a stay that was sold otherwise."""
    found: HourlyStay | None = uow.session.execute(_STAY, {"reservation": reservation_id}).scalar_one_or_none()
    return found


def is_charged(uow: UnitOfWork, stay: HourlyStay) -> bool:
    """Whether the hours stand on the folio: charged, and not taken back."""
    if stay.charged_posting_id is None:
        return False
    reversal = select(Posting.id).where(Posting.reversal_of_id == stay.charged_posting_id)
    return uow.connection.execute(reversal).first() is None


def refuse_uncharged_hours(uow: UnitOfWork, reservation: Reservation) -> None:
    """Go on only if the hours of a stay sold by the hour are charged, or became a night.

    Raises:
        HoursNotCharged: they are not.
    """
    if _owes_hours(uow, reservation):
        raise HoursNotCharged


def refuse_night_for_hours(uow: UnitOfWork, reservation: Reservation) -> None:
    """Go on only if a day use that is to get nights does not owe the hours it was sold by.

    Raises:
        SoldByTheHour: it does; whoever turns the hours into a night says what becomes of them.
    """
    if reservation.day_use and _owes_hours(uow, reservation):
        raise SoldByTheHour("departure_date")


def _owes_hours(uow: UnitOfWork, reservation: Reservation) -> bool:
    stay = hourly_stay_of(uow, reservation.id)
    return stay is not None and stay.converted_at is None and not is_charged(uow, stay)
