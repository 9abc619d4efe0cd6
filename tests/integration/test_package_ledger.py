"""Packages that are taken later, on both databases (`docs/algorithms/package-ledger.md`)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import delete, select, update

from hotel_desk.domain.cashier_codes import FapiaoKind, OutsideAnswer, PackageTaker
from hotel_desk.domain.codes import FolioKind, PostingKind
from hotel_desk.domain.errors import StaffError
from hotel_desk.domain.ids import FolioId, PostingId
from hotel_desk.domain.line_parts import LineSplit
from hotel_desk.domain.rate_codes import PackageRhythm
from hotel_desk.jobs.night_audit import close_day
from hotel_desk.models.folio import Folio, FolioWindow, Posting
from hotel_desk.models.package import PackageEntitlement, PackageTaking, ReservationPackage
from hotel_desk.models.transaction_code import TransactionCode
from hotel_desk.queries.folio import folio_view
from hotel_desk.queries.package_entitlements import package_list, packages_lapsing
from hotel_desk.services.business_day import AnotherDay, PackagesNotLapsed, roll_business_date
from hotel_desk.services.cashier import post_charge, reverse_posting, take_payment
from hotel_desk.services.credit_limits import set_no_post
from hotel_desk.services.departures import check_out, undo_check_in
from hotel_desk.services.fapiao import request_fapiao
from hotel_desk.services.folio_moves import split_line, transfer_lines
from hotel_desk.services.folio_windows import open_folio_window
from hotel_desk.services.invoices import issue_invoice
from hotel_desk.services.outside_charges import cancel_outside_charge, post_outside_charge
from hotel_desk.services.package_sales import TakenWithoutNight
from hotel_desk.services.package_takings import (
    NobodyInRoom,
    NothingOfPackage,
    PackageUsedUp,
    TakingTooOld,
    lapse_packages,
    take_package,
    undo_package_taken,
)
from hotel_desk.services.packages import NoCodeForBreakage
from hotel_desk.services.posting_codes import PackageFolio
from hotel_desk.services.room_charges import post_room_and_tax
from hotel_desk.services.settings import change_setting
from hotel_desk.services.stay_changes import shorten_stay
from tests.fixtures.invariants import every_one_is_found
from tests.ledgers_of_tests import books
from tests.package_breakages import PACKAGE_BREAKAGES
from tests.packages_of_tests import a_dinner, arrived_with, breakfast_plan, package_named
from tests.racing_desks import Press, race
from tests.rates_of_tests import a_package
from tests.stays_of_tests import DAY, NEXT, THIRD, arrived, balance, one, pay
from tests.worked_tables import worked_table

if TYPE_CHECKING:
    from collections.abc import Callable

    from hotel_desk.queries.package_entitlements import EntitledRow
    from hotel_desk.services.stays import CheckedIn
    from tests.fixtures.databases import SmallHotel
    from tests.fixtures.statement_counts import CountStatements

pytestmark = pytest.mark.usefixtures("rows_agree")
DAYS = worked_table("package-ledger.md", "Three days")
COLUMNS = ("guest", "package", "charges", "taxes", "payments")


def night(hotel: SmallHotel, day: Any, *guests: CheckedIn) -> Any:
    return hotel.desk.run(post_room_and_tax, night=day, reservation_ids=[guest.reservation_id for guest in guests])


def take(hotel: SmallHotel, pieces: int = 1, code: str = "BREAKFAST", **more: Any) -> Any:
    who = more if "reservation_id" in more or "room_number" in more else {**more, "room_number": "101"}
    return hotel.desk.run(take_package, package_id=package_named(hotel, code), pieces=pieces, **who)


def outlet(hotel: SmallHotel, reference: str, price_minor: int, code: str = "BREAKFAST", **more: Any) -> Any:
    about = {"vendor": "POS", "vendor_reference": reference, "transaction_code": code, "price_minor": price_minor}
    return hotel.desk.run(post_outside_charge, **{**about, "room_number": "101", **more})


def lapse(hotel: SmallHotel, day: Any) -> Any:
    lapsing = hotel.desk.read(packages_lapsing)
    return hotel.desk.run(lapse_packages, day=day, entitlement_ids=lapsing.entitlement_ids)


def held(hotel: SmallHotel) -> int:
    """What the package folio holds, minor units."""
    return balance_of(hotel, FolioKind.PACKAGE)


def balance_of(hotel: SmallHotel, kind: FolioKind) -> int:
    balance_minor = select(FolioWindow.balance_minor).join(Folio, Folio.id == FolioWindow.folio_id).where(Folio.kind == kind)
    return int(one(hotel, balance_minor) or 0)


def rows(hotel: SmallHotel) -> tuple[EntitledRow, ...]:
    return hotel.desk.read(package_list).rows


def lines(hotel: SmallHotel, *kinds: PostingKind) -> list[tuple[str, int, int]]:
    wanted = select(Posting.text, Posting.net_minor, Posting.tax_minor).where(Posting.kind.in_(kinds)).order_by(Posting.sequence)
    with hotel.database.snapshot() as connection:
        return [(row.text, row.net_minor, row.tax_minor) for row in connection.execute(wanted)]


def three_days(hotel: SmallHotel) -> list[Callable[[], Any]]:
    ana = arrived_with(hotel, breakfast_plan(hotel))
    run = hotel.desk.run
    done: dict[str, Any] = {}

    def first_line() -> PostingId:
        return PostingId(one(hotel, select(Posting.id).where(Posting.folio_id == ana.folio_id, Posting.night_date == DAY)))

    def one_at_the_desk() -> None:
        done["taking"] = take(hotel).taking_id

    def leave() -> None:
        pay(hotel, ana.folio_id, 21_200)
        run(check_out, reservation_id=ana.reservation_id)

    return [
        lambda: night(hotel, DAY, ana),
        lambda: run(reverse_posting, posting_id=first_line(), reason="wrong price"),
        lambda: night(hotel, DAY, ana),
        lambda: run(roll_business_date, closing=DAY),
        one_at_the_desk,
        lambda: run(undo_package_taken, taking_id=done["taking"]),
        lambda: outlet(hotel, "1", 800),
        lambda: outlet(hotel, "2", 2_000),
        lambda: night(hotel, NEXT, ana),
        lambda: run(roll_business_date, closing=NEXT),
        leave,
        lambda: take(hotel, reservation_id=ana.reservation_id),
        lambda: lapse(hotel, THIRD),
    ]


def test_three_worked_days(hotel: SmallHotel) -> None:
    steps = three_days(hotel)
    assert len(steps) == len(DAYS)
    before = books(hotel)
    for row, step in zip(DAYS, steps, strict=True):
        step()
        after = books(hotel)
        change = after.less(before)
        found = {name: f"{getattr(change, name) / 100:.2f}" if getattr(change, name) else "" for name in COLUMNS}
        assert (row["no"], found) == (row["no"], {name: row[name] for name in COLUMNS})
        before = after
    assert held(hotel) == 0
    assert lines(hotel, PostingKind.PACKAGE)[-1] == ("Not taken: Breakfast · 101", 1_132, 0)


def test_the_guests_bill_is_the_same_as_sold_and_as_taken(hotel: SmallHotel) -> None:
    guest = arrived_with(hotel, breakfast_plan(hotel))
    night(hotel, DAY, guest)
    view = hotel.desk.read(folio_view, folio_id=guest.folio_id)
    assert [(line.text, line.net_minor, line.tax_minor) for line in view.windows[0].lines] == [
        ("Room charge", 7_170, 830),
        ("Breakfast", 2_264, 136),
    ]
    assert lines(hotel, PostingKind.PACKAGE) == [("Breakfast · 101", -2_264, 0)]
    assert held(hotel) == -2_264


def test_more_pieces_than_sold_are_charged_only_if_somebody_says_so(hotel: SmallHotel) -> None:
    guest = arrived_with(hotel, breakfast_plan(hotel))
    night(hotel, DAY, guest)
    with pytest.raises(NothingOfPackage):
        take(hotel)
    hotel.desk.run(roll_business_date, closing=DAY)
    with pytest.raises(NobodyInRoom):
        take(hotel, room_number="102")
    with pytest.raises(PackageUsedUp, match="2 are left today, and 3 are asked"):
        take(hotel, 3)
    assert held(hotel) == -2_264, "nothing was taken"
    taken = take(hotel, 3, charge_rest=True)
    assert (taken.pieces, taken.charged_pieces, taken.charged_minor) == (3, 1, 1_200)
    assert balance(hotel, guest.folio_id) == 10_400 + 1_200
    assert held(hotel) == 0
    hotel.desk.run(undo_package_taken, taking_id=taken.taking_id)
    assert (balance(hotel, guest.folio_id), held(hotel)) == (10_400, -2_264)
    with pytest.raises(TakingTooOld):
        hotel.desk.run(undo_package_taken, taking_id=taken.taking_id)


def test_a_dinner_of_this_evening_is_revenue_of_this_evening(hotel: SmallHotel) -> None:
    guest = arrived_with(hotel, breakfast_plan(hotel), a_dinner(hotel))
    assert [(row.package, row.left, row.entitlement_id) for row in rows(hotel)] == [("Restaurant", 2, None)]
    before = books(hotel)
    take(hotel, 1, "RESTAURANT")
    assert books(hotel).less(before).row() == [""] * 8, "written down, not posted"
    assert [(row.taken, row.left) for row in rows(hotel)] == [(1, 1)]
    with pytest.raises(TakenWithoutNight):
        hotel.desk.run(undo_check_in, reservation_id=guest.reservation_id, reason="wrong guest")
    night(hotel, DAY, guest)
    assert held(hotel) == -2_264 - 3_000, "one dinner of two is taken"
    take(hotel, 1, "RESTAURANT")
    assert held(hotel) == -2_264
    reversed_line = one(hotel, select(Posting.id).where(Posting.folio_id == guest.folio_id, Posting.night_date == DAY).limit(1))
    hotel.desk.run(reverse_posting, posting_id=PostingId(reversed_line), reason="wrong price")
    assert held(hotel) == 0
    assert [(row.taken, row.left) for row in rows(hotel)] == [(2, 0)], "what was eaten stays eaten"
    night(hotel, DAY, guest)
    assert held(hotel) == -2_264
    assert lapse(hotel, DAY).entitlements == 0


def test_a_dinner_that_no_night_pays_for_is_charged(hotel: SmallHotel) -> None:
    plan = breakfast_plan(hotel)
    guest = arrived_with(hotel, plan, a_dinner(hotel))
    take(hotel, 2, "RESTAURANT")
    # The arrival night has no dinner any more.
    with hotel.database.writing() as connection:
        connection.execute(delete(ReservationPackage).where(ReservationPackage.package_id == package_named(hotel, "RESTAURANT")))
    assert [(row.package, row.taken) for row in rows(hotel)] == [("Restaurant", 2)]
    night(hotel, DAY, guest)
    assert ("Restaurant", 6_000, 0) in lines(hotel, PostingKind.CHARGE)
    assert held(hotel) == -2_264
    hotel.desk.run(roll_business_date, closing=DAY)


def test_a_guest_with_a_dinner_and_no_night_is_not_let_go(hotel: SmallHotel) -> None:
    guest = arrived_with(hotel, breakfast_plan(hotel), a_dinner(hotel))
    taken = take(hotel, 1, "RESTAURANT")
    with pytest.raises(TakenWithoutNight, match="Restaurant"):
        hotel.desk.run(check_out, reservation_id=guest.reservation_id)
    hotel.desk.run(undo_package_taken, taking_id=taken.taking_id)
    hotel.desk.run(check_out, reservation_id=guest.reservation_id)


def test_the_night_audit_makes_what_nobody_took_revenue(hotel: SmallHotel) -> None:
    guest = arrived_with(hotel, breakfast_plan(hotel), a_dinner(hotel, valid_days=2))
    assert close_day(hotel.desk).packages_lapsed == 0, "dinner tomorrow is as good, breakfast is tomorrow"
    assert held(hotel) == -2_264 - 6_000
    with pytest.raises(AnotherDay):
        hotel.desk.run(lapse_packages, day=DAY, entitlement_ids=[])
    night(hotel, NEXT, guest)
    with pytest.raises(PackagesNotLapsed):
        hotel.desk.run(roll_business_date, closing=NEXT)
    closed = close_day(hotel.desk)
    assert closed.packages_lapsed == 2
    assert held(hotel) == -2_264, "the breakfast of the last night"
    lapsed = [line for line in lines(hotel, PostingKind.PACKAGE) if line[0].startswith("Not taken")]
    assert sorted(lapsed) == [("Not taken: Breakfast · 101", 2_264, 0), ("Not taken: Restaurant · 101", 6_000, 0)]


def test_an_undone_taking_lapses_with_the_rest(hotel: SmallHotel) -> None:
    arrived_with(hotel, breakfast_plan(hotel))
    close_day(hotel.desk)
    taken = take(hotel)
    lapse(hotel, NEXT)
    with pytest.raises(PackageUsedUp):
        take(hotel)
    hotel.desk.run(undo_package_taken, taking_id=taken.taking_id)
    assert held(hotel) == -1_132
    assert close_day(hotel.desk).packages_lapsed == 1


def test_undoing_the_check_in_takes_the_package_back(hotel: SmallHotel) -> None:
    guest = arrived_with(hotel, breakfast_plan(hotel))
    before = books(hotel)
    night(hotel, DAY, guest)
    hotel.desk.run(undo_check_in, reservation_id=guest.reservation_id, reason="wrong guest")
    assert books(hotel).less(before).row() == [""] * 8
    assert one(hotel, select(PackageEntitlement.id)) is None


def test_leaving_early_keeps_the_breakfast_of_the_nights_slept(hotel: SmallHotel) -> None:
    guest = arrived_with(hotel, breakfast_plan(hotel))
    close_day(hotel.desk)
    pay(hotel, guest.folio_id, 10_400)
    hotel.desk.run(check_out, reservation_id=guest.reservation_id)
    assert [(row.in_house, row.left) for row in rows(hotel)] == [(False, 2)]
    with pytest.raises(PackageUsedUp):
        take(hotel, 3, reservation_id=guest.reservation_id)
    take(hotel, 3, reservation_id=guest.reservation_id, charge_rest=True)
    assert (balance_of(hotel, FolioKind.LATE), held(hotel)) == (1_200, 0)


def test_an_outlet_takes_what_was_sold_first(hotel: SmallHotel) -> None:
    guest = arrived_with(hotel, breakfast_plan(hotel), a_dinner(hotel))
    evening = outlet(hotel, "D1", 3_500, "RESTAURANT", quantity=2)
    assert (evening.answer, balance(hotel, guest.folio_id)) == (OutsideAnswer.POSTED, 1_000), "70.00 less the dinners of 60.00"
    assert outlet(hotel, "D1", 3_500, "RESTAURANT", quantity=2).repeated
    night(hotel, DAY, guest)
    assert held(hotel) == -2_264
    hotel.desk.run(roll_business_date, closing=DAY)
    morning = outlet(hotel, "B1", 1_200)
    assert (morning.answer, balance(hotel, guest.folio_id)) == (OutsideAnswer.POSTED, 10_000 + 6_000 + 400 + 1_000)
    assert outlet(hotel, "X1", 500, "BAR").answer is OutsideAnswer.POSTED
    assert held(hotel) == -1_132, "the bar is another code"
    back: dict[str, Any] = {"vendor": "POS", "reason": "wrong room"}
    hotel.desk.run(cancel_outside_charge, **back, vendor_reference="C1", cancelled_reference="B1")
    assert held(hotel) == -2_264
    # The evening is closed: what it charged is adjusted, and the dinner it took is owed until it lapses tonight.
    answered = hotel.desk.run(cancel_outside_charge, **back, vendor_reference="C2", cancelled_reference="D1")
    assert answered.answer is OutsideAnswer.POSTED
    assert (balance(hotel, guest.folio_id), held(hotel)) == (16_900, -2_264 - 6_000)
    assert close_day(hotel.desk).packages_lapsed == 2


def test_an_outlet_covered_before_the_night_has_no_line_yet(hotel: SmallHotel) -> None:
    guest = arrived_with(hotel, breakfast_plan(hotel), a_dinner(hotel))
    answered = outlet(hotel, "D1", 6_000, "RESTAURANT")
    assert (answered.answer, answered.posting_id) == (OutsideAnswer.POSTED, None)
    assert balance(hotel, guest.folio_id) == 0
    gone = hotel.desk.run(cancel_outside_charge, vendor="POS", vendor_reference="C1", cancelled_reference="D1", reason="no")
    assert gone.answer is OutsideAnswer.POSTED
    assert [(row.taken, row.left) for row in rows(hotel)] == [(0, 2)]
    hotel.desk.run(check_out, reservation_id=guest.reservation_id)


def test_where_nothing_may_be_posted_what_is_paid_for_may_be_taken(hotel: SmallHotel) -> None:
    guest = arrived_with(hotel, breakfast_plan(hotel))
    close_day(hotel.desk)
    hotel.desk.run(set_no_post, reservation_id=guest.reservation_id, no_post=True)
    assert outlet(hotel, "B1", 3_000).answer is OutsideAnswer.NO_POST
    assert held(hotel) == -2_264, "all or nothing"
    assert outlet(hotel, "B2", 2_400).answer is OutsideAnswer.POSTED
    assert held(hotel) == 0


@pytest.mark.parametrize("price", [1_200, 0])
def test_a_discount_lessens_what_is_kept_back_not_the_breakfast(hotel: SmallHotel, price: int) -> None:
    guest = arrived_with(hotel, breakfast_plan(hotel), prices=((DAY, price),))
    close_day(hotel.desk)
    assert held(hotel) == {1_200: -1_132, 0: 0}[price]
    assert outlet(hotel, "B1", 2_400).answer is OutsideAnswer.POSTED
    assert balance(hotel, guest.folio_id) == price + 400
    assert [(row.taken, row.left) for row in rows(hotel)] == [(2, 0)]


def test_nobody_posts_on_the_package_folio_by_hand(hotel: SmallHotel) -> None:
    guest = arrived_with(hotel, breakfast_plan(hotel))
    night(hotel, DAY, guest)
    folio = FolioId(one(hotel, select(Folio.id).where(Folio.kind == FolioKind.PACKAGE)))
    line = PostingId(one(hotel, select(Posting.id).where(Posting.folio_id == folio)))
    with pytest.raises(PackageFolio):
        hotel.desk.run(post_charge, folio_id=folio, transaction_code_id=hotel.codes["BAR"], price_minor=100)
    with pytest.raises(PackageFolio):
        hotel.desk.run(take_payment, folio_id=folio, transaction_code_id=hotel.codes["CASH"], amount_minor=100)
    with pytest.raises(PackageFolio):
        hotel.desk.run(reverse_posting, posting_id=line, reason="no")
    with pytest.raises(PackageFolio):
        hotel.desk.run(issue_invoice, folio_id=folio, window_number=1, posting_ids=[line])
    with pytest.raises(PackageFolio):
        hotel.desk.run(request_fapiao, folio_id=folio, kind=FapiaoKind.ORDINARY, title="Ana", amount_minor=100)
    with pytest.raises(PackageFolio):
        hotel.desk.run(open_folio_window, folio_id=folio)
    with pytest.raises(StaffError):
        hotel.desk.run(split_line, posting_id=line, split=LineSplit(ways=2, rest_on=1), reason="no")
    with pytest.raises(StaffError):
        hotel.desk.run(transfer_lines, posting_ids=[line], folio_id=guest.folio_id, window_number=1, reason="no")
    shown = hotel.desk.read(folio_view, folio_id=folio)
    assert (shown.is_open, shown.takes_charges, shown.takes_payments, shown.moves_lines) == (False,) * 4
    number = str(one(hotel, select(Folio.number).where(Folio.id == folio)))
    assert outlet(hotel, "B1", 100, room_number="", folio_number=number).answer is OutsideAnswer.FOLIO_CLOSED


def test_a_package_taken_later_needs_a_code_for_what_nobody_takes(hotel: SmallHotel) -> None:
    hotel.desk.run(change_setting, key="packages.breakage_code", value="MINIBAR")
    breakfast_plan(hotel)
    with hotel.database.writing() as connection:
        connection.execute(update(TransactionCode).where(TransactionCode.code == "MINIBAR").values(code="MINI"))
    with pytest.raises(NoCodeForBreakage, match="MINIBAR"):
        a_dinner(hotel)
    a_package(hotel, "OTHER", 100)


def test_the_list_by_room_costs_the_same_for_any_house(hotel: SmallHotel, count_statements: CountStatements) -> None:
    plan, dinner = breakfast_plan(hotel), a_dinner(hotel)
    guests = [arrived_with(hotel, plan, dinner, room="101")]
    few = count_statements(hotel.desk, package_list)
    guests += [arrived_with(hotel, plan, dinner, room=number) for number in ("103", "102")]
    assert count_statements(hotel.desk, package_list) == few
    close_day(hotel.desk)
    take(hotel, 2, room_number="103")
    found = hotel.desk.read(package_list)
    assert [(row.room_number, row.package, row.pieces, row.taken, row.left) for row in found.rows] == [
        ("101", "Breakfast", 2, 0, 2),
        ("102", "Breakfast", 2, 0, 2),
        ("103", "Breakfast", 2, 2, 0),
    ]
    assert (found.pieces, found.taken) == (6, 2)
    yesterday = hotel.desk.read(package_list, day=DAY)
    assert [(row.room_number, row.package, row.taken, row.left) for row in yesterday.rows] == [
        ("101", "Restaurant", 0, 0),
        ("102", "Restaurant", 0, 0),
        ("103", "Restaurant", 0, 0),
    ], "what lapsed is gone"
    of_one = hotel.desk.read(package_list, reservation_id=guests[0].reservation_id)
    assert [row.room_number for row in of_one.rows] == ["101"]


def test_a_stay_without_packages_taken_later_is_as_it_was(hotel: SmallHotel) -> None:
    night(hotel, DAY, arrived(hotel))
    assert one(hotel, select(Folio.id).where(Folio.kind == FolioKind.PACKAGE)) is None
    assert rows(hotel) == ()


def test_a_stay_cut_short_loses_the_dinner_it_was_not_charged_for(hotel: SmallHotel) -> None:
    guest = arrived_with(hotel, breakfast_plan(hotel), a_dinner(hotel, rhythm=PackageRhythm.DEPARTURE))
    assert rows(hotel) == ()
    hotel.desk.run(shorten_stay, reservation_id=guest.reservation_id, departure_date=NEXT)
    assert [row.package for row in rows(hotel)] == ["Restaurant"]
    assert one(hotel, select(PackageTaking.id).where(PackageTaking.taker == PackageTaker.DESK)) is None


def test_the_last_breakfast_goes_to_one_of_four_desks(hotel: SmallHotel) -> None:
    arrived_with(hotel, breakfast_plan(hotel))
    close_day(hotel.desk)
    take(hotel)
    press = Press(take_package, {"package_id": package_named(hotel), "room_number": "101"})
    met = [outcome for desk in race(hotel.url, hotel.property_id, [press] * 4) for outcome in desk]
    assert [outcome.bug for outcome in met if outcome.bug] == []
    assert sorted(isinstance(outcome.refusal, PackageUsedUp) for outcome in met) == [False, True, True, True]
    assert held(hotel) == 0


def test_rows_that_contradict_each_other_are_found(hotel: SmallHotel) -> None:
    arrived_with(hotel, breakfast_plan(hotel))
    close_day(hotel.desk)
    take(hotel)
    every_one_is_found(hotel, PACKAGE_BREAKAGES)
