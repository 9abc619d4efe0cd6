"""The settings registry: everything that a hotel, a desk or a user may choose, with what it means.

A setting is read only through its registered object, so none can be read that no screen shows.
"""

from __future__ import annotations

from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from hotel_desk.domain.cashier_codes import Ledger
from hotel_desk.domain.codes import CodeKind, SettingScope
from hotel_desk.domain.credit_levels import CreditLevel, LevelUse
from hotel_desk.domain.leaving import EarlyDeparture
from hotel_desk.domain.open_items import AgeingBy
from hotel_desk.domain.permissions import Permission
from hotel_desk.domain.setting_kinds import (
    LONGEST_TEXT,
    CardReader,
    PaymentDevice,
    RegistrationLine,
    RegistrationUse,
    Setting,
    TaxPlatformLine,
)
from hotel_desk.language import CHINESE, ENGLISH, N_

# Settings are read with what they are: both come from here.
__all__ = ["LONGEST_TEXT", "SETTINGS", "CardReader", "PaymentDevice", "RegistrationLine", "RegistrationUse", "Setting", "TaxPlatformLine"]

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


def _of_hotel[ValueType](
    *,
    key: str,
    kind: type[ValueType],
    default: ValueType,
    title: str,
    help: str,  # noqa: A002 - named as it is stored
    unit: str = "",
    permission: Permission = Permission.CHANGE_SETTINGS,
    choices: tuple[ValueType, ...] = (),
    minimum: int | None = None,
    maximum: int | None = None,
    max_length: int = LONGEST_TEXT,
    names_code: CodeKind | None = None,
) -> Setting[ValueType]:
    """A choice of the hotel, which whoever may change settings makes unless another permission is named."""
    return _register(
        Setting(
            key=key,
            kind=kind,
            default=default,
            scope=SettingScope.PROPERTY,
            title=title,
            help=help,
            unit=unit,
            permission=permission,
            choices=choices,
            minimum=minimum,
            maximum=maximum,
            max_length=max_length,
            names_code=names_code,
        )
    )


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
COMPLIMENTARY_COUNTS_IN_ADR = _of_hotel(
    key="statistics.complimentary_counts_in_adr",
    kind=bool,
    default=True,
    title=N_("Complimentary nights count in the average rate"),
    help=N_(
        "When on, the average daily rate is room revenue divided by all occupied rooms; when off, rooms at a price of zero are left out."
    ),
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
EARLY_DEPARTURE_RULE = _of_hotel(
    key="leaving.early_rule",
    kind=str,
    default=str(EarlyDeparture.NONE),
    choices=tuple(str(rule) for rule in EarlyDeparture),
    title=N_("Early departure costs"),
    help=N_(
        "What a guest pays who leaves before the day agreed, where the policy of the stay does not say it. "
        "It is counted from the nights not slept."
    ),
)
EARLY_DEPARTURE_NIGHTS = _of_hotel(
    key="leaving.early_nights",
    kind=int,
    default=1,
    minimum=1,
    maximum=30,
    unit=N_("nights"),
    title=N_("Nights charged for an early departure"),
    help=N_("Counts where an early departure costs a number of nights; never more than were left."),
)
LATE_DEPARTURE_CHARGED = _of_hotel(
    key="leaving.late_charged",
    kind=bool,
    default=False,
    title=N_("Charge late departures by the hotel's hours"),
    help=N_("When on, a stay whose policy names no hours pays by the hours below; when off, only policies charge a late departure."),
)
LATE_FREE_UNTIL = _of_hotel(
    key="leaving.late_free_until",
    kind=int,
    default=14,
    minimum=0,
    maximum=23,
    unit=N_("o'clock"),
    title=N_("Late departure is free until"),
    help=N_("By the hotel's clock, on the departure day."),
)
LATE_FIRST_PERCENT = _of_hotel(
    key="leaving.late_first_percent",
    kind=int,
    default=50,
    minimum=1,
    maximum=100,
    unit=N_("percent"),
    title=N_("Late departure costs then"),
    help=N_("So much of the price of the last night."),
)
LATE_WHOLE_FROM = _of_hotel(
    key="leaving.late_whole_from",
    kind=int,
    default=18,
    minimum=0,
    maximum=23,
    unit=N_("o'clock"),
    title=N_("Late departure costs more from"),
    help=N_("By the hotel's clock, on the departure day; before it the first part is charged."),
)
LATE_SECOND_PERCENT = _of_hotel(
    key="leaving.late_second_percent",
    kind=int,
    default=100,
    minimum=1,
    maximum=100,
    unit=N_("percent"),
    title=N_("Late departure costs in the end"),
    help=N_("So much of the price of the last night."),
)
LATE_WARNING_MINUTES = _of_hotel(
    key="leaving.warn_minutes",
    kind=int,
    default=30,
    minimum=0,
    maximum=240,
    unit=N_("minutes"),
    title=N_("Warning before an agreed departure hour"),
    help=N_("So long before the hour that was agreed with a guest the desk is told; and again when it has passed."),
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
PACKAGE_BREAKAGE_CODE = _of_hotel(
    key="packages.breakage_code",
    kind=str,
    default="BREAKAGE",
    names_code=CodeKind.CHARGE,
    title=N_("Transaction code of packages not taken"),
    help=N_("The code under which the night audit posts what was sold with a night and nobody has taken in time."),
)
CASHIERS_WORK_IN_SHIFTS = _of_hotel(
    key="till.shifts_required",
    kind=bool,
    default=False,
    title=N_("Cashiers work in shifts"),
    help=N_("When on, money is taken and given back only by someone who has a shift open. When off, shifts may be opened all the same."),
)
CREDIT_LIMIT = _of_hotel(
    key="credit.usual_limit",
    kind=int,
    default=0,
    minimum=0,
    maximum=1_000_000,
    title=N_("What a guest may owe"),
    help=N_("In units of the hotel's currency, where the stay has no limit of its own. 0: no limit."),
)
AT_CREDIT_LIMIT = _of_hotel(
    key="credit.at_limit",
    kind=str,
    default="WARN",
    choices=("WARN", "REFUSE"),
    title=N_("A charge above the limit of a stay"),
    help=N_("WARN posts it and says so. REFUSE posts it only with a reason of somebody who may set credit limits."),
)
HIGH_BALANCE_FROM = _of_hotel(
    key="credit.high_balance_from",
    kind=int,
    default=80,
    minimum=1,
    maximum=100,
    unit=N_("percent"),
    title=N_("High balances begin at"),
    help=N_("Who owes at least this part of the limit is on the list of high balances."),
)
HIGH_BALANCES_NIGHTLY = _of_hotel(
    key="credit.high_balances_nightly",
    kind=bool,
    default=False,
    title=N_("Tell of high balances after each night"),
    help=N_(
        "When on, high balances are counted once the day is closed, and auditor and manager are told until each has looked at the list."
    ),
)
CREDIT_LEVELS = _of_hotel(
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
    return _of_hotel(
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
WRITE_OFF_CODE = _of_hotel(
    key="city_ledger.write_off_code",
    kind=str,
    default="WRITE-OFF",
    names_code=CodeKind.CHARGE,
    title=N_("Transaction code of a write-off"),
    help=N_("The code under which what a company will never pay is given up."),
)
ACCOUNT_FEE_CODE = _of_hotel(
    key="city_ledger.fee_code",
    kind=str,
    default="BANK-FEE",
    names_code=CodeKind.CHARGE,
    title=N_("Transaction code of fees kept back"),
    help=N_("The code under which what a bank or card keeps of a company's payment is posted, so that its items are closed."),
)
ACCOUNT_DISCOUNT_CODE = _of_hotel(
    key="city_ledger.discount_code",
    kind=str,
    default="BANK-FEE",
    names_code=CodeKind.CHARGE,
    title=N_("Transaction code of discounts for paying early"),
    help=N_("The code under which what a company keeps back for paying early is posted, so that its items are closed."),
)
AGEING_BY = _of_hotel(
    key="city_ledger.ageing_by",
    kind=str,
    default=str(AgeingBy.DUE_DATE),
    choices=(str(AgeingBy.DUE_DATE), str(AgeingBy.OPENED_DATE)),
    title=N_("Age of what companies owe"),
    help=N_("Counted from the day an item is due, or from the day it came to the account."),
)
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
LANGUAGE = _register(
    Setting(
        key="window.language",
        kind=str,
        default=ENGLISH,
        choices=(ENGLISH, CHINESE),
        scope=SettingScope.USER,
        title=N_("Language"),
        help=N_("The language of the window for this user."),
    )
)
THEME = _register(
    Setting(
        key="window.theme",
        kind=str,
        default="light",
        choices=("light", "dark"),
        scope=SettingScope.USER,
        title=N_("Theme"),
        help=N_("Light for day, dark for the night shift."),
    )
)
CALENDAR_DAYS = _register(
    Setting(
        key="calendar.days",
        kind=int,
        default=14,
        choices=(7, 14, 30, 60),
        unit=N_("days"),
        scope=SettingScope.DESK,
        title=N_("Days on the booking calendar"),
        help=N_("How many days the booking calendar shows when it opens at this desk."),
    )
)
PAPER_PRINTER = _register(
    Setting(
        key="papers.printer",
        kind=str,
        default="",
        scope=SettingScope.DESK,
        title=N_("Printer for papers"),
        help=N_("The printer that this desk sends folios and receipts on A4 to; empty: the system's default."),
    )
)
ROLL_PRINTER = _register(
    Setting(
        key="papers.roll_printer",
        kind=str,
        default="",
        scope=SettingScope.DESK,
        title=N_("Printer for the 80 mm roll"),
        help=N_("The printer that this desk sends receipts on the roll to; empty: the printer for papers."),
    )
)
PRINT_AT_ONCE = _register(
    Setting(
        key="papers.at_once",
        kind=bool,
        default=False,
        scope=SettingScope.DESK,
        title=N_("Print at once"),
        help=N_("When on, papers of the cashier go to this desk's printer without being shown first. What a printer refuses is shown."),
    )
)
CARD_READER = _register(
    Setting(
        key="documents.card_reader",
        kind=str,
        default=CardReader.NONE.value,
        choices=tuple(reader.value for reader in CardReader),
        scope=SettingScope.DESK,
        title=N_("Card reader"),
        help=N_(
            "The machine at this desk that reads identity cards. With one, “Read card” stands beside where documents are read. "
            "The simulated reader is for trying it out. A scanner that types needs no choice here."
        ),
    )
)
SIMULATED_CARDS = _register(
    Setting(
        key="documents.simulated_cards",
        kind=str,
        default="",
        scope=SettingScope.DESK,
        title=N_("Folder of the simulated card reader"),
        help=N_("Where the card files lie that the simulated reader reads, one after the other, as if they were laid on it."),
    )
)


def _payment_device(key: str, title: str, help_text: str) -> Setting[str]:
    """Which machine it is says where money comes from, so it is not everybody's choice."""
    return _register(
        Setting(
            key=f"payments.{key}",
            kind=str,
            default=PaymentDevice.NONE.value,
            choices=tuple(device.value for device in PaymentDevice),
            scope=SettingScope.DESK,
            permission=Permission.CHANGE_SETTINGS,
            title=title,
            help=help_text,
        )
    )


CARD_TERMINAL = _payment_device(
    "card_terminal",
    N_("Card terminal"),
    N_(
        "The terminal at this desk that is asked for card payments. NONE: the terminal stands alone, and its slip is typed. The simulated "
        "one is for trying it out: it takes no money."
    ),
)
WALLET_LINE = _payment_device(
    "wallet",
    N_("Wallet payments"),
    N_(
        "How this desk asks a wallet whose code the guest shows. NONE: the transaction reference is typed. The simulated one is for trying "
        "it out: it takes no money."
    ),
)
