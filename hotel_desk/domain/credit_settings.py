"""The settings of credit: what guests may owe, and where credit levels part (`docs/algorithms/credit.md`)."""

from __future__ import annotations

from typing import Any

from hotel_desk.domain.credit_levels import CreditLevel, LevelUse
from hotel_desk.domain.setting_kinds import Setting, of_hotel
from hotel_desk.language import N_

CREDIT_LIMIT = of_hotel(
    key="credit.usual_limit",
    kind=int,
    default=0,
    minimum=0,
    maximum=1_000_000,
    title=N_("What a guest may owe"),
    help=N_("In units of the hotel's currency, where the stay has no limit of its own. 0: no limit."),
)
AT_CREDIT_LIMIT = of_hotel(
    key="credit.at_limit",
    kind=str,
    default="WARN",
    choices=("WARN", "REFUSE"),
    title=N_("A charge above the limit of a stay"),
    help=N_("WARN posts it and says so. REFUSE posts it only with a reason of somebody who may set credit limits."),
)
HIGH_BALANCE_FROM = of_hotel(
    key="credit.high_balance_from",
    kind=int,
    default=80,
    minimum=1,
    maximum=100,
    unit=N_("percent"),
    title=N_("High balances begin at"),
    help=N_("Who owes at least this part of the limit is on the list of high balances."),
)
HIGH_BALANCES_NIGHTLY = of_hotel(
    key="credit.high_balances_nightly",
    kind=bool,
    default=False,
    title=N_("Tell of high balances after each night"),
    help=N_(
        "When on, high balances are counted once the day is closed, and auditor and manager are told until each has looked at the list."
    ),
)
CREDIT_LEVELS = of_hotel(
    key="credit.levels",
    kind=str,
    default=str(LevelUse.WARN),
    choices=tuple(str(use) for use in LevelUse),
    title=N_("What credit levels do"),
    help=N_(
        "Level A may use an account and leave with an open balance, B pays when leaving, C pays before the stay. What a level does not "
        "allow is warned of, or refused except to whoever sets credit limits and levels."
    ),
)


def _credit_number(name: str, default: int, maximum: int, title: str, help_text: str, *, unit: str = "", minimum: int = 0) -> Setting[int]:
    return of_hotel(
        key=f"credit.{name}", kind=int, default=default, minimum=minimum, maximum=maximum, unit=unit, title=title, help=help_text
    )


CREDIT_MONTHS = _credit_number(
    "months",
    24,
    120,
    N_("Credit levels look back"),
    N_("Stays, spend and payments of so many months count for the level of a guest or company."),
    unit=N_("months"),
    minimum=1,
)
CREDIT_TRUSTED_STAYS = _credit_number(
    "trusted_stays", 5, 1_000, N_("Stays for level A"), N_("Who has fewer stays in these months is not level A."), unit=N_("stays")
)
CREDIT_TRUSTED_SPEND = _credit_number(
    "trusted_spend",
    2_000,
    1_000_000_000,
    N_("Spend for level A"),
    N_("In units of the hotel's currency, with taxes: who spent less in these months is not level A."),
)
CREDIT_TRUSTED_LATE_DAYS = _credit_number(
    "trusted_late_days",
    7,
    365,
    N_("Paid late, still level A"),
    N_("Who paid later than this, counted from the day it was due, is not level A."),
    unit=N_("days"),
)
CREDIT_REFUSED_DAYS = _credit_number(
    "refused_overdue_days",
    30,
    365,
    N_("Overdue, then level C"),
    N_("Who owes something for longer than this, counted from the day it was due, is level C."),
    unit=N_("days"),
)
CREDIT_GUEST_DAYS = _credit_number(
    "guest_days",
    14,
    365,
    N_("Days a guest has to pay what was left open"),
    N_("Counted from the departure; companies have the days of their account."),
    unit=N_("days"),
)
CREDIT_LIMITS_OF_LEVELS = {
    level: _credit_number(
        f"limit_{level.value.lower()}",
        0,
        1_000_000,
        title,
        N_("In units of the hotel's currency, where the stay has no limit of its own. 0: what a guest may owe usually."),
    )
    for level, title in (
        (CreditLevel.A, N_("What a guest of level A may owe")),
        (CreditLevel.B, N_("What a guest of level B may owe")),
        (CreditLevel.C, N_("What a guest of level C may owe")),
    )
}
CREDIT_SETTINGS: tuple[Setting[Any], ...] = (
    CREDIT_LIMIT,
    AT_CREDIT_LIMIT,
    HIGH_BALANCE_FROM,
    HIGH_BALANCES_NIGHTLY,
    CREDIT_LEVELS,
    CREDIT_MONTHS,
    CREDIT_TRUSTED_STAYS,
    CREDIT_TRUSTED_SPEND,
    CREDIT_TRUSTED_LATE_DAYS,
    CREDIT_REFUSED_DAYS,
    CREDIT_GUEST_DAYS,
    *CREDIT_LIMITS_OF_LEVELS.values(),
)
