"""Who pays later: the agent's or company's account, from the booking to the check-out (`docs/algorithms/company-accounts.md`)."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import event, select

from hotel_desk.domain.codes import FolioKind, PostingKind, ProfileKind
from hotel_desk.domain.errors import InvalidInput, NotAllowed, NotFound
from hotel_desk.domain.ids import ReservationId
from hotel_desk.domain.rate_codes import PackageBasis, Payer, ShareSplit
from hotel_desk.jobs.folio_papers import folio_paper
from hotel_desk.jobs.group_desk import check_in_group, check_out_group
from hotel_desk.models.ar_account import RoutingInstruction
from hotel_desk.models.folio import Folio, FolioWindow, Posting
from hotel_desk.models.reservation import Reservation
from hotel_desk.queries.block_members import group_departures
from hotel_desk.queries.folio import folio_view
from hotel_desk.queries.papers import paper_head
from hotel_desk.services.account_windows import AccountIsClosed
from hotel_desk.services.cashier import reverse_posting, take_deposit, take_payment
from hotel_desk.services.company_accounts import NoAccount, close_ar_account, open_ar_account
from hotel_desk.services.departures import NotPaid, check_out, undo_check_in, undo_check_out
from hotel_desk.services.late_arrivals import receive_no_show
from hotel_desk.services.papers import PaperKind, record_paper_printed
from hotel_desk.services.profiles import ProfileDetails, create_profile
from hotel_desk.services.rate_plans import PlanPackage
from hotel_desk.services.reservation_notes import change_booking
from hotel_desk.services.reservations import BookingFacts, RoomRequest, book, mark_no_show
from hotel_desk.services.room_assignment import assign_room
from hotel_desk.services.room_charges import post_room_and_tax
from hotel_desk.services.sharers import add_sharer
from hotel_desk.services.stays import check_in
from tests.accounts_of_tests import Partners, booking_of, folio_of, received
from tests.groups_of_tests import a_group, picked_up
from tests.rates_of_tests import a_package, a_plan, priced
from tests.stays_of_tests import DAY, FOURTH, NEXT, THIRD, charge, close_day, one, pay, row
from tests.worked_tables import worked_table

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.fixtures.databases import SmallHotel

pytestmark = pytest.mark.usefixtures("rows_agree")
DOCUMENT = "company-accounts.md"


@pytest.fixture
def partners(hotel: SmallHotel) -> Partners:
    return Partners(hotel)


def minor(amount: str) -> int | None:
    return int(Decimal(amount) * 100) if amount else None


# --- The worked tables ------------------------------------------------------------------------------------------------


class Told:
    """Does what a row of the table says."""

    def __init__(self, partners: Partners, stay: ReservationId) -> None:
        self.partners, self.stay, self.hotel, self.day = partners, stay, partners.hotel, DAY

    def do(self, event: str) -> None:
        words = event.split()
        amount = minor(words[-1]) if words[-1][0].isdigit() else None
        desk, codes = self.hotel.desk, self.hotel.codes
        match words[0]:
            case "deposit":
                desk.run(take_deposit, reservation_id=self.stay, transaction_code_id=codes["CASH"], amount_minor=amount)
            case "check-in":
                desk.run(check_in, reservation_id=self.stay, room_id=self.hotel.rooms["101"])
            case "night":
                close_day(self.hotel, self.day)
                self.day = desk.read(_today)
            case "bar":
                charge(self.hotel, folio_of(self.hotel, self.stay), amount or 0)
            case "payment":
                pay(self.hotel, folio_of(self.hotel, self.stay), amount or 0)
            case "the":
                payer = {"company": Payer.COMPANY_ACCOUNT, "guest": Payer.GUEST}[words[1]]
                changed = desk.run(change_booking, booking_id=booking_of(self.hotel, self.stay), facts=self.partners.facts(payer))
                assert changed.rerouted == 1
            case "check-out":
                self._leave(event)

    def _leave(self, event: str) -> None:
        if event.endswith("refused"):
            with pytest.raises(NotPaid, match="Window 1"):
                self.hotel.desk.run(check_out, reservation_id=self.stay)
        elif event.endswith("undone"):
            self.hotel.desk.run(undo_check_out, reservation_id=self.stay, reason="Came back")
        else:
            self.hotel.desk.run(check_out, reservation_id=self.stay)


def _today(reader: Any) -> Any:
    return reader.business_date()


def test_a_stay_that_the_agent_pays(hotel: SmallHotel, partners: Partners) -> None:
    stay = partners.book().reservation_ids[0]
    told = Told(partners, stay)
    for line in worked_table(DOCUMENT, "A stay that the agent pays"):
        told.do(line["event"])
        found = (partners.window(stay, None), partners.window(stay, partners.agent), partners.account(partners.agent))
        assert found == tuple(minor(line[column]) for column in ("guest's window", "agent's window", "agent's account")), line


def test_who_pays_changes_in_house(hotel: SmallHotel, partners: Partners) -> None:
    stay = partners.book(departure=FOURTH).reservation_ids[0]
    told = Told(partners, stay)
    for line in worked_table(DOCUMENT, "Who pays changes in house"):
        told.do(line["event"])
        windows = {"guest": None, "agent": partners.agent, "company": partners.company}
        found = [partners.window(stay, payee) for payee in windows.values()]
        found += [partners.account(windows[who] or partners.agent) for who in ("agent", "company")]
        columns = [*(f"{who}'s window" for who in windows), "agent's account", "company's account"]
        assert found == [minor(line[column]) for column in columns], line


# --- Opening and closing ----------------------------------------------------------------------------------------------


def test_an_account_is_one_a_profile_and_keeps_its_folio(hotel: SmallHotel, partners: Partners) -> None:
    first = hotel.desk.run(open_ar_account, profile_id=partners.agent)
    closed = hotel.desk.run(close_ar_account, profile_id=partners.agent)
    again = hotel.desk.run(open_ar_account, profile_id=partners.agent)
    assert (first.active, closed.active, again.active) == (True, False, True)
    assert first.folio_id == closed.folio_id == again.folio_id
    view = hotel.desk.read(folio_view, folio_id=first.folio_id)
    assert (view.kind, view.name, view.stay, view.is_open) == (FolioKind.CITY, "Sunny Travel", None, True)


def test_a_guest_has_no_account_and_reception_opens_none(hotel: SmallHotel, partners: Partners) -> None:
    guest = hotel.desk.run(create_profile, details=ProfileDetails(name="Ana")).profile_id
    other = hotel.desk.run(create_profile, details=ProfileDetails(name="Other", kind=ProfileKind.AGENT)).profile_id
    with pytest.raises(InvalidInput, match="Only companies and agents"):
        hotel.desk.run(open_ar_account, profile_id=guest)
    with pytest.raises(NotFound):
        hotel.desk.run(close_ar_account, profile_id=other)
    for command in (open_ar_account, close_ar_account):
        with pytest.raises(NotAllowed):
            hotel.as_user("reception").run(command, profile_id=partners.agent)


def test_what_an_account_owes_can_be_paid_after_it_was_closed(hotel: SmallHotel, partners: Partners) -> None:
    stay = received(partners, departure=NEXT)
    close_day(hotel, DAY)
    hotel.desk.run(check_out, reservation_id=stay)
    account = hotel.desk.run(close_ar_account, profile_id=partners.agent)
    pay(hotel, account.folio_id, 10_200)
    assert partners.account(partners.agent) == 0


# --- Said when it is booked and at check-in ---------------------------------------------------------------------------


@pytest.mark.parametrize("payer", [Payer.AGENT_ACCOUNT, Payer.COMPANY_ACCOUNT])
def test_a_booking_names_an_open_account(hotel: SmallHotel, partners: Partners, payer: Payer) -> None:
    profile = partners.agent if payer is Payer.AGENT_ACCOUNT else partners.company
    with pytest.raises(InvalidInput) as nobody:
        partners.book(payer, agent_id=None, company_id=None)
    hotel.desk.run(close_ar_account, profile_id=profile)
    with pytest.raises(NoAccount) as closed:
        partners.book(payer)
    assert (nobody.value.field, closed.value.field) == ("payer", "payer")
    assert one(hotel, select(Reservation.id)) is None


def test_a_company_without_an_account_pays_nothing_later(hotel: SmallHotel, partners: Partners) -> None:
    poor = hotel.desk.run(create_profile, details=ProfileDetails(name="Poor & Co", kind=ProfileKind.COMPANY)).profile_id
    with pytest.raises(NoAccount, match="Poor & Co has no open account"):
        partners.book(Payer.COMPANY_ACCOUNT, company_id=poor)
    booked = partners.book(Payer.GUEST, company_id=poor)
    with pytest.raises(NoAccount):
        hotel.desk.run(change_booking, booking_id=booked.booking_id, facts=BookingFacts(company_id=poor, payer=Payer.COMPANY_ACCOUNT))


def test_an_account_closed_since_the_booking_is_told_at_check_in(hotel: SmallHotel, partners: Partners) -> None:
    booked = partners.book()
    stay = booked.reservation_ids[0]
    hotel.desk.run(close_ar_account, profile_id=partners.agent)
    with pytest.raises(NoAccount, match="Sunny Travel"):
        hotel.desk.run(check_in, reservation_id=stay, room_id=hotel.rooms["101"])
    # What is known otherwise can still be changed, and so can the payer.
    hotel.desk.run(change_booking, booking_id=booked.booking_id, facts=BookingFacts(**{**facts(partners), "note": "Late"}))
    assert hotel.desk.run(change_booking, booking_id=booked.booking_id, facts=partners.facts(Payer.GUEST)).rerouted == 0
    hotel.desk.run(check_in, reservation_id=stay, room_id=hotel.rooms["101"])
    assert partners.window(stay, partners.agent) is None


def facts(partners: Partners) -> dict[str, Any]:
    return {"company_id": partners.company, "agent_id": partners.agent, "payer": Payer.AGENT_ACCOUNT}


def test_every_room_of_a_booking_is_routed(hotel: SmallHotel, partners: Partners) -> None:
    request = RoomRequest(hotel.standard, DAY, THIRD, 10_000)
    about: dict[str, Any] = {"agent_id": partners.agent, "payer": Payer.AGENT_ACCOUNT}
    booked = hotel.desk.run(book, guest=ProfileDetails(name="Ana Silva"), rooms=[request, request], **about)
    for stay, room in zip(booked.reservation_ids, ("101", "102"), strict=True):
        hotel.desk.run(check_in, reservation_id=stay, room_id=hotel.rooms[room])
    close_day(hotel, DAY)
    assert [partners.window(stay, partners.agent) for stay in booked.reservation_ids] == [10_200, 10_200]
    assert [partners.window(stay, None) for stay in booked.reservation_ids] == [0, 0]


def test_who_has_prepaid_and_who_pays_at_the_desk_have_one_window(hotel: SmallHotel, partners: Partners) -> None:
    stays = [received(partners, payer, room) for payer, room in ((Payer.PREPAID, "101"), (Payer.GUEST, "102"))]
    close_day(hotel, DAY)
    assert [partners.window(stay, None) for stay in stays] == [10_200, 10_200]
    assert one(hotel, select(RoutingInstruction.id)) is None


# --- In house ---------------------------------------------------------------------------------------------------------


def test_a_day_use_is_the_accounts(hotel: SmallHotel, partners: Partners) -> None:
    stay = received(partners, departure=DAY, price_minor=5_000)
    assert (partners.window(stay, None), partners.window(stay, partners.agent)) == (0, 5_000)
    gone = hotel.desk.run(check_out, reservation_id=stay)
    assert [(paid.payee_name, paid.amount_minor) for paid in gone.accounts] == [("Sunny Travel", 5_000)]


def test_a_night_reversed_leaves_the_window_it_was_in(hotel: SmallHotel, partners: Partners) -> None:
    stay = received(partners)
    line = day_charged(hotel, stay)
    assert partners.window(stay, partners.agent) == 10_200
    hotel.desk.run(reverse_posting, posting_id=line, reason="Wrong price")
    assert (partners.window(stay, partners.agent), partners.window(stay, None)) == (0, 0)
    close_day(hotel, DAY)
    assert partners.window(stay, partners.agent) == 10_200


def day_charged(hotel: SmallHotel, stay: ReservationId) -> Any:
    hotel.desk.run(post_room_and_tax, night=DAY, reservation_ids=[stay])
    return one(hotel, select(Posting.id).where(Posting.reservation_id == stay, Posting.night_date == DAY))


def test_an_agent_may_pay_its_window_at_the_desk(hotel: SmallHotel, partners: Partners) -> None:
    stay = received(partners, departure=NEXT)
    close_day(hotel, DAY)
    terms: dict[str, Any] = {"transaction_code_id": hotel.codes["CASH"], "amount_minor": 10_000, "window_number": 2}
    hotel.desk.run(take_payment, folio_id=folio_of(hotel, stay), **terms)
    gone = hotel.desk.run(check_out, reservation_id=stay)
    assert [paid.amount_minor for paid in gone.accounts] == [200]
    assert partners.account(partners.agent) == 200


def test_a_check_in_undone_ends_the_routing_and_is_done_again(hotel: SmallHotel, partners: Partners) -> None:
    stay = received(partners)
    hotel.desk.run(undo_check_in, reservation_id=stay, reason="Other guest")
    assert one(hotel, select(RoutingInstruction.id)) is None
    hotel.desk.run(change_booking, booking_id=booking_of(hotel, stay), facts=partners.facts(Payer.COMPANY_ACCOUNT))
    hotel.desk.run(check_in, reservation_id=stay, room_id=hotel.rooms["101"])
    close_day(hotel, DAY)
    assert (partners.window(stay, partners.agent), partners.window(stay, partners.company)) == (0, 10_200)


def test_an_earlier_payer_gets_its_window_again(hotel: SmallHotel, partners: Partners) -> None:
    stay = received(partners)
    for payer in (Payer.COMPANY_ACCOUNT, Payer.AGENT_ACCOUNT, Payer.GUEST, Payer.AGENT_ACCOUNT):
        hotel.desk.run(change_booking, booking_id=booking_of(hotel, stay), facts=partners.facts(payer))
    numbers = select(FolioWindow.number).where(FolioWindow.folio_id == folio_of(hotel, stay)).order_by(FolioWindow.number)
    with hotel.database.snapshot() as connection:
        assert connection.execute(numbers).scalars().all() == [1, 2, 3]
    assert one(hotel, select(RoutingInstruction.window_number)) == 2


# --- Check-out --------------------------------------------------------------------------------------------------------


def test_the_account_takes_over_by_a_pair_of_lines(hotel: SmallHotel, partners: Partners) -> None:
    stay = received(partners, departure=NEXT)
    close_day(hotel, DAY)
    gone = hotel.desk.run(check_out, reservation_id=stay)
    account = hotel.desk.run(open_ar_account, profile_id=partners.agent)
    assert [(paid.payee_name, paid.folio_number, paid.amount_minor) for paid in gone.accounts] == [
        ("Sunny Travel", account.folio_number, 10_200)
    ]
    assert gone.left_unpaid_minor == 0
    lines = hotel.desk.read(folio_view, folio_id=account.folio_id).windows[0].lines
    shown = [(line.kind, line.guest_name, line.gross_minor, line.tax_minor) for line in lines]
    assert shown == [(PostingKind.TRANSFER, "Ana Silva", 10_200, 0)]


def test_an_account_closed_before_the_check_out_refuses_it(hotel: SmallHotel, partners: Partners) -> None:
    stay = received(partners, departure=NEXT)
    close_day(hotel, DAY)
    hotel.desk.run(close_ar_account, profile_id=partners.agent)
    with pytest.raises(AccountIsClosed, match=r"Sunny Travel.*102\.00.*window 2"):
        hotel.desk.run(check_out, reservation_id=stay)
    assert partners.window(stay, partners.agent) == 10_200
    gone = hotel.desk.run(check_out, reservation_id=stay, leave_open_reason="Agent is bankrupt")
    assert (gone.left_unpaid_minor, gone.accounts) == (10_200, ())
    assert partners.account(partners.agent) == 0


def test_the_guest_leaves_open_what_is_the_guests_only(hotel: SmallHotel, partners: Partners) -> None:
    stay = received(partners, departure=NEXT)
    charge(hotel, folio_of(hotel, stay), 3_000)
    close_day(hotel, DAY)
    gone = hotel.desk.run(check_out, reservation_id=stay, leave_open_reason="Flight")
    assert (gone.left_unpaid_minor, [paid.amount_minor for paid in gone.accounts]) == (3_000, [10_200])
    hotel.desk.run(undo_check_out, reservation_id=stay, reason="Came back")
    assert (partners.window(stay, None), partners.window(stay, partners.agent), partners.account(partners.agent)) == (3_000, 10_200, 0)


def test_two_stays_on_one_account_are_told_apart(hotel: SmallHotel, partners: Partners) -> None:
    first, second = received(partners, departure=NEXT), received(partners, departure=NEXT, room="102")
    close_day(hotel, DAY)
    for stay in (first, second):
        hotel.desk.run(check_out, reservation_id=stay)
    hotel.desk.run(undo_check_out, reservation_id=first, reason="Came back")
    assert (partners.window(first, partners.agent), partners.account(partners.agent)) == (10_200, 10_200)
    assert row(hotel, second).status.value == "CHECKED_OUT"


def test_a_window_on_an_account_is_on_a_paper_of_its_own_and_not_on_the_guests(hotel: SmallHotel, partners: Partners) -> None:
    stay = received(partners)
    charge(hotel, folio_of(hotel, stay), 3_000)
    close_day(hotel, DAY)
    printed = hotel.desk.run(record_paper_printed, paper=PaperKind.FOLIO, subject_id=folio_of(hotel, stay))
    folio, head = hotel.desk.read(folio_view, folio_id=folio_of(hotel, stay)), hotel.desk.read(paper_head)
    papers = [folio_paper(folio, head, printed, number) for number in (None, 2)]
    shown = [[(window.payer_name, window.balance_minor) for window in paper.windows] for paper in papers]
    assert shown == [[("Ana Silva", 3_000)], [("Sunny Travel", 10_200)]]


# --- However the guest arrives ----------------------------------------------------------------------------------------


def test_packages_go_with_the_room(hotel: SmallHotel, partners: Partners) -> None:
    breakfast = a_package(hotel, basis=PackageBasis.PER_PERSON)
    plan = priced(hotel, a_plan(hotel, "BB", packages=(PlanPackage(breakfast),)))
    request = RoomRequest(hotel.standard, DAY, THIRD, adults=2, rate_plan_id=plan)
    about: dict[str, Any] = {"agent_id": partners.agent, "payer": Payer.AGENT_ACCOUNT}
    stay = hotel.desk.run(book, guest=ProfileDetails(name="Ana Silva"), rooms=[request], **about).reservation_ids[0]
    hotel.desk.run(check_in, reservation_id=stay, room_id=hotel.rooms["101"])
    close_day(hotel, DAY)
    guest, agent = hotel.desk.read(folio_view, folio_id=folio_of(hotel, stay)).windows
    assert [line.code for line in agent.lines] == ["ROOM", "BREAKFAST"]
    assert len({line.bundle_id for line in agent.lines}) == 1
    assert (guest.lines, agent.payee_name, agent.payee_id) == ((), "Sunny Travel", partners.agent)
    hotel.desk.run(check_out, reservation_id=stay)
    assert partners.account(partners.agent) == agent.balance_minor


def test_a_no_show_who_appears_is_paid_for_too(hotel: SmallHotel, partners: Partners) -> None:
    stay = partners.book().reservation_ids[0]
    hotel.desk.run(mark_no_show, reservation_id=stay)
    close_day(hotel, DAY)
    hotel.desk.run(receive_no_show, reservation_id=stay, room_id=hotel.rooms["101"])
    close_day(hotel, NEXT)
    assert (partners.window(stay, None), partners.window(stay, partners.agent)) == (0, 10_200)


def test_each_of_two_sharers_has_a_window_of_the_account(hotel: SmallHotel, partners: Partners) -> None:
    lead = partners.book().reservation_ids[0]
    shared = hotel.desk.run(add_sharer, reservation_id=lead, guest=ProfileDetails(name="Bea"), split=ShareSplit.SPLIT)
    for stay in (lead, shared.reservation_id):
        hotel.desk.run(check_in, reservation_id=stay, room_id=hotel.rooms["101"])
    close_day(hotel, DAY)
    assert [partners.window(stay, partners.agent) for stay in (lead, shared.reservation_id)] == [5_200, 5_200]
    for stay in (shared.reservation_id, lead):
        hotel.desk.run(check_out, reservation_id=stay)
    assert partners.account(partners.agent) == 10_400


def test_a_group_is_received_and_sent_off_and_pays_for_extras_only(hotel: SmallHotel, partners: Partners) -> None:
    group = a_group(hotel, 2, DAY, NEXT)
    members = [picked_up(hotel, group, f"Member {number}") for number in range(2)]
    for member, room in zip(members, ("101", "102"), strict=True):
        hotel.desk.run(assign_room, reservation_id=member, room_id=hotel.rooms[room])
        hotel.desk.run(change_booking, booking_id=booking_of(hotel, member), facts=partners.facts(Payer.COMPANY_ACCOUNT))
    assert len(check_in_group(hotel.desk, block_id=group).done) == 2
    charge(hotel, folio_of(hotel, members[0]), 3_000)
    close_day(hotel, DAY)
    gone = check_out_group(hotel.desk, block_id=group, group_pays=True)
    assert (len(gone.done), gone.left) == (2, ())
    assert partners.account(partners.company) == 2 * 10_200
    with hotel.database.snapshot() as connection:
        master = select(FolioWindow.balance_minor).join(Folio).where(Folio.name == "Choir of Porto")
        assert connection.execute(master).scalars().all() == [3_000]


def test_rooms_of_a_group_leave_by_the_account_without_the_group_paying(hotel: SmallHotel, partners: Partners) -> None:
    group = a_group(hotel, 1, DAY, NEXT)
    member = picked_up(hotel, group)
    hotel.desk.run(change_booking, booking_id=booking_of(hotel, member), facts=partners.facts(Payer.AGENT_ACCOUNT))
    hotel.desk.run(check_in, reservation_id=member, room_id=hotel.rooms["101"])
    close_day(hotel, DAY)
    assert hotel.desk.read(group_departures, block_id=group)[0].balance_minor == 0
    assert len(check_out_group(hotel.desk, block_id=group).done) == 1
    assert partners.account(partners.agent) == 10_200


# --- What it costs ----------------------------------------------------------------------------------------------------


def test_routing_costs_the_night_audit_no_statement_and_others_none_at_all(hotel: SmallHotel, partners: Partners) -> None:
    on_account = received(partners, room="101")
    at_desk = received(partners, Payer.GUEST, room="102")
    charged = {stay: statements_of(hotel, post_room_and_tax, night=DAY, reservation_ids=[stay]) for stay in (at_desk, on_account)}
    # What goes to an account asks for no other rule, which is one statement less.
    assert charged[on_account] <= charged[at_desk]
    with hotel.database.snapshot() as connection:
        assert connection.execute(select(RoutingInstruction.reservation_id)).scalars().all() == [on_account]


def statements_of(hotel: SmallHotel, command: Callable[..., Any], **arguments: Any) -> int:
    """How many statements a command sends."""
    sent: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        sent.append(statement)

    engine = hotel.database.engines.writer
    event.listen(engine, "before_cursor_execute", note)
    try:
        hotel.desk.run(command, **arguments)
    finally:
        event.remove(engine, "before_cursor_execute", note)
    return len(sent)
