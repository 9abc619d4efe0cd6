"""The demo hotel's selling policies and its lists of reasons, typed in through the same commands as anybody's."""

from __future__ import annotations

from datetime import date, time
from typing import TYPE_CHECKING

from hotel_desk.domain.ids import PolicyId
from hotel_desk.domain.policies import (
    MILLION,
    Band,
    CancellationTerms,
    ChangeTerms,
    DepositTerms,
    GuaranteeKind,
    GuaranteeTerms,
    NoShowTerms,
    Notice,
    NoticeUnit,
    PolicyTerms,
    PriceDifference,
    Share,
    ShareKind,
    SpecialTerms,
    Terms,
    TimesTerms,
)
from hotel_desk.domain.rate_codes import PolicyKind, ReasonKind
from hotel_desk.language import _
from hotel_desk.services.policies import PolicyDetails, add_policy
from hotel_desk.services.reason_codes import ReasonCodeDetails, add_reason_code

if TYPE_CHECKING:
    from hotel_desk.db.desk import Desk

type PolicyByCode = dict[tuple[PolicyKind, str], PolicyId]
_NIGHT, _ALL = Share(ShareKind.FIRST_NIGHT), Share(ShareKind.ALL)
_HALF = Share(ShareKind.PERCENT, percent_millionths=MILLION // 2)
_FEE = Share(ShareKind.AMOUNT, amount_minor=10_000)


def make_policies(desk: Desk, *, today: date) -> PolicyByCode:
    """Write down a policy or two of each kind, flexible and not, with a stricter cancellation in the National Day week after a date."""
    year = today.year if today <= date(today.year, 10, 7) else today.year + 1
    national_day = SpecialTerms(
        _("National Day"), date(year, 10, 1), date(year, 10, 7), CancellationTerms(_HALF, Notice(7, NoticeUnit.DAYS))
    )
    made: PolicyByCode = {}
    for order, (kind, code, name, terms) in enumerate(_policies()):
        special = (national_day,) if (kind, code) == (PolicyKind.CANCELLATION, "FLEX") else ()
        saved = desk.run(add_policy, details=PolicyDetails(kind, code, name, order), terms=PolicyTerms(terms, special))
        made[kind, code] = saved.policy_id
    return made


def make_reasons(desk: Desk) -> None:
    """Write down the reasons that staff may choose from."""
    for order, (kind, code, name) in enumerate(_reasons()):
        desk.run(add_reason_code, details=ReasonCodeDetails(kind, code, name, order))


def _policies() -> tuple[tuple[PolicyKind, str, str, Terms], ...]:
    early = (Band(time(6), _ALL), Band(time(10), _HALF))
    late = (Band(time(14), _HALF), Band(time(18), _ALL))
    return (
        (PolicyKind.GUARANTEE, "UNTIL-18", _("Held until 18:00"), GuaranteeTerms(GuaranteeKind.NONE)),
        (PolicyKind.GUARANTEE, "CARD", _("Guaranteed by card"), GuaranteeTerms(GuaranteeKind.CARD)),
        (PolicyKind.GUARANTEE, "PREPAID", _("Prepaid"), GuaranteeTerms(GuaranteeKind.FULL_PREPAYMENT)),
        (PolicyKind.DEPOSIT, "NIGHT", _("Deposit of one night"), DepositTerms(_NIGHT, due_days=3)),
        (PolicyKind.DEPOSIT, "FULL", _("Paid at booking"), DepositTerms(_ALL)),
        (PolicyKind.CANCELLATION, "FLEX", _("Flexible cancellation"), CancellationTerms(_NIGHT, Notice(24, NoticeUnit.HOURS))),
        (PolicyKind.CANCELLATION, "NONREF", _("Not refundable"), CancellationTerms(_ALL)),
        (PolicyKind.NO_SHOW, "NIGHT", _("No-show: one night"), NoShowTerms(_NIGHT)),
        (PolicyKind.NO_SHOW, "ALL", _("No-show: the whole stay"), NoShowTerms(_ALL)),
        (PolicyKind.CHANGE, "FREE", _("Free changes"), ChangeTerms(Share(), Notice(0))),
        (PolicyKind.CHANGE, "FEE", _("Changes for a fee"), ChangeTerms(_FEE, Notice(7), PriceDifference.ONLY_DEARER)),
        (PolicyKind.TIMES, "HOURS", _("House hours"), TimesTerms(time(14), time(12), early, late)),
    )


def _reasons() -> tuple[tuple[ReasonKind, str, str], ...]:
    return (
        (ReasonKind.DISCOUNT, "REGULAR", _("Regular guest")),
        (ReasonKind.DISCOUNT, "COMPLAINT", _("After a complaint")),
        (ReasonKind.DISCOUNT, "MATCH", _("Price of a competitor")),
        (ReasonKind.CANCELLATION, "PLANS", _("Change of plans")),
        (ReasonKind.CANCELLATION, "ILL", _("Illness")),
        (ReasonKind.CANCELLATION, "TRANSPORT", _("Flight or train cancelled")),
        (ReasonKind.TURN_AWAY, "FULL", _("Sold out")),
        (ReasonKind.TURN_AWAY, "PRICE", _("Too expensive")),
        (ReasonKind.TURN_AWAY, "RULE", _("Restricted dates")),
        (ReasonKind.WALK, "OVERBOOKED", _("Overbooked")),
        (ReasonKind.WALK, "DEFECT", _("Room not usable")),
        (ReasonKind.UPGRADE, "FULL", _("Booked type is full")),
        (ReasonKind.UPGRADE, "VIP", _("Important guest")),
        (ReasonKind.UPGRADE, "SOLD", _("Offered at the desk")),
        (ReasonKind.WAIVER, "GOODWILL", _("Goodwill")),
        (ReasonKind.WAIVER, "FORCE", _("Beyond the guest's control")),
        (ReasonKind.WAIVER, "OUR-FAULT", _("Our mistake")),
    )
