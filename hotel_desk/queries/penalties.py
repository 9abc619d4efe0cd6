"""What giving up, missing, changing, or coming early to and leaving late from a stay costs, before anybody confirms it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cached_property
from typing import TYPE_CHECKING, Any

from sqlalchemy import BindParameter, Select, bindparam, func, select

from hotel_desk.db.database import Reader
from hotel_desk.domain.codes import FolioKind, PostingKind, ReservationStatus, SettingScope
from hotel_desk.domain.errors import NotFound
from hotel_desk.domain.ids import PolicyVersionId, ReservationId, TransactionCodeId
from hotel_desk.domain.money import Money
from hotel_desk.domain.penalties import difference_to_pay, early_band, is_free, late_band, local_time, share_of, taken_from_deposit
from hotel_desk.domain.policies import CancellationTerms, ChangeTerms, NoShowTerms, Share, ShareKind, Terms, TimesTerms
from hotel_desk.domain.rate_codes import PolicyKind
from hotel_desk.domain.settings import (
    CANCELLATION_FEE_CODE,
    CHANGE_FEE_CODE,
    EARLY_ARRIVAL_CODE,
    LATE_DEPARTURE_CODE,
    NO_SHOW_FEE_CODE,
    Setting,
)
from hotel_desk.domain.tax import tax_charge
from hotel_desk.language import _
from hotel_desk.models.folio import Folio, FolioWindow, Posting
from hotel_desk.models.property import Property
from hotel_desk.models.reservation import Reservation, ReservationNight
from hotel_desk.models.setting import SettingValue
from hotel_desk.models.transaction_code import TransactionCode
from hotel_desk.queries.policies import PolicyInForce, policies_of_reservations
from hotel_desk.queries.policy_words import share_in_words, terms_in_words
from hotel_desk.queries.transaction_codes import tax_rules_by_code

if TYPE_CHECKING:
    from hotel_desk.db.unit_of_work import UnitOfWork

    type _Policies = dict[ReservationId, dict[PolicyKind, PolicyInForce]]

_RESERVATIONS: BindParameter[Any] = bindparam("reservations", expanding=True)
_STAYS = (
    select(
        Reservation.id,
        Reservation.status,
        Reservation.arrival_date,
        Reservation.departure_date,
        Reservation.adults,
        Reservation.children,
        Reservation.babies,
        Reservation.day_use_price_minor,
        Reservation.released_at,
        Property.currency,
        Property.time_zone,
        Property.check_in_time,
    )
    .join(Property, Property.id == Reservation.property_id)
    .where(Reservation.property_id == bindparam("hotel"), Reservation.id.in_(_RESERVATIONS))
)
_NIGHTS = (
    select(ReservationNight.reservation_id, ReservationNight.price_minor)
    .where(ReservationNight.reservation_id.in_(_RESERVATIONS))
    .order_by(ReservationNight.reservation_id, ReservationNight.date)
)
_BALANCES = (
    select(Folio.reservation_id, Folio.kind, func.sum(FolioWindow.balance_minor).label("balance_minor"))
    .join(FolioWindow, FolioWindow.folio_id == Folio.id)
    .where(
        Folio.property_id == bindparam("hotel"),
        Folio.reservation_id.in_(_RESERVATIONS),
        Folio.kind.in_((FolioKind.GUEST, FolioKind.DEPOSIT)),
        # A fee is the guest's; what an account pays neither covers it nor stands against the guest's money.
        FolioWindow.payee_id.is_(None),
    )
    .group_by(Folio.reservation_id, Folio.kind)
)
_CHARGED = (
    select(Posting.reservation_id, Posting.transaction_code_id, func.sum(Posting.net_minor + Posting.tax_minor).label("charged_minor"))
    .where(
        Posting.reservation_id.in_(_RESERVATIONS),
        Posting.kind.in_((PostingKind.CHARGE, PostingKind.ALLOWANCE, PostingKind.REVERSAL)),
    )
    .group_by(Posting.reservation_id, Posting.transaction_code_id)
)


def _code_named_by(setting: Setting[str]) -> Select[Any]:
    return (
        select(TransactionCode.id, TransactionCode.code, TransactionCode.name, SettingValue.value)
        .select_from(TransactionCode)
        .outerjoin(
            SettingValue,
            (SettingValue.property_id == TransactionCode.property_id)
            & (SettingValue.key == setting.key)
            & (SettingValue.scope == SettingScope.PROPERTY)
            & (SettingValue.scope_key == ""),
        )
        .where(TransactionCode.property_id == bindparam("hotel"))
    )


_CODES = {
    setting.key: _code_named_by(setting)
    for setting in (CANCELLATION_FEE_CODE, NO_SHOW_FEE_CODE, CHANGE_FEE_CODE, EARLY_ARRIVAL_CODE, LATE_DEPARTURE_CODE)
}


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


@dataclass(frozen=True, slots=True)
class _Fee:
    amount_minor: int
    sentence: str


def penalty_preview(
    reader: Reader | UnitOfWork,
    reservation_id: ReservationId,
    *,
    kind: PolicyKind,
    arrival: date | None = None,
    departure: date | None = None,
    at: datetime | None = None,
    new_total_minor: int | None = None,
) -> PenaltyPreview:
    """What a cancellation, a no-show, a change, an early arrival or a late departure costs under what the reservation was made under.

    Nothing is due for a reservation without such a policy, for one that was never confirmed, and for one that was released.

    Args:
        kind: `TIMES` is the early arrival of a guest who is expected, and the late departure of one who is in the house.
        arrival: the day on which an early arrival begins the stay, where it is not that of the reservation.
        departure: the departure agreed, where it is not that of the reservation.
        at: the instant (UTC) at which it happens; None: now.
        new_total_minor: for a change, the guest's price of the changed stay, minor units.

    Raises:
        NotFound: there is no such reservation.
    """
    found = penalty_previews(
        reader, [reservation_id], kind=kind, arrival=arrival, departure=departure, at=at, new_total_minor=new_total_minor
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
) -> dict[ReservationId, PenaltyPreview]:
    """What it costs each of some guests, as `penalty_preview` says of one. At most ten statements, however many guests."""
    named = {"hotel": reader.property_id, "reservations": list(reservation_ids)}
    stays = reader.connection.execute(_STAYS, named).all()
    if not stays:
        return {}
    read = _Read(reader, named, policies_of_reservations(reader, reservation_ids), kind)
    now = at or reader.clock.now()
    previews = {}
    for stay in stays:
        reservation_id = ReservationId(stay.id)
        nights = tuple(read.nights[stay.id]) or (stay.day_use_price_minor or 0,)
        policy = read.policies.get(reservation_id, {}).get(kind)
        asked = None
        if policy is not None:
            of_stay = read.policies[reservation_id]
            days = (arrival or stay.arrival_date, departure or stay.departure_date)
            asked = _Asked(stay, nights, policy, of_stay, read.today, now, *days)
        previews[reservation_id] = _preview(read, stay, nights, asked, new_total_minor)
    return previews


def _preview(read: _Read, stay: Any, nights: tuple[int, ...], asked: _Asked | None, new_total_minor: int | None) -> PenaltyPreview:
    """What it costs one guest, and what money held covers of it."""
    kind, in_house = read.kind, stay.status is ReservationStatus.IN_HOUSE
    setting = _setting_of(kind, in_house=in_house)
    code = read.code(setting)
    if asked is None:
        fee, terms = _Fee(0, _("No policy was agreed: nothing is due.")), None
    else:
        terms = asked.policy.on(asked.departure if in_house else stay.arrival_date)
        fee = _fee(asked, terms)
    tax = read.tax_on_top(fee.amount_minor, code, stay)
    charged = read.charged_for(stay, code) if kind is PolicyKind.TIMES and fee.amount_minor else 0
    if charged >= fee.amount_minor + tax and fee.amount_minor:
        fee, tax = _Fee(0, _("It has been charged already.")), 0
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
        difference_minor=_difference(terms, sum(nights), new_total_minor),
        policy_version_id=asked.policy.policy_version_id if asked else None,
        sentence=fee.sentence,
        terms=terms_in_words(terms, stay.currency) if terms is not None else "",
        transaction_code_id=TransactionCodeId(code.id) if code is not None else None,
        code_setting=setting.key,
    )


class _Read:
    """What the fees of some stays are worked out from, each read once, and only where it is asked for."""

    def __init__(self, reader: Reader | UnitOfWork, named: dict[str, Any], policies: _Policies, kind: PolicyKind) -> None:
        self._reader, self._named = reader, named
        self.policies, self.kind = policies, kind
        self.today = reader.business_date() if isinstance(reader, Reader) else reader.business_date
        self.nights: dict[Any, list[int]] = defaultdict(list)
        for row in reader.connection.execute(_NIGHTS, named):
            self.nights[row.reservation_id].append(row.price_minor)
        self.balances = {(row.reservation_id, row.kind): int(row.balance_minor) for row in reader.connection.execute(_BALANCES, named)}
        self._codes: dict[str, Any] = {}

    def code(self, setting: Setting[str]) -> Any:
        """The transaction code that a setting names; None where the hotel has none of it."""
        if setting.key not in self._codes:
            rows = self._reader.connection.execute(_CODES[setting.key], self._named).all()
            self._codes[setting.key] = next((row for row in rows if row.code == setting.read(row.value)), None)
        return self._codes[setting.key]

    @cached_property
    def _tax_rules(self) -> Any:
        return tax_rules_by_code(self._reader)

    @cached_property
    def _charged(self) -> dict[tuple[Any, Any], int]:
        rows = self._reader.connection.execute(_CHARGED, self._named)
        return {(row.reservation_id, row.transaction_code_id): int(row.charged_minor) for row in rows}

    def tax_on_top(self, fee_minor: int, code: Any, stay: Any) -> int:
        """Taxes that come on top of a fee, minor units."""
        if not fee_minor or code is None:
            return 0
        persons = stay.adults + stay.children + stay.babies
        rules = self._tax_rules.get(code.id, [])
        return tax_charge(fee_minor, rules, on=self.today, persons=persons, nights=0).gross_minor - fee_minor

    def charged_for(self, stay: Any, code: Any) -> int:
        """What the stay has been charged under the code already, with taxes, minor units."""
        return 0 if code is None else self._charged.get((stay.id, code.id), 0)


def nothing_due(reservation_id: ReservationId, kind: PolicyKind) -> PenaltyPreview:
    """What a reservation without policies costs."""
    sentence = _("No policy was agreed: nothing is due.")
    return PenaltyPreview(reservation_id, kind, 0, 0, 0, 0, 0, 0, 0, 0, None, sentence, "", None, "")


def _setting_of(kind: PolicyKind, *, in_house: bool) -> Setting[str]:
    return {
        PolicyKind.CANCELLATION: CANCELLATION_FEE_CODE,
        PolicyKind.NO_SHOW: NO_SHOW_FEE_CODE,
        PolicyKind.CHANGE: CHANGE_FEE_CODE,
        PolicyKind.TIMES: LATE_DEPARTURE_CODE if in_house else EARLY_ARRIVAL_CODE,
    }[kind]


def _fee(asked: _Asked, terms: Terms) -> _Fee:
    if asked.stay.status in {ReservationStatus.WAITLISTED, ReservationStatus.TENTATIVE}:
        return _Fee(0, _("It was never confirmed: nothing is due."))
    if asked.stay.released_at is not None and not isinstance(terms, TimesTerms):
        return _Fee(0, _("Its room was released: nothing is due."))
    rules: dict[type[Any], Callable[[], _Fee]] = {
        CancellationTerms: lambda: _unless_free(asked, terms.free_until, terms.penalty),  # type: ignore[union-attr]
        ChangeTerms: lambda: _unless_free(asked, terms.free_until, terms.fee),  # type: ignore[union-attr]
        NoShowTerms: lambda: _costs(asked, terms.penalty),  # type: ignore[union-attr]
        TimesTerms: lambda: _of_hours(asked, terms),  # type: ignore[arg-type]
    }
    return rules[type(terms)]()


def _unless_free(asked: _Asked, free_until: Any, share: Share) -> _Fee:
    stay = asked.stay
    told_in_time = is_free(
        free_until, arrival=stay.arrival_date, check_in=asked.check_in, zone=stay.time_zone, business_date=asked.business_date, at=asked.at
    )
    return _Fee(0, _("It is told in time: nothing is due.")) if told_in_time else _costs(asked, share)


def _costs(asked: _Asked, share: Share) -> _Fee:
    amount = share_of(share, asked.nights)
    words = share_in_words(share, asked.stay.currency)
    return _Fee(amount, _("It costs {share}: {amount}.").format(share=words, amount=Money.from_minor(amount, asked.stay.currency)))


def _of_hours(asked: _Asked, terms: TimesTerms) -> _Fee:
    here = local_time(asked.at, asked.stay.time_zone)
    if asked.stay.status is ReservationStatus.IN_HOUSE:
        band, night = late_band(terms.late, departure=asked.departure, leaves=here), asked.nights[-1]
        said = _("Departure from {hour} on costs {amount}.")
    else:
        band, night = early_band(terms.early, arrival=asked.arrival, arrives=here), asked.nights[0]
        said = _("Arrival before {hour} costs {amount}.")
    if band is None:
        return _Fee(0, _("It is within the hours: nothing is due."))
    amount = share_of(Share(ShareKind.FIRST_NIGHT) if band.share.kind is ShareKind.ALL else band.share, [night])
    return _Fee(amount, said.format(hour=f"{band.hour:%H:%M}", amount=Money.from_minor(amount, asked.stay.currency)))


def _difference(terms: Terms | None, old_minor: int, new_minor: int | None) -> int:
    if new_minor is None:
        return 0
    if not isinstance(terms, ChangeTerms):
        return new_minor - old_minor
    return difference_to_pay(terms.price_difference, old_minor=old_minor, new_minor=new_minor)
