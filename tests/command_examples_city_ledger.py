"""Examples of the commands of the city ledger; `tests/command_examples.py` takes them in."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import select, update

from hotel_desk.domain.cashier_codes import ApplicationKind, CommissionKind, CommissionState, CommissionWay
from hotel_desk.domain.ids import new_id
from hotel_desk.domain.open_items import Part
from hotel_desk.domain.rate_codes import Payer
from hotel_desk.models.ar_account import ArAccount
from hotel_desk.models.city_ledger import ArApplication, ArItem
from hotel_desk.services.city_ledger import apply_payment, transfer_to_account
from hotel_desk.services.commissions import decide_commissions
from hotel_desk.services.departures import check_out
from hotel_desk.services.reminders import write_reminders
from hotel_desk.services.write_offs import ask_write_off
from tests.accounts_of_tests import Partners, folio_of, received
from tests.command_examples import example
from tests.shifts_of_tests import second_manager
from tests.stays_of_tests import DAY, NEXT, charge, close_day, one

if TYPE_CHECKING:
    from tests.fixtures.databases import SmallHotel


def a_bar_bill(hotel: SmallHotel) -> dict[str, Any]:
    """A guest's own window, and a company that has an account."""
    partners = Partners(hotel)
    folio = folio_of(hotel, received(partners, Payer.GUEST))
    charge(hotel, folio, 3_000)
    return {"folio_id": folio, "window_number": 1, "profile_id": partners.company}


@example("transfer_to_account")
def the_company_pays_the_bar(hotel: SmallHotel) -> dict[str, Any]:
    return a_bar_bill(hotel)


@example("charge_lines_to_account")
def the_company_pays_one_drink(hotel: SmallHotel) -> dict[str, Any]:
    partners = Partners(hotel)
    folio = folio_of(hotel, received(partners, Payer.GUEST))
    drink = charge(hotel, folio, 1_000).posting_id
    charge(hotel, folio, 2_000)
    return {"posting_ids": [drink], "profile_id": partners.company, "reason": "on the company"}


@example("take_back_from_account")
def the_guest_pays_the_bar_after_all(hotel: SmallHotel) -> dict[str, Any]:
    bill = a_bar_bill(hotel)
    hotel.desk.run(transfer_to_account, **bill)
    return {"folio_id": bill["folio_id"], "window_number": 1, "reason": "pays himself"}


@example("set_account_terms")
def two_weeks(hotel: SmallHotel) -> dict[str, Any]:
    return {"profile_id": Partners(hotel).agent, "terms_days": 14, "credit_limit_minor": 500_000, "billing_address": "1 High Street"}


@example("apply_payment")
def half_the_dinner(hotel: SmallHotel) -> dict[str, Any]:
    partners = Partners(hotel)
    dinner = partners.item(partners.on_account(partners.agent, 9_000))
    paid = partners.item(partners.pays(partners.agent, 5_000))
    return {"credit_item_id": paid, "parts": [Part(dinner, 4_500)]}


@example("apply_payment")
def a_fee_of_the_bank(hotel: SmallHotel) -> dict[str, Any]:
    partners = Partners(hotel)
    dinner = partners.item(partners.on_account(partners.agent, 9_000))
    paid = partners.item(partners.pays(partners.agent, 8_800))
    return {"credit_item_id": paid, "parts": [Part(dinner, 8_800)], "kept_back": [Part(dinner, 200)]}


@example("undo_application")
def the_bank_gave_it_back(hotel: SmallHotel) -> dict[str, Any]:
    hotel.desk.run(apply_payment, **a_fee_of_the_bank(hotel))
    kept = select(ArApplication.id).where(ArApplication.kind == ApplicationKind.KEPT_BACK)
    return {"application_id": one(hotel, kept), "reason": "the bank gave it back"}


@example("issue_account_invoice")
def one_for_two_dinners(hotel: SmallHotel) -> dict[str, Any]:
    partners = Partners(hotel)
    items = [partners.item(partners.on_account(partners.agent, amount)) for amount in (9_000, 1_200)]
    account = one(hotel, select(ArAccount.id).where(ArAccount.profile_id == partners.agent))
    return {"account_id": account, "item_ids": items, "request_key": new_id()}


@example("undo_application")
def not_for_the_dinner(hotel: SmallHotel) -> dict[str, Any]:
    partners = Partners(hotel)
    partners.on_account(partners.agent, 9_000)
    partners.apply_oldest(partners.agent, partners.pays(partners.agent, 5_000))
    return {"application_id": one(hotel, select(ArApplication.id)), "reason": "for the other one"}


@example("ask_write_off")
def half_of_a_dinner(hotel: SmallHotel) -> dict[str, Any]:
    partners = Partners(hotel)
    return {"item_id": partners.item(partners.on_account(partners.agent, 9_000)), "amount_minor": 4_500, "reason": "bankrupt"}


@example("decide_write_off")
def not_yet(hotel: SmallHotel) -> dict[str, Any]:
    asked = hotel.desk.run(ask_write_off, **half_of_a_dinner(hotel))
    return {"write_off_id": asked.write_off_id, "approve": False, "reason": "they will pay"}


@example("decide_write_off")
def given_up(hotel: SmallHotel) -> dict[str, Any]:
    second_manager(hotel)
    asked = hotel.as_user("vera").run(ask_write_off, **half_of_a_dinner(hotel))
    return {"write_off_id": asked.write_off_id, "approve": True}


@example("write_reminders")
def one_that_is_overdue(hotel: SmallHotel) -> dict[str, Any]:
    partners = Partners(hotel)
    item = partners.item(partners.on_account(partners.agent, 9_000))
    with hotel.database.writing() as connection:
        connection.execute(update(ArItem).where(ArItem.id == item).values(due_date=DAY - timedelta(days=8)))
    return {"account_ids": [one(hotel, select(ArAccount.id).where(ArAccount.profile_id == partners.agent))]}


@example("mark_reminders_sent")
def a_letter_that_was_posted(hotel: SmallHotel) -> dict[str, Any]:
    written = hotel.desk.run(write_reminders, **one_that_is_overdue(hotel))
    return {"letter_ids": list(written.letter_ids)}


@example("withdraw_reminder")
def a_letter_that_was_a_mistake(hotel: SmallHotel) -> dict[str, Any]:
    written = hotel.desk.run(write_reminders, **one_that_is_overdue(hotel))
    return {"letter_id": written.letter_ids[0], "reason": "paid in cash yesterday"}


def a_stay_with_commission(hotel: SmallHotel) -> Partners:
    """A stay of one night that has left, and the agent's ten percent of it."""
    partners = Partners(hotel)
    partners.earns()
    stay = received(partners, departure=NEXT)
    close_day(hotel, DAY)
    hotel.desk.run(check_out, reservation_id=stay)
    return partners


@example("agree_commission")
def eight_a_night(hotel: SmallHotel) -> dict[str, Any]:
    return {"agent_id": Partners(hotel).agent, "kind": CommissionKind.PER_NIGHT, "night_minor": 800, "on_no_show": True}


@example("end_commission")
def nothing_any_more(hotel: SmallHotel) -> dict[str, Any]:
    return {"agreement_id": Partners(hotel).earns().agreement_id}


@example("work_out_commission")
def by_the_new_rate(hotel: SmallHotel) -> dict[str, Any]:
    partners = a_stay_with_commission(hotel)
    partners.earns(150_000)
    return {"reservation_id": partners.commission_rows()[0].reservation_id}


@example("adjust_commission")
def rounded_up(hotel: SmallHotel) -> dict[str, Any]:
    partners = a_stay_with_commission(hotel)
    return {"commission_id": partners.commission_rows()[0].id, "amount_minor": 1_000, "reason": "as told by phone"}


@example("decide_commissions")
def not_this_time(hotel: SmallHotel) -> dict[str, Any]:
    partners = a_stay_with_commission(hotel)
    return {"commission_ids": [partners.commission_rows()[0].id], "state": CommissionState.WAIVED, "reason": "paid by the group"}


def an_approved_one(hotel: SmallHotel) -> dict[str, Any]:
    ids = [row.id for row in a_stay_with_commission(hotel).commission_rows()]
    hotel.desk.run(decide_commissions, commission_ids=ids, state=CommissionState.APPROVED)
    return {"commission_ids": ids, "reference": "B-17"}


@example("pay_commissions")
def out_of_the_drawer(hotel: SmallHotel) -> dict[str, Any]:
    return {**an_approved_one(hotel), "way": CommissionWay.CASH}


@example("pay_commissions")
def against_the_account(hotel: SmallHotel) -> dict[str, Any]:
    return {**an_approved_one(hotel), "way": CommissionWay.ACCOUNT}
