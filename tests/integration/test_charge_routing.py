"""Where charges of a stay go, on both databases (`docs/algorithms/routing.md`)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import func, select

from hotel_desk.domain.codes import PostingKind, ProfileKind
from hotel_desk.domain.errors import InvalidInput, NotAllowed, NotFound
from hotel_desk.domain.ids import FolioId, ReservationId
from hotel_desk.domain.rate_codes import ShareSplit
from hotel_desk.domain.reservation_states import WrongStatus
from hotel_desk.models.charge_rules import RoutingRule
from hotel_desk.models.folio import Folio, FolioWindow, Posting
from hotel_desk.models.reservation_notes import Trace
from hotel_desk.models.transaction_code import TransactionCode
from hotel_desk.services.adjustments import adjust_posting
from hotel_desk.services.cancellations import cancel_reservation
from hotel_desk.services.cashier import post_charge, reverse_posting
from hotel_desk.services.city_ledger import transfer_to_account
from hotel_desk.services.company_accounts import open_ar_account
from hotel_desk.services.departures import check_out, undo_check_in, undo_check_out
from hotel_desk.services.folio_moves import NotOnThisFolio
from hotel_desk.services.folio_windows import open_folio_window
from hotel_desk.services.house_accounts import close_house_account, open_house_account
from hotel_desk.services.ledger import FolioClosed
from hotel_desk.services.profiles import ProfileDetails, create_profile
from hotel_desk.services.room_charges import post_room_and_tax
from hotel_desk.services.routing_rules import RuleHasEnded, add_routing_rule, end_routing_rule, move_routing_rule
from hotel_desk.services.sharers import add_sharer
from hotel_desk.services.stays import check_in
from tests.stays_of_tests import DAY, NEXT, THIRD, arrived, balance, charge, close_day, one, pay

if TYPE_CHECKING:
    from hotel_desk.services.stays import CheckedIn
    from tests.fixtures.databases import SmallHotel

pytestmark = pytest.mark.usefixtures("rows_agree")


@pytest.fixture
def here(hotel: SmallHotel) -> CheckedIn:
    """A guest in 101 with a second window."""
    stay = arrived(hotel)
    hotel.desk.run(open_folio_window, folio_id=stay.folio_id, payee_name="Firm")
    return stay


def rule(hotel: SmallHotel, stay: CheckedIn, **more: Any) -> Any:
    if "folio_id" not in more and "payee_id" not in more:
        more = {"window_number": 2, **more}
    return hotel.desk.run(add_routing_rule, reservation_id=stay.reservation_id, **more)


def windows(hotel: SmallHotel, folio: FolioId) -> dict[int, int]:
    with hotel.database.snapshot() as connection:
        found = select(FolioWindow.number, FolioWindow.balance_minor).where(FolioWindow.folio_id == folio)
        return {row.number: row.balance_minor for row in connection.execute(found)}


def lines(hotel: SmallHotel, **where: Any) -> list[Any]:
    with hotel.database.snapshot() as connection:
        found = select(*Posting.__table__.columns).filter_by(**where).order_by(Posting.folio_id, Posting.window_number, Posting.sequence)
        return list(connection.execute(found))


def test_a_charge_goes_to_the_window_of_its_rule_and_others_do_not(hotel: SmallHotel, here: CheckedIn) -> None:
    saved = rule(hotel, here, transaction_code_id=hotel.codes["BAR"])
    posted = charge(hotel, here.folio_id, 1_500)
    hotel.desk.run(post_charge, folio_id=here.folio_id, transaction_code_id=hotel.codes["MINIBAR"], price_minor=400)
    assert windows(hotel, here.folio_id) == {1: 400, 2: 1_500}
    (line,) = lines(hotel, id=posted.posting_id)
    assert (line.window_number, line.routing_rule_id, line.reservation_id) == (2, saved.rule_id, here.reservation_id)
    assert posted.balance_minor == 1_500


def test_a_window_chosen_by_hand_and_an_allowance_stay(hotel: SmallHotel, here: CheckedIn) -> None:
    hotel.desk.run(open_folio_window, folio_id=here.folio_id)
    rule(hotel, here)
    hotel.desk.run(post_charge, folio_id=here.folio_id, transaction_code_id=hotel.codes["BAR"], price_minor=500, window_number=3)
    charge(hotel, here.folio_id, -200)
    assert windows(hotel, here.folio_id) == {1: -200, 2: 0, 3: 500}


def test_a_charge_that_crosses_the_limit_is_two_and_the_limit_comes_back_with_a_reversal(hotel: SmallHotel, here: CheckedIn) -> None:
    rule(hotel, here, limit_minor=2_000)
    first = charge(hotel, here.folio_id, 1_500)
    second = charge(hotel, here.folio_id, 1_200)
    assert windows(hotel, here.folio_id) == {1: 700, 2: 2_000}
    assert second.amount_minor == 1_200
    hotel.desk.run(reverse_posting, posting_id=first.posting_id, reason="not his")
    charge(hotel, here.folio_id, 1_600)
    assert windows(hotel, here.folio_id) == {1: 800, 2: 2_000}


def test_an_adjustment_of_a_closed_day_gives_the_limit_back(hotel: SmallHotel, here: CheckedIn) -> None:
    rule(hotel, here, transaction_code_id=hotel.codes["BAR"], limit_minor=2_000)
    posted = charge(hotel, here.folio_id, 2_000)
    close_day(hotel, DAY)
    hotel.desk.run(adjust_posting, posting_id=posted.posting_id, amount_minor=500, reason="warm")
    charge(hotel, here.folio_id, 800)
    assert windows(hotel, here.folio_id)[2] == 2_000


def test_the_night_follows_the_rule_and_is_cut_with_its_taxes(hotel: SmallHotel, here: CheckedIn) -> None:
    rule(hotel, here, transaction_code_id=hotel.codes["ROOM"], limit_minor=15_000)
    other = arrived(hotel, room="102", guest="Bo Chen")
    close_day(hotel, DAY)
    night = lines(hotel, reservation_id=here.reservation_id)
    whole = sum(line.amount_minor for line in night)
    close_day(hotel, NEXT)
    assert whole == balance(hotel, other.folio_id) / 2
    assert windows(hotel, here.folio_id) == {1: 2 * whole - 15_000, 2: 15_000}
    taken = list(lines(hotel, reservation_id=here.reservation_id, night_date=NEXT))
    alike = lines(hotel, reservation_id=other.reservation_id, night_date=NEXT)
    assert len(taken) == 2
    assert taken[0].bundle_id == taken[1].bundle_id is not None
    assert [sum(line.net_minor for line in side) for side in (taken, alike)] == [alike[0].net_minor] * 2
    assert [sum(line.tax_minor for line in side) for side in (taken, alike)] == [alike[0].tax_minor] * 2


def test_a_cut_night_is_taken_back_as_one(hotel: SmallHotel, here: CheckedIn) -> None:
    rule(hotel, here, transaction_code_id=hotel.codes["ROOM"], limit_minor=5_000)
    hotel.desk.run(post_room_and_tax, night=DAY, reservation_ids=[here.reservation_id])
    first = lines(hotel, reservation_id=here.reservation_id, window_number=2)[0]
    hotel.desk.run(reverse_posting, posting_id=first.id, reason="again")
    assert windows(hotel, here.folio_id) == {1: 0, 2: 0}
    hotel.desk.run(post_room_and_tax, night=DAY, reservation_ids=[here.reservation_id])
    assert windows(hotel, here.folio_id)[2] == 5_000


def test_a_rule_holds_on_its_dates(hotel: SmallHotel, here: CheckedIn) -> None:
    rule(hotel, here, transaction_code_id=hotel.codes["BAR"], first_date=NEXT, last_date=NEXT)
    charge(hotel, here.folio_id, 100)
    close_day(hotel, DAY)
    charge(hotel, here.folio_id, 200)
    assert windows(hotel, here.folio_id)[2] == 200


def test_rules_are_asked_in_their_order(hotel: SmallHotel, here: CheckedIn) -> None:
    hotel.desk.run(open_folio_window, folio_id=here.folio_id)
    rule(hotel, here, limit_minor=300)
    later = rule(hotel, here, window_number=3, transaction_code_id=hotel.codes["BAR"], limit_minor=200)
    charge(hotel, here.folio_id, 1_000)
    assert windows(hotel, here.folio_id) == {1: 500, 2: 300, 3: 200}
    hotel.desk.run(end_routing_rule, rule_id=later.rule_id)
    first = rule(hotel, here, window_number=3, before_others=True)
    charge(hotel, here.folio_id, 1_000)
    assert windows(hotel, here.folio_id) == {1: 500, 2: 300, 3: 1_200}
    again = rule(hotel, here, window_number=2)
    hotel.desk.run(move_routing_rule, rule_id=first.rule_id, earlier=False)
    hotel.desk.run(move_routing_rule, rule_id=again.rule_id, earlier=True)
    charge(hotel, here.folio_id, 50)
    assert windows(hotel, here.folio_id)[2] == 350
    with pytest.raises(RuleHasEnded):
        hotel.desk.run(end_routing_rule, rule_id=later.rule_id)


def test_a_company_gets_a_window_and_its_account_pays_at_check_out(hotel: SmallHotel, here: CheckedIn) -> None:
    company = hotel.desk.run(create_profile, details=ProfileDetails(name="Nordwind Ltd", kind=ProfileKind.COMPANY)).profile_id
    hotel.desk.run(open_ar_account, profile_id=company)
    saved = rule(hotel, here, payee_id=company, transaction_code_id=hotel.codes["BAR"])
    again = rule(hotel, here, payee_id=company, transaction_code_id=hotel.codes["MINIBAR"])
    assert saved.window_number == again.window_number == 3
    charge(hotel, here.folio_id, 900)
    left = hotel.desk.run(check_out, reservation_id=here.reservation_id)
    assert [(paid.payee_name, paid.amount_minor) for paid in left.accounts] == [("Nordwind Ltd", 900)]


def test_a_company_that_pays_the_first_window_gets_its_charges_there_anyway(hotel: SmallHotel, here: CheckedIn) -> None:
    agent = hotel.desk.run(create_profile, details=ProfileDetails(name="Sunny Travel", kind=ProfileKind.AGENT)).profile_id
    hotel.desk.run(open_ar_account, profile_id=agent)
    charge(hotel, here.folio_id)
    hotel.desk.run(transfer_to_account, folio_id=here.folio_id, window_number=1, profile_id=agent)
    with pytest.raises(InvalidInput):
        hotel.desk.run(add_routing_rule, reservation_id=here.reservation_id, payee_id=agent)
    assert one(hotel, select(func.count()).select_from(RoutingRule)) == 0
    other = hotel.desk.run(open_folio_window, folio_id=here.folio_id, payee_id=agent).window_number
    assert hotel.desk.run(add_routing_rule, reservation_id=here.reservation_id, payee_id=agent).window_number == other


def test_a_house_account_takes_charges_until_it_is_closed(hotel: SmallHotel, here: CheckedIn) -> None:
    account = hotel.desk.run(open_house_account, name="Owner").folio_id
    saved = rule(hotel, here, folio_id=account, limit_minor=1_000)
    charge(hotel, here.folio_id, 400)
    assert (balance(hotel, here.folio_id), balance(hotel, account)) == (0, 400)
    pay(hotel, account, 400)
    hotel.desk.run(close_house_account, folio_id=account)
    charge(hotel, here.folio_id, 300)
    assert balance(hotel, here.folio_id) == 300
    assert one(hotel, select(RoutingRule.ended_at).where(RoutingRule.id == saved.rule_id)) is not None
    number = one(hotel, select(Folio.number).where(Folio.id == account))
    assert number in one(hotel, select(Trace.text).where(Trace.reservation_id == here.reservation_id))
    with pytest.raises(FolioClosed):
        rule(hotel, here, folio_id=account)


def test_another_room_pays_until_it_leaves_and_its_own_rules_are_not_asked(hotel: SmallHotel, here: CheckedIn) -> None:
    other = arrived(hotel, room="102", guest="Bo Chen")
    rule(hotel, here, folio_id=other.folio_id)
    rule(hotel, other, folio_id=here.folio_id)
    charge(hotel, here.folio_id, 700)
    assert (balance(hotel, here.folio_id), balance(hotel, other.folio_id)) == (0, 700)
    pay(hotel, other.folio_id, 700)
    hotel.desk.run(check_out, reservation_id=other.reservation_id)
    charge(hotel, here.folio_id, 100)
    assert balance(hotel, here.folio_id) == 100
    assert one(hotel, select(func.count()).select_from(RoutingRule).where(RoutingRule.ended_at.is_(None))) == 0


def test_rules_end_with_the_stay_and_come_back_with_it(hotel: SmallHotel, here: CheckedIn) -> None:
    ended = rule(hotel, here, window_number=2)
    hotel.desk.run(end_routing_rule, rule_id=ended.rule_id)
    rule(hotel, here, transaction_code_id=hotel.codes["BAR"])
    hotel.desk.run(check_out, reservation_id=here.reservation_id)
    live = select(func.count()).select_from(RoutingRule).where(RoutingRule.ended_at.is_(None))
    assert one(hotel, live) == 0
    hotel.desk.run(undo_check_out, reservation_id=here.reservation_id, reason="came back")
    assert one(hotel, live) == 1
    charge(hotel, here.folio_id, 500)
    assert windows(hotel, here.folio_id) == {1: 0, 2: 500}


def test_an_undone_check_in_takes_back_what_went_elsewhere(hotel: SmallHotel, here: CheckedIn) -> None:
    account = hotel.desk.run(open_house_account, name="Owner").folio_id
    rule(hotel, here, folio_id=account)
    charge(hotel, here.folio_id, 400)
    hotel.desk.run(undo_check_in, reservation_id=here.reservation_id, reason="wrong guest")
    assert (balance(hotel, here.folio_id), balance(hotel, account)) == (0, 0)


def test_a_rule_takes_what_was_posted_already_oldest_first_up_to_its_limit(hotel: SmallHotel, here: CheckedIn) -> None:
    charge(hotel, here.folio_id, 900)
    charge(hotel, here.folio_id, 800)
    hotel.desk.run(post_charge, folio_id=here.folio_id, transaction_code_id=hotel.codes["MINIBAR"], price_minor=300)
    pay(hotel, here.folio_id, 100)
    saved = rule(hotel, here, transaction_code_id=hotel.codes["BAR"], limit_minor=1_200, also_posted=True)
    assert (saved.moved_lines, saved.moved_minor) == (2, 1_200)
    assert windows(hotel, here.folio_id) == {1: 700, 2: 1_200}
    kinds = {line.kind for line in lines(hotel, routing_rule_id=saved.rule_id)}
    assert kinds == {PostingKind.TRANSFER}
    charge(hotel, here.folio_id, 50)
    assert windows(hotel, here.folio_id) == {1: 750, 2: 1_200}


def test_sharers_get_the_rule_where_that_is_said(hotel: SmallHotel, here: CheckedIn) -> None:
    sharer = hotel.desk.run(
        add_sharer, reservation_id=here.reservation_id, guest=ProfileDetails(name="Cleo Dias"), split=ShareSplit.FULL
    ).reservation_id
    there = hotel.desk.run(check_in, reservation_id=sharer)
    rule(hotel, here, transaction_code_id=hotel.codes["BAR"], limit_minor=1_000, for_sharers=True)
    charge(hotel, there.folio_id, 400)
    assert windows(hotel, here.folio_id)[2] == 400
    rule(hotel, here, transaction_code_id=hotel.codes["MINIBAR"])
    hotel.desk.run(post_charge, folio_id=there.folio_id, transaction_code_id=hotel.codes["MINIBAR"], price_minor=300)
    assert balance(hotel, there.folio_id) == 300


def test_what_is_refused(hotel: SmallHotel, here: CheckedIn) -> None:
    group = one(hotel, select(TransactionCode.group_id).where(TransactionCode.id == hotel.codes["BAR"]))
    cancelled = ReservationId(hotel.book(DAY, THIRD, guest="Bo Chen"))
    hotel.desk.run(cancel_reservation, reservation_id=cancelled, reason="ill")
    for refused, more in (
        (InvalidInput, {"window_number": 1}),
        (NotFound, {"window_number": 7}),
        (InvalidInput, {"transaction_code_id": hotel.codes["BAR"], "group_id": group}),
        (InvalidInput, {"first_date": NEXT, "last_date": DAY}),
        (InvalidInput, {"limit_minor": 0}),
    ):
        with pytest.raises(refused):
            rule(hotel, here, **more)
    with pytest.raises(WrongStatus):
        hotel.desk.run(add_routing_rule, reservation_id=cancelled)
    charge(hotel, here.folio_id)
    company = hotel.desk.run(create_profile, details=ProfileDetails(name="Nordwind Ltd", kind=ProfileKind.COMPANY)).profile_id
    account = hotel.desk.run(open_ar_account, profile_id=company).folio_id
    with pytest.raises(NotOnThisFolio):
        rule(hotel, here, folio_id=account)
    with pytest.raises(NotAllowed):
        hotel.as_user("housekeeping").run(add_routing_rule, reservation_id=here.reservation_id)


def test_a_rule_by_group(hotel: SmallHotel, here: CheckedIn) -> None:
    group = one(hotel, select(TransactionCode.group_id).where(TransactionCode.id == hotel.codes["BAR"]))
    rule(hotel, here, group_id=group)
    charge(hotel, here.folio_id, 500)
    close_day(hotel, DAY)
    assert windows(hotel, here.folio_id)[2] == 500
    assert windows(hotel, here.folio_id)[1] > 0
