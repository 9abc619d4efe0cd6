"""How far guests and companies are trusted, and whose level the night works out (`docs/algorithms/credit.md`)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import BindParameter, Date, Select, bindparam, func, select, union
from sqlalchemy.orm import aliased

from hotel_desk.domain.codes import FolioKind, ReservationStatus
from hotel_desk.domain.credit_levels import USUAL_LEVEL, CreditFigures, CreditLevel, CreditReason
from hotel_desk.domain.credit_words import why_words
from hotel_desk.domain.ids import ProfileId
from hotel_desk.domain.reservation_states import EXPECTED
from hotel_desk.language import _
from hotel_desk.models.ar_account import ArAccount
from hotel_desk.models.credit import ProfileCredit
from hotel_desk.models.folio import Folio, FolioWindow, Posting
from hotel_desk.models.profile import Profile
from hotel_desk.models.reservation import Booking, Reservation
from hotel_desk.models.staff import UserAccount

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.engine import Connection

    from hotel_desk.db.database import Reader
    from hotel_desk.domain.money import Money

_NOTHING_KNOWN = CreditFigures()
# Whose stay begins or ended within so many days is looked at each night.
NEAR_DAYS = 7
_LATER = aliased(ProfileCredit)
_IS_LAST = ProfileCredit.number == (
    select(func.max(_LATER.number)).where(_LATER.profile_id == ProfileCredit.profile_id).correlate(ProfileCredit).scalar_subquery()
)
_ROWS = select(
    ProfileCredit.profile_id,
    ProfileCredit.number,
    ProfileCredit.business_date,
    ProfileCredit.level,
    ProfileCredit.since_date,
    ProfileCredit.reasons,
    ProfileCredit.stays,
    ProfileCredit.spend_minor,
    ProfileCredit.open_minor,
    ProfileCredit.overdue_minor,
    ProfileCredit.overdue_days,
    ProfileCredit.late_days,
    ProfileCredit.given_up_minor,
    ProfileCredit.set_level,
    ProfileCredit.set_reason,
    ProfileCredit.set_date,
    ProfileCredit.set_by_id,
    UserAccount.display_name.label("set_by"),
).outerjoin(UserAccount, UserAccount.id == ProfileCredit.set_by_id)
_LAST = _ROWS.where(ProfileCredit.profile_id.in_(bindparam("profiles", expanding=True)), _IS_LAST)
_HISTORY = _ROWS.where(ProfileCredit.profile_id == bindparam("profile")).order_by(ProfileCredit.number.desc()).limit(50)
_SOON: BindParameter[dt.date] = bindparam("soon", type_=Date)
_LATELY: BindParameter[dt.date] = bindparam("lately", type_=Date)
_TODAY: BindParameter[dt.date] = bindparam("today", type_=Date)
_OF_HOTEL: BindParameter[Any] = bindparam("hotel")
_NEAR = (Reservation.property_id == _OF_HOTEL) & (
    (Reservation.status == ReservationStatus.IN_HOUSE)
    | (Reservation.status.in_(tuple(EXPECTED)) & Reservation.arrival_date.between(_TODAY, _SOON))
    | ((Reservation.status == ReservationStatus.CHECKED_OUT) & (Reservation.departure_date >= _LATELY))
)


def _of_stays(column: Any) -> Select[Any]:
    return select(column).select_from(Reservation).join(Booking, Booking.id == Reservation.booking_id).where(_NEAR, column.is_not(None))


_CANDIDATES = union(
    _of_stays(Reservation.guest_id),
    _of_stays(Booking.company_id),
    _of_stays(Booking.agent_id),
    select(ArAccount.profile_id).where(ArAccount.property_id == _OF_HOTEL),
    select(ProfileCredit.profile_id).where(ProfileCredit.property_id == _OF_HOTEL, ProfileCredit.level != USUAL_LEVEL),
    select(Reservation.guest_id)
    .join(Posting, Posting.reservation_id == Reservation.id)
    .join(Folio, Folio.id == Posting.folio_id)
    .where(Folio.property_id == _OF_HOTEL, Folio.kind == FolioKind.LEFT_UNPAID)
    .group_by(Reservation.id, Reservation.guest_id)
    .having(func.sum(Posting.amount_minor) > 0),
    select(Reservation.guest_id)
    .join(Folio, Folio.reservation_id == Reservation.id)
    .join(FolioWindow, FolioWindow.folio_id == Folio.id)
    .where(Folio.property_id == _OF_HOTEL, Folio.kind == FolioKind.LATE, FolioWindow.payee_id.is_(None), FolioWindow.balance_minor > 0),
).subquery()
_TO_LOOK_AT = (
    select(Profile.id)
    .join(_CANDIDATES, _CANDIDATES.c[0] == Profile.id)
    .where(Profile.property_id == _OF_HOTEL, Profile.merged_into_id.is_(None), Profile.erased_at.is_(None))
    .order_by(Profile.id)
)


@dataclass(frozen=True, slots=True)
class CreditStanding:
    """How far somebody is trusted, and why.

    Args:
        level: what counts: the one a person set, else the one worked out.
        since: since when it is that; None: nothing was worked out yet.
        worked_out: what the rule came to on `day`, from the figures, for the reasons.
        set_level, set_reason, set_by, set_date: what a person decided, if somebody did.
        number: of the fact; 0: there is none yet.
    """

    level: CreditLevel = USUAL_LEVEL
    since: dt.date | None = None
    day: dt.date | None = None
    worked_out: CreditLevel = USUAL_LEVEL
    reasons: tuple[CreditReason, ...] = ()
    figures: CreditFigures = _NOTHING_KNOWN
    set_level: CreditLevel | None = None
    set_reason: str = ""
    set_by: str = ""
    set_date: dt.date | None = None
    set_by_id: UUID | None = None
    number: int = 0

    def why(self, currency: str, written: Callable[[Money], str]) -> str:
        """Why it is what it is, as a person reads it; `written`: how an amount is written."""
        worked_out = why_words(self.reasons, self.figures, currency, written)
        if self.set_level is None:
            return worked_out or _("nothing is known yet")
        set_by = _("set by {who} on {day}: {reason}").format(who=self.set_by, day=self.set_date, reason=self.set_reason)
        if not worked_out:
            return set_by
        return _("{set_by} (by the rule {level}: {why})").format(set_by=set_by, level=self.worked_out.value, why=worked_out)


def standings_of(connection: Connection, profiles: Iterable[UUID]) -> dict[UUID, CreditStanding]:
    """How far some profiles are trusted; those of whom nothing was worked out have no entry. One statement."""
    return {row.profile_id: _standing(row) for row in connection.execute(_LAST, {"profiles": list(profiles)})}


def credit_standing(reader: Reader, *, profile_id: ProfileId) -> CreditStanding:
    """How far one guest, company or agent is trusted. One statement."""
    return standings_of(reader.connection, [profile_id]).get(profile_id, CreditStanding())


def credit_history(reader: Reader, *, profile_id: ProfileId) -> tuple[CreditStanding, ...]:
    """What was worked out and set, night by night where something changed, the newest first: at most fifty. One statement."""
    return tuple(_standing(row) for row in reader.connection.execute(_HISTORY, {"profile": profile_id}))


def profiles_to_look_at(reader: Reader) -> tuple[ProfileId, ...]:
    """Whose level the night works out, by id. Two statements.

    Guests in house, who arrive within a week or left within one, with the companies and agents that booked them; whoever has an account,
    owes something, or is not level B.
    """
    today = reader.business_date()
    near = dt.timedelta(days=NEAR_DAYS)
    about = {"hotel": reader.property_id, "today": today, "soon": today + near, "lately": today - near}
    return tuple(map(ProfileId, reader.connection.execute(_TO_LOOK_AT, about).scalars()))


def _standing(row: Any) -> CreditStanding:
    return CreditStanding(
        level=row.set_level or row.level,
        since=row.since_date,
        day=row.business_date,
        worked_out=row.level,
        reasons=tuple(map(CreditReason, row.reasons)),
        figures=CreditFigures(
            stays=row.stays,
            spend_minor=row.spend_minor,
            open_minor=row.open_minor,
            overdue_minor=row.overdue_minor,
            overdue_days=row.overdue_days,
            late_days=row.late_days,
            given_up_minor=row.given_up_minor,
            over_limit=CreditReason.OVER_LIMIT in row.reasons,
        ),
        set_level=row.set_level,
        set_reason=row.set_reason,
        set_by=row.set_by or "",
        set_date=row.set_date,
        set_by_id=row.set_by_id,
        number=row.number,
    )
