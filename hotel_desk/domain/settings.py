"""The settings registry: everything that a hotel, a desk or a user may choose, with what it means.

A setting is read only through its registered object, so none can be read that no screen shows.
"""

from __future__ import annotations

from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from hotel_desk.domain.cashier_codes import Ledger
from hotel_desk.domain.city_ledger_settings import (
    ACCOUNT_DISCOUNT_CODE,
    ACCOUNT_FEE_CODE,
    AGEING_BY,
    CITY_LEDGER_SETTINGS,
    COMMISSION_CODE,
    COMMISSION_OUT_CODE,
    REMINDER_DAYS,
    REMINDER_TEXTS,
    WRITE_OFF_CODE,
)
from hotel_desk.domain.codes import CodeKind
from hotel_desk.domain.credit_settings import (
    AT_CREDIT_LIMIT,
    CREDIT_GUEST_DAYS,
    CREDIT_LEVELS,
    CREDIT_LIMIT,
    CREDIT_LIMITS_OF_LEVELS,
    CREDIT_MONTHS,
    CREDIT_REFUSED_DAYS,
    CREDIT_SETTINGS,
    CREDIT_TRUSTED_LATE_DAYS,
    CREDIT_TRUSTED_SPEND,
    CREDIT_TRUSTED_STAYS,
    HIGH_BALANCE_FROM,
    HIGH_BALANCES_NIGHTLY,
)
from hotel_desk.domain.downtime_settings import DOWNTIME_SETTINGS
from hotel_desk.domain.figure_settings import COMPLIMENTARY_COUNTS_IN_ADR, FIGURE_SETTINGS
from hotel_desk.domain.housekeeping_settings import HOUSEKEEPING_SETTINGS
from hotel_desk.domain.leaving_settings import (
    EARLY_DEPARTURE_NIGHTS,
    EARLY_DEPARTURE_RULE,
    LATE_DEPARTURE_CHARGED,
    LATE_FIRST_PERCENT,
    LATE_FREE_UNTIL,
    LATE_SECOND_PERCENT,
    LATE_WARNING_MINUTES,
    LATE_WHOLE_FROM,
    LEAVING_SETTINGS,
)
from hotel_desk.domain.night_settings import NIGHT_SETTINGS
from hotel_desk.domain.package_settings import PACKAGE_BREAKAGE_CODE
from hotel_desk.domain.permissions import Permission
from hotel_desk.domain.report_settings import REPORT_SETTINGS, REPORT_YEARS
from hotel_desk.domain.setting_kinds import (
    LONGEST_TEXT,
    CardReader,
    PaymentDevice,
    RegistrationLine,
    RegistrationUse,
    Setting,
    TaxPlatformLine,
    of_hotel,
)
from hotel_desk.domain.workplace_settings import (
    CALENDAR_DAYS,
    CARD_READER,
    CARD_TERMINAL,
    LANGUAGE,
    PAPER_PRINTER,
    PRINT_AT_ONCE,
    ROLL_PRINTER,
    SIMULATED_CARDS,
    THEME,
    WALLET_LINE,
    WORKPLACE_SETTINGS,
)
from hotel_desk.language import CHINESE, ENGLISH, N_

# Settings are read with what they are, wherever they are told: all come from here.
__all__ = [
    "ACCOUNT_DISCOUNT_CODE",
    "ACCOUNT_FEE_CODE",
    "AGEING_BY",
    "AT_CREDIT_LIMIT",
    "CALENDAR_DAYS",
    "CARD_READER",
    "CARD_TERMINAL",
    "COMMISSION_CODE",
    "COMMISSION_OUT_CODE",
    "COMPLIMENTARY_COUNTS_IN_ADR",
    "CREDIT_GUEST_DAYS",
    "CREDIT_LEVELS",
    "CREDIT_LIMIT",
    "CREDIT_LIMITS_OF_LEVELS",
    "CREDIT_MONTHS",
    "CREDIT_REFUSED_DAYS",
    "CREDIT_TRUSTED_LATE_DAYS",
    "CREDIT_TRUSTED_SPEND",
    "CREDIT_TRUSTED_STAYS",
    "EARLY_DEPARTURE_NIGHTS",
    "EARLY_DEPARTURE_RULE",
    "HIGH_BALANCES_NIGHTLY",
    "HIGH_BALANCE_FROM",
    "LANGUAGE",
    "LATE_DEPARTURE_CHARGED",
    "LATE_FIRST_PERCENT",
    "LATE_FREE_UNTIL",
    "LATE_SECOND_PERCENT",
    "LATE_WARNING_MINUTES",
    "LATE_WHOLE_FROM",
    "LONGEST_TEXT",
    "PACKAGE_BREAKAGE_CODE",
    "PAPER_PRINTER",
    "PRINT_AT_ONCE",
    "REMINDER_DAYS",
    "REMINDER_TEXTS",
    "REPORT_YEARS",
    "ROLL_PRINTER",
    "SETTINGS",
    "SIMULATED_CARDS",
    "THEME",
    "WALLET_LINE",
    "WRITE_OFF_CODE",
    "CardReader",
    "PaymentDevice",
    "RegistrationLine",
    "RegistrationUse",
    "Setting",
    "TaxPlatformLine",
]

LONGEST_ACCOUNT = 40  # characters of an account number
LONGEST_SERIES = 16  # characters before the number of a paper


SETTINGS: dict[str, Setting[Any]] = {}
_IDS = uuid5(NAMESPACE_URL, "urn:hotel-desk:setting")


def setting_id(property_id: UUID, setting: Setting[Any], scope_key: str) -> UUID:
    """The identifier of a setting's value: the same after a reset, so that its history stays together.

    Args:
        scope_key: the workstation, the user's id in hex, or "" for the hotel's own.
    """
    return uuid5(_IDS, f"{property_id}/{setting.key}/{setting.scope}/{scope_key}")


def _register[ValueType](setting: Setting[ValueType]) -> Setting[ValueType]:
    if setting.key in SETTINGS:
        raise ValueError(f"two settings are called {setting.key}")
    SETTINGS[setting.key] = setting
    return setting


def _of_hotel[ValueType](*, kind: type[ValueType], **facts: Any) -> Setting[ValueType]:
    """A choice of the hotel, registered; `facts` are those of `of_hotel`."""
    return _register(of_hotel(kind=kind, **facts))


INSPECTION_REQUIRED = _of_hotel(
    key="check_in.inspection_required",
    kind=bool,
    default=False,
    title=N_("Give out inspected rooms only"),
    help=N_("When on, a clean room must also be inspected before a guest may be checked in."),
)
OCCUPIED_ROOMS_BECOME_DIRTY = _of_hotel(
    key="night_audit.occupied_rooms_become_dirty",
    kind=bool,
    default=True,
    title=N_("Occupied rooms become dirty overnight"),
    help=N_("When on, closing the day sets every occupied room to dirty, so that it is made up the next morning."),
)
ROOM_CHARGE_CODE = _of_hotel(
    key="night_audit.room_charge_code",
    kind=str,
    default="ROOM",
    names_code=CodeKind.CHARGE,
    title=N_("Transaction code of the room charge"),
    help=N_("The code under which the night audit posts each night, with its taxes."),
)
TRANSFER_CODE = _of_hotel(
    key="folio.transfer_code",
    kind=str,
    default="TRANSFER",
    names_code=CodeKind.TRANSFER,
    title=N_("Transaction code of a transfer"),
    help=N_("The code of the pair of lines that moves a balance to another account."),
)


def _fee_code(key: str, code: str, title: str, help_text: str) -> Setting[str]:
    return _of_hotel(key=f"fees.{key}", kind=str, default=code, names_code=CodeKind.CHARGE, title=title, help=help_text)


CANCELLATION_FEE_CODE = _fee_code(
    "cancellation_code",
    "CANCELLATION",
    N_("Transaction code of a cancellation fee"),
    N_("The code under which the penalty of a cancellation is posted, with its taxes."),
)
NO_SHOW_FEE_CODE = _fee_code(
    "no_show_code",
    "NO-SHOW",
    N_("Transaction code of a no-show fee"),
    N_("The code under which the penalty of a no-show is posted, with its taxes."),
)
CHANGE_FEE_CODE = _fee_code(
    "change_code",
    "CHANGE",
    N_("Transaction code of a change fee"),
    N_("The code under which the fee for changing a reservation is posted, with its taxes."),
)
EARLY_ARRIVAL_CODE = _fee_code(
    "early_arrival_code",
    "EARLY",
    N_("Transaction code of an early arrival"),
    N_("The code under which an arrival before the check-in hour is posted, with its taxes."),
)
LATE_DEPARTURE_CODE = _fee_code(
    "late_departure_code",
    "LATE",
    N_("Transaction code of a late departure"),
    N_("The code under which a departure after the check-out hour is posted, with its taxes."),
)
EARLY_DEPARTURE_CODE = _fee_code(
    "early_departure_code",
    "CANCELLATION",
    N_("Transaction code of an early departure"),
    N_("The code under which a departure before the day agreed is posted, with its taxes."),
)
DEFAULT_OVERBOOKING = _of_hotel(
    key="inventory.default_overbooking",
    kind=int,
    default=0,
    minimum=0,
    maximum=100,
    unit=N_("rooms"),
    title=N_("Overbooking allowance of a new night"),
    help=N_("How many rooms of a type may be sold beyond those the hotel has, on nights without an allowance of their own."),
)
LONGEST_STAY = _of_hotel(
    key="reservation.longest_stay",
    kind=int,
    default=365,
    minimum=1,
    maximum=3650,
    unit=N_("nights"),
    title=N_("Longest stay"),
    help=N_("A reservation for more nights than this is refused, because it is usually a slip of the year."),
)
FOLIO_FOOTER = _of_hotel(
    key="papers.folio_footer",
    kind=str,
    default="",
    max_length=500,
    title=N_("Text at the foot of a folio"),
    help=N_("Printed below the balance of every folio, for example the bank account."),
)
HOURS_COUNT_FOR_THE_NIGHT = _of_hotel(
    key="hourly.count_for_the_night",
    kind=bool,
    default=True,
    title=N_("Hours count for the night"),
    help=N_("When a stay by the hour becomes a night: on, the hours already spent are part of the night; off, they are charged beside it."),
)
PREAUTHORISATION_DAYS = _of_hotel(
    key="deposits.preauthorisation_days",
    kind=int,
    default=7,
    minimum=1,
    maximum=60,
    unit=N_("days"),
    title=N_("A pre-authorised card is held for"),
    help=N_("After so many days a hold is listed as expired, unless another day is written down with it."),
)
FORFEIT_DEPOSITS = _of_hotel(
    key="deposits.forfeit_penalties",
    kind=bool,
    default=False,
    title=N_("Keep what covers a penalty as a forfeited deposit"),
    help=N_(
        "When on, the part of a cancellation or no-show penalty that a deposit covers is posted as a forfeit under its own code; when off, "
        "the whole penalty is posted under the code of the fee."
    ),
)
DEPOSIT_FORFEIT_CODE = _of_hotel(
    key="deposits.forfeit_code",
    kind=str,
    default="CANCELLATION",
    names_code=CodeKind.CHARGE,
    title=N_("Transaction code of forfeited deposits"),
    help=N_("The code under which a deposit that is kept is posted; its taxes are within the amount."),
)
CASHIERS_WORK_IN_SHIFTS = _of_hotel(
    key="till.shifts_required",
    kind=bool,
    default=False,
    title=N_("Cashiers work in shifts"),
    help=N_("When on, money is taken and given back only by someone who has a shift open. When off, shifts may be opened all the same."),
)
BLIND_COUNT = _of_hotel(
    key="till.blind_count",
    kind=bool,
    default=True,
    title=N_("Count blind"),
    help=N_("When on, a cashier is not shown what the drawer must hold before the shift is closed."),
)
SECOND_SIGNATURE_ABOVE = _of_hotel(
    key="till.second_signature_above",
    kind=int,
    default=50,
    minimum=0,
    maximum=1_000_000,
    title=N_("Second signature above"),
    help=N_("In units of the hotel's currency: a shift that is over or short by more is closed only with somebody else's signature."),
)
STATEMENT_DAYS = _of_hotel(
    key="till.statement_days",
    kind=int,
    default=5,
    minimum=0,
    maximum=31,
    unit=N_("days"),
    title=N_("Days between a payment and its line in a bank file"),
    help=N_("A line without a reference is proposed for payments of the same amount that are no further away than this."),
)


def _ledger_account(ledger: Ledger, title: str) -> Setting[str]:
    return _of_hotel(
        key=f"journal.{ledger.value.lower()}_account",
        kind=str,
        default="",
        max_length=LONGEST_ACCOUNT,
        title=title,
        help=N_("The account number under which the export of the journal books what this ledger has gained or lost in a day."),
    )


LEDGER_ACCOUNTS: dict[Ledger, Setting[str]] = {
    Ledger.GUEST: _ledger_account(Ledger.GUEST, N_("Account number of the guest ledger")),
    Ledger.DEPOSIT: _ledger_account(Ledger.DEPOSIT, N_("Account number of the deposit ledger")),
    Ledger.CITY: _ledger_account(Ledger.CITY, N_("Account number of the city ledger")),
    Ledger.PACKAGE: _ledger_account(Ledger.PACKAGE, N_("Account number of the package ledger")),
}
LETTER_LANGUAGE = _of_hotel(
    key="letters.language",
    kind=str,
    default=ENGLISH,
    choices=(ENGLISH, CHINESE),
    title=N_("Language of letters"),
    help=N_("The language in which letters are written to guests whose own is not known, or is one that the hotel does not write in."),
)
GUEST_YEARS = _of_hotel(
    key="guests.years_kept",
    kind=int,
    default=0,
    minimum=0,
    maximum=30,
    unit=N_("years"),
    permission=Permission.ERASE_GUESTS,
    title=N_("Years a guest is kept without a stay"),
    help=N_("After so many years without a stay a guest is proposed for erasure; 0: as is usual in the hotel's country."),
)
REGISTRATION_YEARS = _of_hotel(
    key="guests.registration_years",
    kind=int,
    default=0,
    minimum=0,
    maximum=30,
    unit=N_("years"),
    permission=Permission.ERASE_GUESTS,
    title=N_("Years a registration with the police is kept"),
    help=N_("So long the form stays, even if the guest is erased; 0: as is usual in the hotel's country."),
)
REGISTRATION = _of_hotel(
    key="guests.registration",
    kind=str,
    default=RegistrationUse.BY_COUNTRY.value,
    choices=tuple(use.value for use in RegistrationUse),
    title=N_("Register occupants with the police"),
    help=N_(
        "When on, everybody who is checked in gets a police form, whose missing fields are listed. "
        "By country: on in hotels in China, off elsewhere."
    ),
)
REGISTRATION_OFFICE = _of_hotel(
    key="guests.registration_office",
    kind=str,
    default=RegistrationLine.FILE.value,
    choices=tuple(line.value for line in RegistrationLine),
    title=N_("How police forms are handed over"),
    help=N_("As a file that somebody takes to the office's page, or to the simulated office, which is for trying it out."),
)
INVOICE_SERIES = _of_hotel(
    key="invoices.series",
    kind=str,
    default="INV{year}-",
    max_length=LONGEST_SERIES,
    title=N_("Number series of invoices"),
    help=N_("What stands before the number of an invoice; {year} is the year, and begins the numbers anew each January."),
)
CREDIT_NOTE_SERIES = _of_hotel(
    key="invoices.credit_note_series",
    kind=str,
    default="CN{year}-",
    max_length=LONGEST_SERIES,
    title=N_("Number series of credit notes"),
    help=N_("What stands before the number of a credit note; {year} is the year, and begins the numbers anew each January."),
)
TAX_PLATFORM = _of_hotel(
    key="fapiao.platform",
    kind=str,
    default=TaxPlatformLine.BY_HAND.value,
    choices=tuple(line.value for line in TaxPlatformLine),
    title=N_("How fapiao are issued"),
    help=N_("By hand on the page of the tax office, whose numbers are typed in, or by the simulated platform, which is for trying it out."),
)
for _setting in (
    *CITY_LEDGER_SETTINGS,
    *LEAVING_SETTINGS,
    *CREDIT_SETTINGS,
    *NIGHT_SETTINGS,
    *FIGURE_SETTINGS,
    *REPORT_SETTINGS,
    *WORKPLACE_SETTINGS,
    *DOWNTIME_SETTINGS,
    *HOUSEKEEPING_SETTINGS,
    PACKAGE_BREAKAGE_CODE,
):
    _register(_setting)
