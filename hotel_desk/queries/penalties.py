"""What giving up, missing, changing, or coming early to and leaving late from a stay costs, before anybody confirms it."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

from hotel_desk.db.database import Reader
from hotel_desk.domain.codes import FolioKind, ReservationStatus
from hotel_desk.domain.errors import NotFound
from hotel_desk.domain.hourly_price import whole_minute
from hotel_desk.domain.ids import PolicyVersionId, ReservationId, TransactionCodeId
from hotel_desk.domain.leaving import AgreedHour, band_price
from hotel_desk.domain.money import Money
from hotel_desk.domain.penalties import difference_to_pay, early_band, is_free, local_time, share_of, taken_from_deposit
from hotel_desk.domain.policies import CancellationTerms, ChangeTerms, NoShowTerms, Share, Terms, TimesTerms
from hotel_desk.domain.rate_codes import PolicyKind
from hotel_desk.domain.settings import (
    CANCELLATION_FEE_CODE,
    CHANGE_FEE_CODE,
    EARLY_ARRIVAL_CODE,
    EARLY_DEPARTURE_CODE,
    LATE_DEPARTURE_CODE,
    NO_SHOW_FEE_CODE,
    Setting,
)
from hotel_desk.language import _
from hotel_desk.queries.departure_fees import Fee, Leaving, departure_fee
from hotel_desk.queries.penalty_facts import PenaltyFacts
from hotel_desk.queries.policies import PolicyInForce
from hotel_desk.queries.policy_words import share_in_words, terms_in_words

if TYPE_CHECKING:
    from hotel_desk.db.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class PenaltyPreview:
    """What something costs, and what money held covers. Amounts in minor units.

    Args:
        fee_minor: by the policy, as the taxes of the fee's code see it (with inclusive taxes, without others).
        tax_minor: taxes that come on top; `total_minor` is both together.
        held_minor: money held for the stay before the fee; `from_deposit_minor` of it covers the fee, `owed_minor` is what it does not
            cover, `left_minor` what is left of it.
        difference_minor: for a change, what the guest pays more for the stay itself (below zero: gets back); beside the total.
        policy_version_id: the version that the reservation was made under; None where it has no such policy, and nothing is due.
        sentence: why it costs this, in words.
        terms: the policy in words; "" without a policy.
        transaction_code_id: what it is posted under; None where the setting names no code of the hotel.
        leaves_early: it is for leaving before the day agreed.
        within: a part was charged before; the fee is what is left, with its taxes contained in it.
    """

    reservation_id: ReservationId
    kind: PolicyKind
    fee_minor: int
    tax_minor: int
    total_minor: int
    held_minor: int
    from_deposit_minor: int
    owed_minor: int
    left_minor: int
    difference_minor: int
    policy_version_id: PolicyVersionId | None
    sentence: str
    terms: str
    transaction_code_id: TransactionCodeId | None
    code_setting: str
    leaves_early: bool = False
    within: bool = False

    @property
    def is_due(self) -> bool:
        """There is something to pay."""
        return self.fee_minor > 0


@dataclass(frozen=True, slots=True)
class _Asked:
    """What the working out of one fee needs to know."""

    stay: Any
    nights: tuple[int, ...]
    policy: PolicyInForce
    policies: dict[PolicyKind, PolicyInForce]
    business_date: date
    at: datetime
    arrival: date
    departure: date

    @property
    def check_in(self) -> time:
        """The check-in hour of the arrival day."""
        times = self.policies.get(PolicyKind.TIMES)
        terms = times.on(self.stay.arrival_date) if times else None
        hour: time = terms.check_in if isinstance(terms, TimesTerms) else self.stay.check_in_time
        return hour


def penalty_preview(
    reader: Reader | UnitOfWork,
    reservation_id: ReservationId,
    *,
    kind: PolicyKind,
    arrival: date | None = None,
    departure: date | None = None,
    at: datetime | None = None,
    new_total_minor: int | None = None,
    hour: AgreedHour | None = None,
) -> PenaltyPreview:
    """What a cancellation, a no-show, a change, an early arrival or a late departure costs under what the reservation was made under.

    Nothing is due for a reservation without such a policy, for one that was never confirmed, and for one that was released.

    Args:
        kind: `TIMES` is the early arrival of a guest who is expected, and of one who is in the house the early or the late departure.
        arrival: the day on which an early arrival begins the stay, where it is not that of the reservation.
        departure: the departure agreed, where it is not that of the reservation.
        at: the instant (UTC) at which it happens; None: now.
        new_total_minor: for a change, the guest's price of the changed stay, minor units.
        hour: an hour of the departure day that is thought of for a late departure.

    Raises:
        NotFound: there is no such reservation.
    """
    found = penalty_previews(
        reader, [reservation_id], kind=kind, arrival=arrival, departure=departure, at=at, new_total_minor=new_total_minor, hour=hour
    )
    if not found:
        raise NotFound(what=_("The reservation"))
    return found[reservation_id]


def penalty_previews(
    reader: Reader | UnitOfWork,
    reservation_ids: Collection[ReservationId],
    *,
    kind: PolicyKind,
    arrival: date | None = None,
    departure: date | None = None,
    at: datetime | None = None,
    new_total_minor: int | None = None,
    hour: AgreedHour | None = None,
) -> dict[ReservationId, PenaltyPreview]:
    """What it costs each of some guests, as `penalty_preview` says of one. At most twelve statements, however many guests."""
    read = PenaltyFacts(reader, reservation_ids, kind)
    now = at or reader.clock.now()
    previews = {}
    for stay in read.stays:
        reservation_id = ReservationId(stay.id)
        if kind is PolicyKind.TIMES and stay.status is ReservationStatus.IN_HOUSE:
            due = _of_departure(read, stay, departure or stay.departure_date, now, hour)
        else:
            due = _of_reservation(read, stay, (arrival or stay.arrival_date, departure or stay.departure_date), now)
        previews[reservation_id] = _preview(read, stay, due, new_total_minor)
    return previews


@dataclass(frozen=True, slots=True)
class _Due:
    """What is due by a policy (None: by none), and the setting that names its code."""

    fee: Fee
    terms: Terms | None
    policy: PolicyInForce | None
    setting: Setting[str]
    leaves_early: bool = False


def _of_reservation(read: PenaltyFacts, stay: Any, days: tuple[date, date], now: datetime) -> _Due:
    policies = read.policies.get(ReservationId(stay.id), {})
    policy, setting = policies.get(read.kind), _SETTING_OF[read.kind]
    if policy is None:
        return _Due(Fee(0, _("No policy was agreed: nothing is due.")), None, None, setting)
    terms = policy.on(stay.arrival_date)
    asked = _Asked(stay, read.prices(stay), policy, policies, read.today, now, *days)
    return _Due(_fee(asked, terms), terms, policy, setting)


def _of_departure(read: PenaltyFacts, stay: Any, departure: date, now: datetime, hour: AgreedHour | None) -> _Due:
    """What a guest in the house pays for leaving before the day agreed, or late on it."""
    policy = read.policies.get(ReservationId(stay.id), {}).get(PolicyKind.TIMES)
    terms = policy.on(departure) if policy else None
    agreed = hour
    if hour is None and stay.late_departure_time is not None:
        agreed = AgreedHour(stay.late_departure_time, stay.late_departure_free)
    leaving = Leaving(
        departure=departure,
        business_date=read.today,
        clock=local_time(whole_minute(now), stay.time_zone).replace(tzinfo=None),
        nights=tuple(read.nights[stay.id]),
        day_use_price_minor=stay.day_use_price_minor,
        currency=stay.currency,
        agreed=agreed,
        hour_asked=hour is not None,
    )
    fee = departure_fee(leaving, terms if isinstance(terms, TimesTerms) else None, read.leaving_rules)
    setting = EARLY_DEPARTURE_CODE if leaving.is_early else LATE_DEPARTURE_CODE
    return _Due(fee, terms, policy, setting, leaving.is_early)


def _preview(read: PenaltyFacts, stay: Any, due: _Due, new_total_minor: int | None) -> PenaltyPreview:
    """What it costs one guest, what has been charged of it, and what money held covers of it."""
    kind, in_house, fee = read.kind, stay.status is ReservationStatus.IN_HOUSE, due.fee
    code = read.code(due.setting)
    tax = read.tax_on_top(fee.amount_minor, code, stay)
    charged = read.charged_for(stay, code) if kind is PolicyKind.TIMES and fee.amount_minor else 0
    within = 0 < charged < fee.amount_minor + tax
    if within:
        fee, tax = Fee(fee.amount_minor + tax - charged, fee.sentence), 0
    elif charged and fee.amount_minor:
        fee, tax = Fee(0, _("It has been charged already.")), 0
    total = fee.amount_minor + tax
    held = max(0, -read.balances.get((stay.id, FolioKind.GUEST if in_house else FolioKind.DEPOSIT), 0))
    covered = taken_from_deposit(held, total)
    return PenaltyPreview(
        reservation_id=ReservationId(stay.id),
        kind=kind,
        fee_minor=fee.amount_minor,
        tax_minor=tax,
        total_minor=total,
        held_minor=held,
        from_deposit_minor=covered,
        owed_minor=total - covered,
        left_minor=held - covered,
        difference_minor=_difference(due.terms, sum(read.prices(stay)), new_total_minor),
        policy_version_id=due.policy.policy_version_id if due.policy else None,
        sentence=fee.sentence,
        terms=terms_in_words(due.terms, stay.currency) if due.terms is not None else "",
        transaction_code_id=TransactionCodeId(code.id) if code is not None else None,
        code_setting=due.setting.key,
        leaves_early=due.leaves_early,
        within=within,
    )


def nothing_due(reservation_id: ReservationId, kind: PolicyKind) -> PenaltyPreview:
    """What a reservation without policies costs."""
    sentence = _("No policy was agreed: nothing is due.")
    return PenaltyPreview(reservation_id, kind, 0, 0, 0, 0, 0, 0, 0, 0, None, sentence, "", None, "")


_SETTING_OF = {
    PolicyKind.CANCELLATION: CANCELLATION_FEE_CODE,
    PolicyKind.NO_SHOW: NO_SHOW_FEE_CODE,
    PolicyKind.CHANGE: CHANGE_FEE_CODE,
    PolicyKind.TIMES: EARLY_ARRIVAL_CODE,
}


def _fee(asked: _Asked, terms: Terms) -> Fee:
    if asked.stay.status in {ReservationStatus.WAITLISTED, ReservationStatus.TENTATIVE}:
        return Fee(0, _("It was never confirmed: nothing is due."))
    if asked.stay.released_at is not None and not isinstance(terms, TimesTerms):
        return Fee(0, _("Its room was released: nothing is due."))
    rules: dict[type[Any], Callable[[], Fee]] = {
        CancellationTerms: lambda: _unless_free(asked, terms.free_until, terms.penalty),  # type: ignore[union-attr]
        ChangeTerms: lambda: _unless_free(asked, terms.free_until, terms.fee),  # type: ignore[union-attr]
        NoShowTerms: lambda: _costs(asked, terms.penalty),  # type: ignore[union-attr]
        TimesTerms: lambda: _of_hours(asked, terms),  # type: ignore[arg-type]
    }
    return rules[type(terms)]()


def _unless_free(asked: _Asked, free_until: Any, share: Share) -> Fee:
    stay = asked.stay
    told_in_time = is_free(
        free_until, arrival=stay.arrival_date, check_in=asked.check_in, zone=stay.time_zone, business_date=asked.business_date, at=asked.at
    )
    return Fee(0, _("It is told in time: nothing is due.")) if told_in_time else _costs(asked, share)


def _costs(asked: _Asked, share: Share) -> Fee:
    amount = share_of(share, asked.nights)
    words = share_in_words(share, asked.stay.currency)
    return Fee(amount, _("It costs {share}: {amount}.").format(share=words, amount=Money.from_minor(amount, asked.stay.currency)))


def _of_hours(asked: _Asked, terms: TimesTerms) -> Fee:
    band = early_band(terms.early, arrival=asked.arrival, arrives=local_time(asked.at, asked.stay.time_zone))
    if band is None:
        return Fee(0, _("It is within the hours: nothing is due."))
    amount = Money.from_minor(band_price(band, asked.nights[0]), asked.stay.currency)
    said = _("Arrival before {hour} costs {amount}.").format(hour=f"{band.hour:%H:%M}", amount=amount)
    return Fee(amount.minor, said)


def _difference(terms: Terms | None, old_minor: int, new_minor: int | None) -> int:
    if new_minor is None:
        return 0
    if not isinstance(terms, ChangeTerms):
        return new_minor - old_minor
    return difference_to_pay(terms.price_difference, old_minor=old_minor, new_minor=new_minor)
