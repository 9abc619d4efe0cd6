"""Settings in words: areas, scopes, values with their unit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hotel_desk.domain.codes import SettingScope
from hotel_desk.domain.credit_levels import LevelUse
from hotel_desk.domain.leaving import EarlyDeparture
from hotel_desk.domain.open_items import AgeingBy
from hotel_desk.domain.permissions import PERMISSION_TITLES
from hotel_desk.domain.settings import (
    AGEING_BY,
    CARD_READER,
    CARD_TERMINAL,
    CREDIT_LEVELS,
    EARLY_DEPARTURE_RULE,
    LANGUAGE,
    LETTER_LANGUAGE,
    REGISTRATION,
    REGISTRATION_OFFICE,
    TAX_PLATFORM,
    THEME,
    WALLET_LINE,
    CardReader,
    PaymentDevice,
    RegistrationLine,
    RegistrationUse,
    Setting,
    TaxPlatformLine,
)
from hotel_desk.language import CHINESE, ENGLISH, N_, _

if TYPE_CHECKING:
    from hotel_desk.queries.settings import SettingRow

AREAS = {
    "check_in": N_("Check-in"),
    "night_audit": N_("Night audit"),
    "statistics": N_("Statistics"),
    "warnings": N_("Warnings at the close"),
    "folio": N_("Folio"),
    "till": N_("Cash"),
    "city_ledger": N_("City ledger"),
    "deposits": N_("Deposits"),
    "credit": N_("Credit"),
    "packages": N_("Packages"),
    "hourly": N_("By the hour"),
    "leaving": N_("Leaving"),
    "journal": N_("Journal"),
    "inventory": N_("Availability"),
    "reservation": N_("Reservations"),
    "fees": N_("Penalties and fees"),
    "papers": N_("Papers"),
    "letters": N_("Letters"),
    "invoices": N_("Invoices"),
    "fapiao": N_("Fapiao"),
    "guests": N_("Guests"),
    "documents": N_("Documents"),
    "downtime": N_("Downtime pack"),
    "housekeeping": N_("Housekeeping"),
    "reports": N_("Reports"),
    "window": N_("Window"),
    "calendar": N_("Booking calendar"),
}
SCOPES = {
    SettingScope.PROPERTY: N_("The hotel"),
    SettingScope.DESK: N_("This desk"),
    SettingScope.USER: N_("You"),
}
_VALUES = {
    (LETTER_LANGUAGE.key, ENGLISH): "English",
    (LETTER_LANGUAGE.key, CHINESE): "简体中文",
    (LANGUAGE.key, ENGLISH): "English",
    (LANGUAGE.key, CHINESE): "简体中文",
    (AGEING_BY.key, str(AgeingBy.DUE_DATE)): N_("From the day it is due"),
    (AGEING_BY.key, str(AgeingBy.OPENED_DATE)): N_("From the day it came to the account"),
    (EARLY_DEPARTURE_RULE.key, str(EarlyDeparture.NONE)): N_("Nothing"),
    (EARLY_DEPARTURE_RULE.key, str(EarlyDeparture.HALF_DAY)): N_("Half of the first night not slept"),
    (EARLY_DEPARTURE_RULE.key, str(EarlyDeparture.FULL_DAY)): N_("The first night not slept"),
    (EARLY_DEPARTURE_RULE.key, str(EarlyDeparture.NIGHTS)): N_("A number of nights not slept"),
    (REGISTRATION.key, RegistrationUse.BY_COUNTRY): N_("By country"),
    (REGISTRATION.key, RegistrationUse.ON): N_("On"),
    (REGISTRATION.key, RegistrationUse.OFF): N_("Off"),
    (REGISTRATION_OFFICE.key, RegistrationLine.FILE): N_("As a file"),
    (REGISTRATION_OFFICE.key, RegistrationLine.SIMULATED): N_("To the simulated office"),
    (TAX_PLATFORM.key, TaxPlatformLine.BY_HAND): N_("By hand"),
    (TAX_PLATFORM.key, TaxPlatformLine.SIMULATED): N_("By the simulated platform"),
    (CREDIT_LEVELS.key, LevelUse.OFF): N_("Nothing"),
    (CREDIT_LEVELS.key, LevelUse.WARN): N_("They warn"),
    (CREDIT_LEVELS.key, LevelUse.REFUSE): N_("They refuse"),
    (CARD_READER.key, CardReader.NONE): N_("None"),
    (CARD_READER.key, CardReader.SIMULATED): N_("Simulated reader"),
    (CARD_TERMINAL.key, PaymentDevice.NONE): N_("None: the slip is typed"),
    (CARD_TERMINAL.key, PaymentDevice.SIMULATED): N_("Simulated terminal"),
    (WALLET_LINE.key, PaymentDevice.NONE): N_("None: the reference is typed"),
    (WALLET_LINE.key, PaymentDevice.SIMULATED): N_("Simulated wallet"),
    (THEME.key, "light"): N_("Light"),
    (THEME.key, "dark"): N_("Dark"),
}


def area_title(setting: Setting[Any]) -> str:
    """The part of the program that a setting is about."""
    area = setting.key.partition(".")[0]
    return _(AREAS[area]) if area in AREAS else area


def value_title(row: SettingRow, value: Any) -> str:
    """A value as a person reads it."""
    setting = row.setting
    if isinstance(value, bool):
        return _("On") if value else _("Off")
    if (setting.key, value) in _VALUES:
        return _(_VALUES[setting.key, value])
    if setting.names_code is not None:
        return next((f"{code} · {name}" for code, name in row.codes if code == value), str(value))
    if value == "":
        return _("(empty)")
    return f"{value} {_(setting.unit)}" if setting.unit else str(value)


def who_may(setting: Setting[Any]) -> str:
    """Who may change it, as a sentence."""
    if setting.permission is not None:
        return _("May be changed by who has the permission “{permission}”.").format(permission=_(PERMISSION_TITLES[setting.permission]))
    if setting.scope is SettingScope.DESK:
        return _("Everybody at this desk may change it; it holds for this desk only.")
    return _("Everybody may change it for themselves.")
