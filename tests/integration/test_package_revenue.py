"""A night sold with packages: split in the books by the night audit, one line to the guest (`docs/algorithms/packages.md`)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import delete, insert, select

from hotel_desk.domain.codes import CodeKind, PostingKind
from hotel_desk.domain.ids import FolioId, ReservationId
from hotel_desk.domain.rate_codes import PackageBasis, PackageRhythm, ShareSplit
from hotel_desk.jobs.folio_papers import folio_paper
from hotel_desk.jobs.registration_card_paper import registration_card
from hotel_desk.models.folio import Posting
from hotel_desk.models.transaction_code import TransactionCodeTax
from hotel_desk.queries.daily_report import daily_report
from hotel_desk.queries.folio import folio_view
from hotel_desk.queries.folio_lines import guest_lines
from hotel_desk.queries.night_preview import roll_preview
from hotel_desk.queries.papers import paper_head, rate_is_confidential
from hotel_desk.queries.stay_detail import stay_detail
from hotel_desk.services.cashier import reverse_posting
from hotel_desk.services.departures import undo_check_in
from hotel_desk.services.papers import PaperKind, record_paper_printed
from hotel_desk.services.profiles import ProfileDetails
from hotel_desk.services.rate_plans import PlanPackage
from hotel_desk.services.room_charges import RoomChargesPosted, post_room_and_tax
from hotel_desk.services.sharers import add_sharer
from hotel_desk.services.stays import check_in
from tests.rates_of_tests import a_package, a_plan, priced, sell_at_quote
from tests.stays_of_tests import DAY, NEXT, THIRD, close_day
from tests.worked_tables import worked_table

if TYPE_CHECKING:
    from hotel_desk.domain.ids import RatePlanId
    from hotel_desk.queries.night_preview import RollPreview
    from hotel_desk.services.stays import CheckedIn
    from tests.fixtures.databases import SmallHotel

pytestmark = pytest.mark.usefixtures("rows_agree")


@pytest.fixture
def plan(hotel: SmallHotel) -> RatePlanId:
    """100.00 with breakfast at 12.00 a person inside; breakfast carries the VAT of 6 % too."""
    with hotel.database.writing() as connection:
        named = {"property_id": hotel.property_id, "transaction_code_id": hotel.codes["BREAKFAST"], "tax_rule_id": hotel.vat}
        connection.execute(insert(TransactionCodeTax), [named])
    breakfast = a_package(hotel, basis=PackageBasis.PER_PERSON, child_price_minor=600)
    return priced(hotel, a_plan(hotel, "BB", packages=(PlanPackage(breakfast),), confidential=True))


def arrived_with_packages(hotel: SmallHotel, plan: RatePlanId, *, prices: tuple[tuple[date, int], ...] = ()) -> CheckedIn:
    """Two guests for two nights, with a transfer of 30.00 on arrival on top."""
    transfer = a_package(hotel, "OTHER", 3_000, basis=PackageBasis.PER_ROOM, rhythm=PackageRhythm.ARRIVAL)
    stay = hotel.book(DAY, THIRD, adults=2)
    hotel.desk.run(sell_at_quote, reservation_id=stay, plan=plan, packages=(transfer,), prices=prices)
    return hotel.desk.run(check_in, reservation_id=stay, room_id=hotel.rooms["101"])


def post(hotel: SmallHotel, *stays: ReservationId) -> RoomChargesPosted:
    return hotel.desk.run(post_room_and_tax, night=DAY, reservation_ids=stays)


def lines_of(hotel: SmallHotel, folio: FolioId) -> list[Any]:
    with hotel.database.snapshot() as connection:
        found = select(
            Posting.id,
            Posting.text,
            Posting.kind,
            Posting.net_minor,
            Posting.tax_minor,
            Posting.quantity,
            Posting.night_date,
            Posting.bundle_id,
        ).where(Posting.folio_id == folio)
        return list(connection.execute(found.order_by(Posting.sequence)))


def test_the_night_is_posted_in_parts_that_are_its_price(hotel: SmallHotel, plan: RatePlanId) -> None:
    guest = arrived_with_packages(hotel, plan)
    posted = post(hotel, guest.reservation_id)
    lines = lines_of(hotel, guest.folio_id)
    # 130.00 = room 76.00 (71.70 and 4.30 of VAT, 4.00 of city tax on top), breakfast 24.00 (22.64 and 1.36), transfer 30.00.
    assert [(line.text, line.net_minor, line.tax_minor, line.quantity) for line in lines] == [
        ("Room charge", 7_170, 830, 1),
        ("Breakfast", 2_264, 136, 2),
        ("Other", 3_000, 0, 1),
    ]
    prices = [line.price_minor for line in hotel.desk.read(folio_view, folio_id=guest.folio_id).windows[0].lines]
    assert prices == [7_600, 1_200, 3_000]
    assert posted.revenue_minor == 7_170
    assert {line.night_date for line in lines} == {DAY}
    assert len({line.bundle_id for line in lines}) == 1
    assert lines[0].bundle_id is not None
    assert post(hotel, guest.reservation_id).stays == 0, "a night is charged once"


def test_a_price_below_its_packages_leaves_nothing_for_the_room(hotel: SmallHotel, plan: RatePlanId) -> None:
    guest = arrived_with_packages(hotel, plan, prices=((DAY, 2_700),))
    post(hotel, guest.reservation_id)
    gross = [line.net_minor + line.tax_minor for line in lines_of(hotel, guest.folio_id)]
    assert gross == [400, 1_200, 1_500], "the city tax of two stays due"


def test_a_night_without_packages_has_no_bundle(hotel: SmallHotel) -> None:
    stay = hotel.book(DAY, THIRD, adults=2)
    guest = hotel.desk.run(check_in, reservation_id=stay, room_id=hotel.rooms["101"])
    post(hotel, stay)
    assert [line.bundle_id for line in lines_of(hotel, guest.folio_id)] == [None]


def test_the_room_revenue_of_the_daily_report_is_the_rooms_part(hotel: SmallHotel, plan: RatePlanId) -> None:
    arrived_with_packages(hotel, plan)
    close_day(hotel, DAY)
    (figures,) = hotel.desk.read(daily_report, first=DAY, last=DAY)
    assert figures.room_revenue == figures.adr == Decimal("71.70")


def test_the_preview_says_what_is_then_posted(hotel: SmallHotel, plan: RatePlanId) -> None:
    guest = arrived_with_packages(hotel, plan)
    before = hotel.desk.read(roll_preview)
    assert (before.net_minor, before.packages_minor, before.gross_minor) == (7_170, 5_264, 13_400)
    post(hotel, guest.reservation_id)
    after = hotel.desk.read(roll_preview)
    (night,) = after.nights
    assert (night.net_minor, night.tax_minor, night.room_minor, night.charged) == (12_434, 966, 7_170, True)
    assert (after.net_minor, after.gross_minor) == (0, 0)


@pytest.mark.parametrize("number", [0, 1])
def test_any_line_of_a_bundle_takes_back_all(hotel: SmallHotel, plan: RatePlanId, number: int) -> None:
    guest = arrived_with_packages(hotel, plan)
    post(hotel, guest.reservation_id)
    line = lines_of(hotel, guest.folio_id)[number]
    done = hotel.desk.run(reverse_posting, posting_id=line.id, reason="wrong price")
    assert done.balance_minor == 0
    lines = lines_of(hotel, guest.folio_id)
    assert [one.kind for one in lines] == [PostingKind.CHARGE] * 3 + [PostingKind.REVERSAL] * 3
    assert len({one.bundle_id for one in lines}) == 2
    assert post(hotel, guest.reservation_id).stays == 1, "the night can be charged again"


def test_undoing_the_check_in_takes_the_bundle_back(hotel: SmallHotel, plan: RatePlanId) -> None:
    guest = arrived_with_packages(hotel, plan)
    post(hotel, guest.reservation_id)
    hotel.desk.run(undo_check_in, reservation_id=guest.reservation_id, reason="wrong guest")
    assert sum(line.net_minor + line.tax_minor for line in lines_of(hotel, guest.folio_id)) == 0


def test_the_guest_reads_one_line_and_the_cashier_all(hotel: SmallHotel, plan: RatePlanId) -> None:
    guest = arrived_with_packages(hotel, plan)
    post(hotel, guest.reservation_id)
    view = hotel.desk.read(folio_view, folio_id=guest.folio_id)
    window = view.windows[0]
    assert len(window.lines) == 3
    (line,) = guest_lines(window.lines)
    assert (line.text, line.gross_minor, line.balance_minor, line.code_kind) == ("Room charge", 13_400, 13_400, CodeKind.CHARGE)
    printed = hotel.desk.run(record_paper_printed, paper=PaperKind.FOLIO, subject_id=guest.folio_id)
    paper = folio_paper(view, hotel.desk.read(paper_head), printed)
    assert [(one.text, one.net_minor + one.tax_minor) for one in paper.windows[0].lines] == [("Room charge", 13_400)]
    assert {tax.rule_name: tax.tax_minor for tax in paper.windows[0].taxes} == {"VAT 6 %": 566, "City tax": 400}
    hotel.desk.run(reverse_posting, posting_id=window.lines[0].posting_id, reason="wrong price")
    both = guest_lines(hotel.desk.read(folio_view, folio_id=guest.folio_id).windows[0].lines)
    assert [one.gross_minor for one in both] == [13_400, -13_400]


def test_a_confidential_rate_is_not_on_the_registration_card(hotel: SmallHotel, plan: RatePlanId) -> None:
    secret = arrived_with_packages(hotel, plan).reservation_id
    known = hotel.book(NEXT, THIRD, guest="Bruno")
    assert hotel.desk.read(rate_is_confidential, reservation_id=secret)
    assert not hotel.desk.read(rate_is_confidential, reservation_id=known)
    stay = hotel.desk.read(stay_detail, reservation_id=known)
    imprint: Any = None
    assert registration_card(stay, imprint, currency="EUR").rate_minor == 10_000
    assert registration_card(stay, imprint, currency="EUR", confidential=True).rate_minor is None


def posted_lines(hotel: SmallHotel, stay: ReservationId) -> dict[str, int]:
    """What a stay was charged for its night, minor units before taxes on top, by the text of the line."""
    lines = select(Posting.text, Posting.net_minor).where(Posting.reservation_id == stay, Posting.night_date == DAY)
    with hotel.database.snapshot() as connection:
        return {line.text: line.net_minor for line in connection.execute(lines)}


def room_revenue(preview: RollPreview) -> dict[ReservationId, int]:
    return {night.reservation_id: night.room_minor for night in preview.nights}


@pytest.mark.parametrize("cells", worked_table("sharers.md", "Packages of a shared room"), ids=lambda cells: cells["split"])
def test_the_packages_of_a_shared_room_are_posted_once_to_who_pays(hotel: SmallHotel, cells: dict[str, str]) -> None:
    breakfast = a_package(hotel, basis=PackageBasis.PER_ADULT)
    basket = a_package(hotel, "OTHER", 1_000, basis=PackageBasis.PER_ROOM)
    bb = priced(hotel, a_plan(hotel, "BB", packages=(PlanPackage(breakfast), PlanPackage(basket))))
    with hotel.database.writing() as connection:
        connection.execute(delete(TransactionCodeTax))
    ana = hotel.book(DAY, THIRD, adults=2, room="101")
    hotel.desk.run(sell_at_quote, reservation_id=ana, plan=bb)
    guest = ProfileDetails(name="Bea")
    split = ShareSplit(cells["split"])
    bea = hotel.desk.run(add_sharer, reservation_id=ana, guest=guest, split=split, counted_with_lead=True).reservation_id
    for stay in (ana, bea):
        hotel.desk.run(check_in, reservation_id=stay)
    foretold = hotel.desk.read(roll_preview)
    post(hotel, ana, bea)
    assert room_revenue(hotel.desk.read(roll_preview)) == room_revenue(foretold), "foretold as it is posted"
    names = {"breakfast": "Breakfast", "basket": "Other", "room": "Room charge"}
    for stay, who in ((ana, "Ana"), (bea, "Bea")):
        lines = posted_lines(hotel, stay)
        for column, text in names.items():
            assert lines.get(text, 0) == int(Decimal(cells[f"{who} {column}"]) * 100), (who, column, lines)
