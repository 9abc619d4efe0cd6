"""What companies owe the demo hotel: its halls were let before the first room was ready, and not everybody has paid since."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from hotel_desk.domain.codes import ProfileKind
from hotel_desk.domain.guest_form import GuestFileForm, InvoiceTitleLine, PersonLine
from hotel_desk.domain.ids import ProfileId
from hotel_desk.domain.open_items import OpenCharge, oldest_first
from hotel_desk.language import _
from hotel_desk.queries.city_ledger import AccountView, account_of_profile, account_view
from hotel_desk.services.cashier import post_charge, take_payment
from hotel_desk.services.city_ledger import apply_payment, set_account_terms
from hotel_desk.services.company_accounts import open_ar_account
from hotel_desk.services.guest_file import save_guest_file
from hotel_desk.services.write_offs import ask_write_off

if TYPE_CHECKING:
    from datetime import date

    from hotel_desk.db.desk import Desk
    from hotel_desk.domain.ids import FolioId
    from hotel_desk.jobs.demo_house import DemoHouse

# Long enough for an item of every age.
DAYS_BEFORE_ROOMS = 125
_HALLS_PAID, _ADVANCE_PAID = 70, 3
_HALL_MINOR, _LUNCH_MINOR, _RIBBON_MINOR = 360_000, 12_800, 4_500
_PAID_OF_HALLS_MINOR, _PAID_IN_ADVANCE_MINOR = 460_000, 300_000
_BANK = "TRANSFER-IN"


@dataclass(frozen=True, slots=True)
class DemoAccounts:
    """The folios of the two companies with an account."""

    guild: ProfileId
    software: ProfileId
    folios: dict[ProfileId, FolioId]


def open_accounts(desk: Desk, house: DemoHouse) -> DemoAccounts:
    """Agree terms with the silk guild, whom the hotel knows best, and with the company that has a plan of its own."""
    guild = GuestFileForm(
        kind=ProfileKind.COMPANY,
        name=_("Hangzhou Silk Guild"),
        country="CN",
        tax_number="91330100MA2DEMO01X",
        invoice_titles=(InvoiceTitleLine(_("Hangzhou Silk Guild"), "91330100MA2DEMO01X"),),
        persons=(PersonLine(_("Ms Shen"), _("Accounts"), email="accounts@silk-guild.example"),),
    )
    guild_id = ProfileId(desk.run(save_guest_file, profile_id=None, form=guild).profile_id)
    software_id = house.rates.company_id
    folios = {profile: desk.run(open_ar_account, profile_id=profile).folio_id for profile in (guild_id, software_id)}
    terms: dict[str, Any] = {"terms_days": 14, "billing_address": _("7 Silk Lane, Hangzhou"), "language": "zh_CN"}
    desk.run(set_account_terms, profile_id=guild_id, credit_limit_minor=1_500_000, **terms)
    desk.run(set_account_terms, profile_id=software_id, terms_days=30, credit_limit_minor=2_000_000)
    return DemoAccounts(guild_id, software_id, folios)


def let_halls(desk: Desk, house: DemoHouse, accounts: DemoAccounts, days_before: int) -> None:
    """What happened so many days before the first room was let, if anything."""
    hall, lunches = ("OTHER", _HALL_MINOR, 1, _("Silk hall, one day")), _("Lunches")
    guild, software = accounts.guild, accounts.software
    charges: dict[int, tuple[tuple[ProfileId, tuple[str, int, int, str]], ...]] = {
        118: ((guild, hall), (guild, ("RESTAURANT", _LUNCH_MINOR, 9, lunches)), (guild, ("OTHER", _RIBBON_MINOR, 1, _("Ribbons")))),
        84: ((guild, hall), (guild, ("RESTAURANT", _LUNCH_MINOR, 22, lunches))),
        52: ((guild, hall),),
        41: ((software, ("RESTAURANT", _LUNCH_MINOR, 35, lunches)),),
        12: ((software, hall), (guild, ("RESTAURANT", _LUNCH_MINOR, 18, lunches))),
    }
    for profile, (code, price, quantity, text) in charges.get(days_before, ()):
        about: dict[str, Any] = {"folio_id": accounts.folios[profile], "transaction_code_id": house.codes[code]}
        desk.run(post_charge, **about, price_minor=price, quantity=quantity, text=text)
    if days_before == _HALLS_PAID:
        _pay(desk, house, accounts.folios[guild], _PAID_OF_HALLS_MINOR, "BOH-2207114")
        _apply_to_halls(desk, guild)
    if days_before == _ADVANCE_PAID:
        _pay(desk, house, accounts.folios[software], _PAID_IN_ADVANCE_MINOR, "BOH-2294480")


def ask_to_give_up(desk: Desk, accounts: DemoAccounts, *, asked_by: Desk) -> None:
    """The ribbons came late; somebody asks to write them off, and the manager has to decide."""
    item = next(each for each in _account(desk, accounts.guild).items if each.open_minor == _RIBBON_MINOR)
    asked_by.run(ask_write_off, item_id=item.item_id, amount_minor=item.open_minor, reason=_("Delivered after the fair was over"))


def _pay(desk: Desk, house: DemoHouse, folio_id: FolioId, amount_minor: int, reference: str) -> None:
    desk.run(take_payment, folio_id=folio_id, transaction_code_id=house.codes[_BANK], amount_minor=amount_minor, reference=reference)


def _apply_to_halls(desk: Desk, profile: ProfileId) -> None:
    """The guild pays for halls and argues about its meals."""
    items = _account(desk, profile).items
    credit = next(each for each in items if each.open_minor < 0)
    halls = [OpenCharge(each.item_id, each.open_minor, each.due_date) for each in items if each.amount_minor == _HALL_MINOR]
    desk.run(apply_payment, credit_item_id=credit.item_id, parts=list(oldest_first(-credit.open_minor, halls)))


def _account(desk: Desk, profile: ProfileId) -> AccountView:
    account_id = desk.read(account_of_profile, profile_id=profile)
    if account_id is None:
        raise LookupError(f"{profile} has no account")
    return desk.read(account_view, account_id=account_id)


def first_day_of_books(first: date) -> date:
    """The day the hotel's books are opened, long before its first night."""
    return first - timedelta(days=DAYS_BEFORE_ROOMS)
