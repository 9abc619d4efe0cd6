"""The settings of the city ledger: codes of what is given up or kept back, ages, reminders (`docs/algorithms/company-accounts.md`)."""

from __future__ import annotations

from typing import Any

from hotel_desk.domain.codes import CodeKind
from hotel_desk.domain.open_items import AgeingBy
from hotel_desk.domain.setting_kinds import Setting, of_hotel
from hotel_desk.language import CHINESE, ENGLISH, N_

LONGEST_REMINDER = 1000  # characters of the words of a reminder

WRITE_OFF_CODE = of_hotel(
    key="city_ledger.write_off_code",
    kind=str,
    default="WRITE-OFF",
    names_code=CodeKind.CHARGE,
    title=N_("Transaction code of a write-off"),
    help=N_("The code under which what a company will never pay is given up."),
)
ACCOUNT_FEE_CODE = of_hotel(
    key="city_ledger.fee_code",
    kind=str,
    default="BANK-FEE",
    names_code=CodeKind.CHARGE,
    title=N_("Transaction code of fees kept back"),
    help=N_("The code under which what a bank or card keeps of a company's payment is posted, so that its items are closed."),
)
ACCOUNT_DISCOUNT_CODE = of_hotel(
    key="city_ledger.discount_code",
    kind=str,
    default="BANK-FEE",
    names_code=CodeKind.CHARGE,
    title=N_("Transaction code of discounts for paying early"),
    help=N_("The code under which what a company keeps back for paying early is posted, so that its items are closed."),
)
AGEING_BY = of_hotel(
    key="city_ledger.ageing_by",
    kind=str,
    default=str(AgeingBy.DUE_DATE),
    choices=(str(AgeingBy.DUE_DATE), str(AgeingBy.OPENED_DATE)),
    title=N_("Age of what companies owe"),
    help=N_("Counted from the day an item is due, or from the day it came to the account."),
)
COMMISSION_CODE = of_hotel(
    key="city_ledger.commission_code",
    kind=str,
    default="COMMISSION",
    names_code=CodeKind.CHARGE,
    title=N_("Transaction code of commissions"),
    help=N_("The code under which an agent's commission is set against what it owes."),
)
COMMISSION_OUT_CODE = of_hotel(
    key="city_ledger.commission_out_code",
    kind=str,
    default="PAID-OUT",
    names_code=CodeKind.PAID_OUT,
    title=N_("Transaction code of commissions paid in cash"),
    help=N_("The code under which an agent's commission is paid out of the drawer."),
)


def _reminder_days(level: int, days: int, title: str) -> Setting[int]:
    return of_hotel(
        key=f"city_ledger.reminder_{level}_days",
        kind=int,
        default=days,
        minimum=0,
        maximum=365,
        unit=N_("days"),
        title=title,
        help=N_("So many days after it was due a company is reminded of what it owes. 0: this letter, and those after it, are not used."),
    )


def _reminder_text(level: int, language: str, title: str) -> Setting[str]:
    return of_hotel(
        key=f"city_ledger.reminder_{level}_text_{language.lower()}",
        kind=str,
        default="",
        max_length=LONGEST_REMINDER,
        title=title,
        help=N_("What stands above the items of the letter; empty: the words that come with the program."),
    )


REMINDER_DAYS: dict[int, Setting[int]] = {
    1: _reminder_days(1, 7, N_("First reminder after")),
    2: _reminder_days(2, 21, N_("Second reminder after")),
    3: _reminder_days(3, 35, N_("Last reminder after")),
}
REMINDER_TEXTS: dict[tuple[int, str], Setting[str]] = {
    (1, ENGLISH): _reminder_text(1, ENGLISH, N_("Words of the first reminder, in English")),
    (1, CHINESE): _reminder_text(1, CHINESE, N_("Words of the first reminder, in Chinese")),
    (2, ENGLISH): _reminder_text(2, ENGLISH, N_("Words of the second reminder, in English")),
    (2, CHINESE): _reminder_text(2, CHINESE, N_("Words of the second reminder, in Chinese")),
    (3, ENGLISH): _reminder_text(3, ENGLISH, N_("Words of the last reminder, in English")),
    (3, CHINESE): _reminder_text(3, CHINESE, N_("Words of the last reminder, in Chinese")),
}
CITY_LEDGER_SETTINGS: tuple[Setting[Any], ...] = (
    WRITE_OFF_CODE,
    ACCOUNT_FEE_CODE,
    ACCOUNT_DISCOUNT_CODE,
    AGEING_BY,
    COMMISSION_CODE,
    COMMISSION_OUT_CODE,
    *REMINDER_DAYS.values(),
    *REMINDER_TEXTS.values(),
)
