"""What a desk or a user chooses for itself: language and look of the window, printers, machines."""

from __future__ import annotations

from typing import Any

from hotel_desk.domain.codes import SettingScope
from hotel_desk.domain.permissions import Permission
from hotel_desk.domain.setting_kinds import CardReader, PaymentDevice, Setting
from hotel_desk.language import CHINESE, ENGLISH, N_

LANGUAGE = Setting(
    key="window.language",
    kind=str,
    default=ENGLISH,
    choices=(ENGLISH, CHINESE),
    scope=SettingScope.USER,
    title=N_("Language"),
    help=N_("The language of the window for this user."),
)
THEME = Setting(
    key="window.theme",
    kind=str,
    default="light",
    choices=("light", "dark"),
    scope=SettingScope.USER,
    title=N_("Theme"),
    help=N_("Light for day, dark for the night shift."),
)
CALENDAR_DAYS = Setting(
    key="calendar.days",
    kind=int,
    default=14,
    choices=(7, 14, 30, 60),
    unit=N_("days"),
    scope=SettingScope.DESK,
    title=N_("Days on the booking calendar"),
    help=N_("How many days the booking calendar shows when it opens at this desk."),
)
PAPER_PRINTER = Setting(
    key="papers.printer",
    kind=str,
    default="",
    scope=SettingScope.DESK,
    title=N_("Printer for papers"),
    help=N_("The printer that this desk sends folios and receipts on A4 to; empty: the system's default."),
)
ROLL_PRINTER = Setting(
    key="papers.roll_printer",
    kind=str,
    default="",
    scope=SettingScope.DESK,
    title=N_("Printer for the 80 mm roll"),
    help=N_("The printer that this desk sends receipts on the roll to; empty: the printer for papers."),
)
PRINT_AT_ONCE = Setting(
    key="papers.at_once",
    kind=bool,
    default=False,
    scope=SettingScope.DESK,
    title=N_("Print at once"),
    help=N_("When on, papers of the cashier go to this desk's printer without being shown first. What a printer refuses is shown."),
)
CARD_READER = Setting(
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
SIMULATED_CARDS = Setting(
    key="documents.simulated_cards",
    kind=str,
    default="",
    scope=SettingScope.DESK,
    title=N_("Folder of the simulated card reader"),
    help=N_("Where the card files lie that the simulated reader reads, one after the other, as if they were laid on it."),
)


def _payment_device(key: str, title: str, help_text: str) -> Setting[str]:
    """Which machine it is says where money comes from, so it is not everybody's choice."""
    return Setting(
        key=f"till.{key}",
        kind=str,
        default=PaymentDevice.NONE.value,
        choices=tuple(device.value for device in PaymentDevice),
        scope=SettingScope.DESK,
        permission=Permission.CHANGE_SETTINGS,
        title=title,
        help=help_text,
    )


CARD_TERMINAL = _payment_device(
    "card_terminal",
    N_("Card terminal"),
    N_("The terminal at this desk that is asked for card payments. The simulated one is for trying it out: it takes no money."),
)
WALLET_LINE = _payment_device(
    "wallet",
    N_("Wallet payments"),
    N_("How this desk asks a wallet whose code the guest shows. The simulated one is for trying it out: it takes no money."),
)
WORKPLACE_SETTINGS: tuple[Setting[Any], ...] = (
    LANGUAGE,
    THEME,
    CALENDAR_DAYS,
    PAPER_PRINTER,
    ROLL_PRINTER,
    PRINT_AT_ONCE,
    CARD_READER,
    SIMULATED_CARDS,
    CARD_TERMINAL,
    WALLET_LINE,
)
