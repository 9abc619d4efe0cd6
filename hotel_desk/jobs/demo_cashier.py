"""What lies at the demo's cashier this morning: bills with two payers, rules, held cards, papers with numbers."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from hotel_desk.domain.cashier_codes import FapiaoKind
from hotel_desk.domain.codes import ReservationStatus
from hotel_desk.domain.foreign_cash import ForeignNotes, worth_minor
from hotel_desk.domain.line_parts import LineSplit
from hotel_desk.domain.setting_kinds import TaxPlatformLine
from hotel_desk.domain.settings import TAX_PLATFORM
from hotel_desk.jobs.fapiao_queue import send_fapiao
from hotel_desk.jobs.tax_platform import SimulatedPlatform
from hotel_desk.language import _
from hotel_desk.queries.folio import FolioView, folio_view
from hotel_desk.queries.front_desk import in_house, reservation_list
from hotel_desk.services.adjustments import adjust_posting
from hotel_desk.services.cashier import post_charge, reverse_posting, take_deposit, take_payment
from hotel_desk.services.credit_limits import set_credit_limit, set_no_post
from hotel_desk.services.exchange_rates import set_exchange_rate
from hotel_desk.services.fapiao import request_fapiao
from hotel_desk.services.fixed_charges import add_fixed_charge
from hotel_desk.services.folio_moves import split_line, transfer_lines
from hotel_desk.services.folio_windows import open_folio_window
from hotel_desk.services.house_accounts import open_house_account
from hotel_desk.services.invoices import issue_credit_note, issue_invoice, void_invoice
from hotel_desk.services.late_charges import post_late_charge
from hotel_desk.services.ledger import Card
from hotel_desk.services.paid_outs import pay_out
from hotel_desk.services.preauthorisations import hold_card
from hotel_desk.services.routing_rules import add_routing_rule
from hotel_desk.services.settings import change_setting

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from hotel_desk.db.desk import Desk
    from hotel_desk.domain.ids import FolioId
    from hotel_desk.jobs.demo_accounts import DemoAccounts
    from hotel_desk.jobs.demo_house import DemoHouse
    from hotel_desk.queries.folio_lines import FolioLineView
    from hotel_desk.queries.front_desk import StayRow

# Local money for one unit, in millionths.
_RATES = {"USD": 7_050_000, "EUR": 7_640_000, "JPY": 46_500}
_NOTES_MINOR = 10_000
_DEPOSITS_AHEAD, _DEPOSIT_MINOR, _HOLD_MINOR = 3, 50_000, 100_000


def fill_cashier(desk: Desk, house: DemoHouse, accounts: DemoAccounts, today: date) -> None:
    """Do what a cashier has done by mid-morning, for the guests who stay on."""
    for currency, rate in _RATES.items():
        desk.run(set_exchange_rate, currency=currency, buying_millionths=rate)
    staying = [stay for stay in desk.read(in_house).rows if stay.departure_date > today and stay.folio_id is not None]
    first, second, third, fourth, fifth = staying[:5]
    _share_bill_with_company(desk, house, accounts, first)
    _correct(desk, house, second)
    _hold_and_limit(desk, house, third)
    _pay_in_dollars(desk, house, fourth)
    desk.run(set_no_post, reservation_id=fifth.reservation_id, no_post=True)
    _entertain(desk, house)
    _take_deposits(desk, house, today)
    gone = [stay for stay in desk.read(reservation_list, statuses=[ReservationStatus.CHECKED_OUT], last_date=today).rows if stay.folio_id]
    _make_papers(desk, gone)
    found_late: dict[str, Any] = {"transaction_code_id": house.codes["MINIBAR"], "price_minor": 1_500, "quantity": 2}
    for late in gone[-1:]:
        desk.run(post_late_charge, reservation_id=late.reservation_id, **found_late)


def _share_bill_with_company(desk: Desk, house: DemoHouse, accounts: DemoAccounts, stay: StayRow) -> None:
    """The company pays the room from now on and half of what is there; meals go to it up to a limit; a parking place every night."""
    folio_id = _folio(stay)
    window = desk.run(open_folio_window, folio_id=folio_id, payee_id=accounts.software).window_number
    rule: dict[str, Any] = {"reservation_id": stay.reservation_id, "window_number": window, "payee_id": accounts.software}
    desk.run(add_routing_rule, **rule, transaction_code_id=house.codes["ROOM"])
    desk.run(add_routing_rule, **rule, transaction_code_id=house.codes["RESTAURANT"], limit_minor=30_000)
    for code, price, text in (
        ("RESTAURANT", 21_600, _("Dinner, table 7")),
        ("RESTAURANT", 14_800, _("Lunch, table 3")),
        ("BAR", 5_800, ""),
    ):
        desk.run(post_charge, folio_id=folio_id, transaction_code_id=house.codes[code], price_minor=price, text=text)
    for night in _charges(desk, folio_id, "ROOM")[:1]:
        desk.run(transfer_lines, posting_ids=[night.posting_id], folio_id=folio_id, window_number=window, reason=_("The company pays"))
    desk.run(
        add_fixed_charge,
        reservation_id=stay.reservation_id,
        transaction_code_id=house.codes["OTHER"],
        price_minor=4_000,
        text=_("Parking place"),
    )


def _correct(desk: Desk, house: DemoHouse, stay: StayRow) -> None:
    """A dinner split between friends, a drink taken back, and a little off a night that is closed."""
    folio_id = _folio(stay)
    dinner = desk.run(
        post_charge, folio_id=folio_id, transaction_code_id=house.codes["RESTAURANT"], price_minor=25_900, text=_("Dinner, table 2")
    )
    desk.run(split_line, posting_id=dinner.posting_id, split=LineSplit(ways=3), reason=_("Three friends"))
    drink = desk.run(post_charge, folio_id=folio_id, transaction_code_id=house.codes["MINIBAR"], price_minor=1_500)
    desk.run(reverse_posting, posting_id=drink.posting_id, reason=_("Not taken after all"))
    for night in _charges(desk, folio_id, "ROOM")[:1]:
        desk.run(adjust_posting, posting_id=night.posting_id, reason=_("The lift was loud"), amount_minor=5_000)


def _hold_and_limit(desk: Desk, house: DemoHouse, stay: StayRow) -> None:
    """A card held for what is to come, and a limit that is nearly reached."""
    about: dict[str, Any] = {"reservation_id": stay.reservation_id, "transaction_code_id": house.codes["CARD"]}
    desk.run(hold_card, **about, amount_minor=_HOLD_MINOR, card=Card("UnionPay", "0071", "A70312"))
    desk.run(post_charge, folio_id=_folio(stay), transaction_code_id=house.codes["LAUNDRY"], price_minor=4_000, quantity=3)
    owed = desk.read(folio_view, folio_id=_folio(stay)).balance_minor
    limit = max(owed, 10_000) // 10_000 * 10_000 + 10_000
    desk.run(set_credit_limit, reservation_id=stay.reservation_id, limit_minor=limit, reason=_("Agreed with the guest at check-in"))


def _pay_in_dollars(desk: Desk, house: DemoHouse, stay: StayRow) -> None:
    """A taxi that the hotel has paid, and a hundred dollars towards the bill."""
    folio_id = _folio(stay)
    taxi: dict[str, Any] = {"transaction_code_id": house.codes["PAID-OUT"], "amount_minor": 8_500, "reason": _("Taxi from the station")}
    desk.run(pay_out, **taxi, folio_id=folio_id)
    worth = worth_minor(_NOTES_MINOR, _RATES["USD"], foreign="USD", local=desk.read(folio_view, folio_id=folio_id).currency)
    paid: dict[str, Any] = {"transaction_code_id": house.codes["CASH"], "amount_minor": worth // 1_000 * 1_000}
    desk.run(take_payment, folio_id=folio_id, **paid, notes=ForeignNotes("USD", _NOTES_MINOR, _RATES["USD"]))


def _entertain(desk: Desk, house: DemoHouse) -> None:
    """Accounts of the house: whom it invites, and what nobody has claimed."""
    invited = desk.run(open_house_account, name=_("Entertaining of the management"))
    desk.run(open_house_account, name=_("Tea garden, without a room"))
    tea: dict[str, Any] = {"transaction_code_id": house.codes["RESTAURANT"], "price_minor": 6_800, "text": _("Tea for the lute orchestra")}
    desk.run(post_charge, folio_id=invited.folio_id, **tea, quantity=4)


def _take_deposits(desk: Desk, house: DemoHouse, today: date) -> None:
    """Money of guests who come in the next days."""
    later: dict[str, Any] = {"statuses": [ReservationStatus.RESERVED], "first_date": today + timedelta(days=1)}
    for number, stay in enumerate(desk.read(reservation_list, **later).rows[:_DEPOSITS_AHEAD]):
        about: dict[str, Any] = {"reservation_id": stay.reservation_id, "transaction_code_id": house.codes["TRANSFER-IN"]}
        desk.run(take_deposit, **about, amount_minor=_DEPOSIT_MINOR, reference=f"BOH-24{number}0917")


def _make_papers(desk: Desk, gone: Sequence[StayRow]) -> None:
    """An invoice and what was credited of it, one that is void, and fapiao: issued, and refused."""
    desk.run(change_setting, key=TAX_PLATFORM.key, value=TaxPlatformLine.SIMULATED.value)
    known, unknown = _("West Lake Software"), _("Misty Mountain Trading")
    papers: tuple[Callable[[FolioId], object], ...] = (
        lambda folio_id: _credited_invoice(desk, folio_id),
        lambda folio_id: _void_invoice(desk, folio_id),
        lambda folio_id: _ask_fapiao(desk, folio_id, known),
        lambda folio_id: _ask_fapiao(desk, folio_id, unknown),
    )
    for stay, make in zip(gone, papers, strict=False):
        make(_folio(stay))
    send_fapiao(desk, SimulatedPlatform(refuses=lambda request: _("The title is not known.") if request.title == unknown else ""))


def _credited_invoice(desk: Desk, folio_id: FolioId) -> None:
    paper = desk.run(issue_invoice, folio_id=folio_id, window_number=1)
    desk.run(issue_credit_note, invoice_id=paper.invoice_id, amount_minor=5_000, reason=_("Noise at night"))


def _void_invoice(desk: Desk, folio_id: FolioId) -> None:
    paper = desk.run(issue_invoice, folio_id=folio_id, window_number=1)
    desk.run(void_invoice, invoice_id=paper.invoice_id, reason=_("Made out to the wrong name"))


def _ask_fapiao(desk: Desk, folio_id: FolioId, title: str) -> None:
    charged = sum(line.gross_minor for line in _lines(desk.read(folio_view, folio_id=folio_id)) if line.gross_minor > 0)
    desk.run(request_fapiao, folio_id=folio_id, kind=FapiaoKind.ORDINARY, title=title, amount_minor=charged)


def _folio(stay: StayRow) -> FolioId:
    if stay.folio_id is None:
        raise LookupError(f"{stay.guest_name} has no folio")
    return stay.folio_id


def _lines(folio: FolioView) -> list[FolioLineView]:
    return [line for window in folio.windows for line in window.standing]


def _charges(desk: Desk, folio_id: FolioId, code: str) -> list[FolioLineView]:
    """The lines of a code that stand on a folio, oldest first."""
    return [line for line in _lines(desk.read(folio_view, folio_id=folio_id)) if line.code == code]
