"""Lines moved, split and combined, and what is refused, on both databases (`docs/algorithms/folio-moves.md`)."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import func, insert, select

from hotel_desk.domain.codes import PostingKind
from hotel_desk.domain.errors import InvalidInput, NotAllowed, NotFound
from hotel_desk.domain.ids import FolioId, PostingId, new_id, new_operation_id
from hotel_desk.domain.line_parts import LineSplit
from hotel_desk.domain.rate_codes import PackageBasis
from hotel_desk.models.folio import Folio, NightCharge, Posting, PostingTax
from hotel_desk.models.transaction_code import TransactionCodeTax
from hotel_desk.services.adjustments import adjust_posting
from hotel_desk.services.cashier import reverse_posting, take_deposit
from hotel_desk.services.departures import check_out, undo_check_in
from hotel_desk.services.folio_moves import IsThereAlready, NotOnThisFolio, combine_lines, move_window, split_line, transfer_lines
from hotel_desk.services.house_accounts import open_house_account
from hotel_desk.services.ledger import FolioClosed
from hotel_desk.services.rate_plans import PlanPackage
from hotel_desk.services.reversals import ChargesOfOthers
from hotel_desk.services.room_charges import post_room_and_tax
from hotel_desk.services.standing_lines import AlreadyReversed, LineHasLeft, LineWasDivided, NoLineOfItsOwn
from hotel_desk.services.stays import check_in
from tests.moves_of_tests import TwoFolios, line, lines_of, two_folios
from tests.rates_of_tests import a_package, a_plan, priced, sell_at_quote
from tests.stays_of_tests import DAY, NEXT, THIRD, balance, close_day, one, pay
from tests.worked_tables import worked_table

if TYPE_CHECKING:
    from tests.fixtures.databases import SmallHotel

pytestmark = pytest.mark.usefixtures("rows_agree")


@pytest.fixture
def folios(hotel: SmallHotel) -> TwoFolios:
    return two_folios(hotel)


def split(hotel: SmallHotel, posting: PostingId, **how: Any) -> tuple[PostingId, ...]:
    return hotel.desk.run(split_line, posting_id=posting, split=LineSplit(**how)).posting_ids


# --- Moving -----------------------------------------------------------------------------------------------------------


def test_a_line_moves_to_another_folio_with_its_tax(hotel: SmallHotel, folios: TwoFolios) -> None:
    posted = folios.minibar(850, text="Cola", quantity=2)
    moved = folios.move(posted.posting_id, reason="wrong room")
    assert (moved.folio_id, moved.window_number, moved.amount_minor, moved.balance_minor) == (folios.second, 1, 1_700, 1_700)
    assert (folios.balance(folios.first, 1), folios.tax(folios.first, 1)) == (0, (0, 0))
    assert (folios.balance(folios.second, 1), folios.tax(folios.second, 1)) == (1_700, (1_604, 96))
    first, off = lines_of(hotel, folios.first)
    (put_on,) = lines_of(hotel, folios.second)
    assert (off.kind, put_on.kind, off.takes_off_id) == (PostingKind.TRANSFER, PostingKind.TRANSFER, first.id)
    assert off.transfer_key == put_on.transfer_key is not None
    assert (put_on.origin_id, put_on.origin_date, off.origin_id) == (first.id, DAY, first.id)
    assert (put_on.text, put_on.quantity, put_on.price_minor, put_on.reason) == ("Cola", 2, 850, "wrong room")
    numbers = {folio: one(hotel, select(Folio.number).where(Folio.id == folio)) for folio in (folios.first, folios.second)}
    assert (off.reference, put_on.reference) == (f"{numbers[folios.second]}/1", f"{numbers[folios.first]}/1")


def test_a_line_that_moves_twice_leaves_what_the_page_says(hotel: SmallHotel, folios: TwoFolios) -> None:
    posted = folios.minibar(850)
    (moved,) = folios.move(posted.posting_id).posting_ids
    close_day(hotel, DAY)
    hotel.desk.run(adjust_posting, posting_id=moved, amount_minor=200, reason="one was empty")
    folios.move(moved, to=folios.second, window=2)
    found: list[tuple[str, ...]] = []
    names: dict[Any, str] = {}
    keys: dict[Any, int] = {}
    rooms = {"101": folios.first, "102": folios.second}
    for row in worked_table("folio-moves.md", "A line that moves twice"):
        written = [
            one for one in lines_of(hotel, rooms[row["folio"]], int(row["window"])) if one.transaction_code_id == hotel.codes["MINIBAR"]
        ][int(row["no"]) - 1]
        names[written.id] = f"{row['folio']}/{row['window']}/{row['no']}"
        key = keys.setdefault(written.transfer_key, len(keys)) if written.transfer_key else None
        found.append(
            (
                row["folio"],
                row["window"],
                str(written.kind),
                f"{Decimal(written.net_minor) / 100:.2f}",
                f"{Decimal(written.tax_minor) / 100:.2f}",
                f"{Decimal(written.amount_minor) / 100:.2f}",
                names.get(written.takes_off_id, ""),
                names.get(written.origin_id, ""),
                "" if key is None else "ab"[key],
            )
        )
    wanted = [
        tuple(row[name] for name in ("folio", "window", "kind", "net", "tax", "amount", "takes off", "origin", "key"))
        for row in worked_table("folio-moves.md", "A line that moves twice")
    ]
    assert found == wanted


def test_a_line_leaves_its_window_once_and_the_refusal_says_where_it_is(hotel: SmallHotel, folios: TwoFolios) -> None:
    posted = folios.minibar()
    (moved,) = folios.move(posted.posting_id).posting_ids
    number = one(hotel, select(Folio.number).where(Folio.id == folios.second))
    with pytest.raises(LineHasLeft, match=f"on folio {number}, window 1"):
        folios.move(posted.posting_id)
    folios.move(moved, window=2)
    with pytest.raises(LineHasLeft, match=f"on folio {number}, window 2"):
        folios.move(posted.posting_id, to=folios.first, window=2)
    with pytest.raises(LineHasLeft, match="window 2"):
        split(hotel, moved, ways=2)


def test_what_cannot_be_moved(hotel: SmallHotel, folios: TwoFolios) -> None:
    posted = folios.minibar()
    with pytest.raises(IsThereAlready):
        folios.move(posted.posting_id, to=folios.first, window=1)
    with pytest.raises(NotFound):
        folios.move(posted.posting_id, window=3)
    with pytest.raises(NotFound):
        folios.move(PostingId(new_id()))
    with pytest.raises(InvalidInput):
        folios.move()
    off_and_on = [one.id for one in lines_of(hotel, folios.first) if one.id != posted.posting_id]
    assert off_and_on == []
    folios.move(posted.posting_id)
    _first, off = lines_of(hotel, folios.first)
    with pytest.raises(NoLineOfItsOwn):
        folios.move(off.id)
    back = folios.minibar()
    reversal = hotel.desk.run(reverse_posting, posting_id=back.posting_id, reason="not drunk")
    with pytest.raises(AlreadyReversed):
        folios.move(back.posting_id)
    with pytest.raises(NoLineOfItsOwn):
        folios.move(reversal.posting_id)
    with pytest.raises(NotAllowed):
        hotel.as_user("housekeeping").run(transfer_lines, posting_ids=[posted.posting_id], folio_id=folios.first, window_number=2)


def test_lines_of_a_deposit_and_of_a_closed_folio_stay_where_they_are(hotel: SmallHotel, folios: TwoFolios) -> None:
    stay = hotel.book(NEXT, THIRD, guest="Cy")
    held = hotel.desk.run(take_deposit, reservation_id=stay, transaction_code_id=hotel.codes["CASH"], amount_minor=5_000)
    with pytest.raises(NotOnThisFolio):
        folios.move(held.posting_id)
    posted = folios.minibar()
    pay(hotel, folios.first, 850)
    hotel.desk.run(check_out, reservation_id=one(hotel, select(Folio.reservation_id).where(Folio.id == folios.first)))
    with pytest.raises(FolioClosed):
        folios.move(posted.posting_id)
    other = folios.minibar(folio=folios.second)
    with pytest.raises(FolioClosed):
        folios.move(other.posting_id, to=folios.first)


def test_a_closed_day_stays_as_it_is(hotel: SmallHotel, folios: TwoFolios) -> None:
    posted, paid = folios.minibar(), pay(hotel, folios.first, 300)
    close_day(hotel, DAY)

    def of_the_day() -> list[Any]:
        with hotel.database.snapshot() as connection:
            return list(connection.execute(select(*Posting.__table__.columns).where(Posting.business_date == DAY).order_by(Posting.id)))

    before = of_the_day()
    (moved,) = folios.move(posted.posting_id).posting_ids
    parts = split(hotel, moved, ways=3)
    hotel.desk.run(adjust_posting, posting_id=parts[0], amount_minor=100, reason="x")
    hotel.desk.run(combine_lines, posting_ids=list(parts))
    hotel.desk.run(adjust_posting, posting_id=paid.posting_id, new_amount_minor=-200, reason="typed wrong")
    assert of_the_day() == before
    assert {one.business_date for one in lines_of(hotel, folios.second) if one.origin_date} == {NEXT}


def test_money_moves_and_its_receipt_stays(hotel: SmallHotel, folios: TwoFolios) -> None:
    paid = pay(hotel, folios.first, 500)
    moved = folios.move(paid.posting_id, to=folios.first, window=2)
    assert (folios.balance(folios.first, 1), folios.balance(folios.first, 2), moved.amount_minor) == (0, -500, -500)


def test_the_same_request_moves_once(hotel: SmallHotel, folios: TwoFolios) -> None:
    posted, operation = folios.minibar(), new_operation_id()
    asked: dict[str, Any] = {"posting_ids": [posted.posting_id], "folio_id": folios.second, "window_number": 1}
    first = hotel.desk.run(transfer_lines, operation_id=operation, **asked)
    assert hotel.desk.run(transfer_lines, operation_id=operation, **asked) == first
    assert len(lines_of(hotel, folios.second)) == 1


def test_a_whole_window_moves_and_is_at_zero(hotel: SmallHotel, folios: TwoFolios) -> None:
    for price in (850, 1_200):
        folios.minibar(price)
    back = folios.minibar(99)
    hotel.desk.run(reverse_posting, posting_id=back.posting_id, reason="x")
    pay(hotel, folios.first, 300)
    hotel.desk.run(post_room_and_tax, night=DAY, reservation_ids=[reservation(hotel, folios.first)])
    close_day(hotel, DAY)
    (night,) = [one.id for one in lines_of(hotel, folios.first) if one.night_date]
    hotel.desk.run(adjust_posting, posting_id=night, amount_minor=1_000, reason="noise")
    before = balance(hotel, folios.first)
    moved = hotel.desk.run(
        move_window, folio_id=folios.first, window_number=1, target_folio_id=folios.second, target_window_number=2, reason="he pays"
    )
    assert (folios.balance(folios.first, 1), folios.balance(folios.second, 2), moved.amount_minor) == (0, before, before)
    assert len(moved.posting_ids) == 4
    with pytest.raises(InvalidInput):
        hotel.desk.run(move_window, folio_id=folios.first, window_number=1, target_folio_id=folios.second, target_window_number=2)


def test_an_account_of_the_house_takes_lines(hotel: SmallHotel, folios: TwoFolios) -> None:
    bar = hotel.desk.run(open_house_account, name="Owner's table")
    posted = folios.minibar()
    assert folios.move(posted.posting_id, to=bar.folio_id).balance_minor == 850


def reservation(hotel: SmallHotel, folio: FolioId) -> Any:
    return one(hotel, select(Folio.reservation_id).where(Folio.id == folio))


# --- Bundles ----------------------------------------------------------------------------------------------------------


def night_with_breakfast(hotel: SmallHotel) -> tuple[FolioId, list[Any]]:
    """Room 76.00 and 4.00 of city tax, breakfast 24.00."""
    with hotel.database.writing() as connection:
        named = {"property_id": hotel.property_id, "transaction_code_id": hotel.codes["BREAKFAST"], "tax_rule_id": hotel.vat}
        connection.execute(insert(TransactionCodeTax), [named])
    breakfast = a_package(hotel, basis=PackageBasis.PER_PERSON, child_price_minor=600)
    plan = priced(hotel, a_plan(hotel, "BB", packages=(PlanPackage(breakfast),), confidential=True))
    stay = hotel.book(DAY, THIRD, adults=2, guest="Di Xu")
    hotel.desk.run(sell_at_quote, reservation_id=stay, plan=plan, packages=(), prices=())
    folio = hotel.desk.run(check_in, reservation_id=stay, room_id=hotel.rooms["103"]).folio_id
    hotel.desk.run(post_room_and_tax, night=DAY, reservation_ids=[stay])
    return folio, lines_of(hotel, folio)


def test_a_night_with_breakfast_moves_as_one_and_is_taken_back_as_one(hotel: SmallHotel, folios: TwoFolios) -> None:
    folio, lines = night_with_breakfast(hotel)
    moved = folios.move(lines[1].id)
    there = lines_of(hotel, folios.second)
    assert [(one.text, one.amount_minor, one.origin_id) for one in there] == [(one.text, one.amount_minor, one.id) for one in lines]
    assert len({one.bundle_id for one in there}) == 1
    assert there[0].bundle_id not in {None, lines[0].bundle_id}
    assert (balance(hotel, folio), moved.amount_minor) == (0, sum(one.amount_minor for one in lines))
    with pytest.raises(LineHasLeft):
        hotel.desk.run(reverse_posting, posting_id=lines[0].id, reason="wrong price")
    hotel.desk.run(reverse_posting, posting_id=moved.posting_ids[0], reason="wrong price")
    assert (balance(hotel, folio), balance(hotel, folios.second)) == (0, 0)
    assert one(hotel, select(func.count()).select_from(NightCharge)) == 0
    assert hotel.desk.run(post_room_and_tax, night=DAY, reservation_ids=[reservation(hotel, folio)]).stays == 1
    with pytest.raises(AlreadyReversed):
        hotel.desk.run(reverse_posting, posting_id=moved.posting_ids[1], reason="again")


def test_a_bundle_is_split_as_one_price(hotel: SmallHotel, folios: TwoFolios) -> None:
    folio, lines = night_with_breakfast(hotel)
    whole = sum(one.amount_minor for one in lines)
    parts = split(hotel, lines[0].id, ways=3)
    made = [line(hotel, part) for part in parts]
    prices = {bundle: sum(one.amount_minor for one in made if one.bundle_id == bundle) for bundle in {one.bundle_id for one in made}}
    assert (len(parts), sorted(prices.values())) == (6, sorted([whole // 3, whole // 3, whole - 2 * (whole // 3)]))
    assert balance(hotel, folio) == whole
    moved = folios.move(parts[0])
    assert len(moved.posting_ids) == 2
    with pytest.raises(LineWasDivided):
        hotel.desk.run(reverse_posting, posting_id=parts[2], reason="x")
    with pytest.raises(InvalidInput, match="packages"):
        hotel.desk.run(combine_lines, posting_ids=[parts[2], parts[4]])


# --- Splitting and combining ------------------------------------------------------------------------------------------


def test_a_line_is_split_to_the_last_cent(hotel: SmallHotel, folios: TwoFolios) -> None:
    posted = folios.minibar(10_000, quantity=1)
    parts = split(hotel, posted.posting_id, ways=3, rest_on=2)
    made = [line(hotel, part) for part in parts]
    assert [one.amount_minor for one in made] == [3_333, 3_334, 3_333]
    assert [one.tax_minor for one in made] == [189, 188, 189]
    assert (folios.balance(folios.first, 1), folios.tax(folios.first, 1)) == (10_000, (9_434, 566))
    with pytest.raises(LineWasDivided):
        folios.move(posted.posting_id)
    again = split(hotel, parts[1], amounts_minor=(1_000,))
    assert [line(hotel, part).amount_minor for part in again] == [1_000, 2_334]
    by_percent = split(hotel, parts[0], percents=(Decimal("12.5"),))
    assert [line(hotel, part).amount_minor for part in by_percent] == [417, 2_916]


def test_what_was_split_can_be_put_together_again_and_reversed(hotel: SmallHotel, folios: TwoFolios) -> None:
    posted = folios.minibar(1_000)
    parts = split(hotel, posted.posting_id, ways=3)
    with pytest.raises(LineWasDivided):
        hotel.desk.run(reverse_posting, posting_id=parts[0], reason="x")
    with pytest.raises(LineWasDivided):
        hotel.desk.run(reverse_posting, posting_id=posted.posting_id, reason="x")
    hotel.desk.run(adjust_posting, posting_id=parts[0], amount_minor=1, reason="cannot be reversed")
    (whole,) = hotel.desk.run(combine_lines, posting_ids=list(parts)).posting_ids
    assert line(hotel, whole).amount_minor == 999
    with pytest.raises(LineWasDivided):
        hotel.desk.run(reverse_posting, posting_id=whole, reason="a cent is missing")

    other = folios.minibar(2_000)
    halves = split(hotel, other.posting_id, ways=2)
    folios.move(halves[0])
    (back,) = folios.move(*[one.id for one in lines_of(hotel, folios.second)], to=folios.first, window=1).posting_ids
    (whole,) = hotel.desk.run(combine_lines, posting_ids=[back, halves[1]], text="Minibar, whole").posting_ids
    assert (line(hotel, whole).text, line(hotel, whole).origin_id) == ("Minibar, whole", other.posting_id)
    done = hotel.desk.run(reverse_posting, posting_id=whole, reason="not drunk")
    assert (done.amount_minor, line(hotel, done.posting_id).reversal_of_id) == (-2_000, other.posting_id)
    with pytest.raises(AlreadyReversed):
        folios.move(whole)


def test_lines_combined_of_several_are_one_without_an_origin(hotel: SmallHotel, folios: TwoFolios) -> None:
    yesterday = folios.minibar(850)
    close_day(hotel, DAY)
    today = [folios.minibar(850).posting_id, folios.minibar(850).posting_id]
    (made,) = hotel.desk.run(combine_lines, posting_ids=[yesterday.posting_id, *today], text="Colas").posting_ids
    written = line(hotel, made)
    assert (written.text, written.amount_minor, written.tax_minor, written.quantity) == ("Colas", 2_550, 3 * 48, 3)
    assert (written.origin_id, written.origin_date, written.price_minor) == (None, NEXT, 850)
    with pytest.raises(LineWasDivided):
        hotel.desk.run(reverse_posting, posting_id=made, reason="x")
    (moved,) = folios.move(made).posting_ids
    assert line(hotel, moved).origin_id == made
    done = hotel.desk.run(adjust_posting, posting_id=moved, new_amount_minor=0, reason="on the house")
    assert (done.amount_minor, folios.tax(folios.second, 1)) == (-2_550, (0, 0))


def test_what_cannot_be_combined(hotel: SmallHotel, folios: TwoFolios) -> None:
    first, second = folios.minibar(), folios.minibar(window=2)
    combine: list[list[PostingId]] = [
        [first.posting_id],
        [first.posting_id, second.posting_id],
        [first.posting_id, pay(hotel, folios.first, 100).posting_id],
        [pay(hotel, folios.first, 100).posting_id, pay(hotel, folios.first, 100).posting_id],
    ]
    for postings in combine:
        with pytest.raises(InvalidInput):
            hotel.desk.run(combine_lines, posting_ids=postings)


# --- Reversing what was moved -----------------------------------------------------------------------------------------


def test_a_moved_line_is_reversed_where_it_stands(hotel: SmallHotel, folios: TwoFolios) -> None:
    posted = folios.minibar()
    (moved,) = folios.move(posted.posting_id, window=2).posting_ids
    with pytest.raises(LineHasLeft):
        hotel.desk.run(reverse_posting, posting_id=posted.posting_id, reason="x")
    done = hotel.desk.run(reverse_posting, posting_id=moved, reason="not drunk")
    written = line(hotel, done.posting_id)
    assert (written.folio_id, written.window_number, written.reversal_of_id) == (folios.second, 2, posted.posting_id)
    assert (folios.balance(folios.first, 1), folios.balance(folios.second, 2)) == (0, 0)
    assert folios.tax(folios.second, 2) == (0, 0)
    with pytest.raises(AlreadyReversed):
        hotel.desk.run(reverse_posting, posting_id=moved, reason="again")
    with pytest.raises(AlreadyReversed):
        folios.move(moved)


def test_a_check_in_is_undone_wherever_its_charges_went_but_not_over_charges_of_others(hotel: SmallHotel, folios: TwoFolios) -> None:
    here, foreign = folios.minibar(), folios.minibar(folio=folios.second)
    folios.move(here.posting_id)
    (came,) = folios.move(foreign.posting_id, to=folios.first).posting_ids
    undo: dict[str, Any] = {"reservation_id": reservation(hotel, folios.first), "reason": "wrong guest", "money": "deposit"}
    with pytest.raises(ChargesOfOthers, match="Minibar"):
        hotel.desk.run(undo_check_in, **undo)
    folios.move(came)
    hotel.desk.run(undo_check_in, **undo)
    assert (balance(hotel, folios.first), balance(hotel, folios.second)) == (0, 850)


def test_moves_are_neither_revenue_nor_tax(hotel: SmallHotel, folios: TwoFolios) -> None:
    posted = folios.minibar(10_000)
    parts = split(hotel, posted.posting_id, ways=7)
    folios.move(*parts[:3])
    hotel.desk.run(combine_lines, posting_ids=[one.id for one in lines_of(hotel, folios.second)])
    with hotel.database.snapshot() as connection:
        moved = connection.execute(
            select(func.sum(Posting.net_minor), func.sum(Posting.tax_minor)).where(Posting.kind == PostingKind.TRANSFER)
        ).one()
        taxed = connection.execute(
            select(func.sum(PostingTax.base_minor), func.sum(PostingTax.amount_minor)).where(PostingTax.tax_rule_id == hotel.vat)
        ).one()
    assert tuple(map(int, moved)) == (0, 0)
    assert tuple(map(int, taxed)) == (9_434, 566)
