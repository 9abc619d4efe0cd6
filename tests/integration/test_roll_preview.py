"""The preview of the roll says what the roll then does, on both databases, at a fixed cost."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from hotel_desk.db.desk_address import DeskAddress
from hotel_desk.jobs.close_day_process import close_day_job
from hotel_desk.models.folio import Posting
from hotel_desk.queries.night_preview import roll_preview
from hotel_desk.services.cashier import take_deposit
from hotel_desk.services.room_charges import post_room_and_tax
from hotel_desk.services.stays import check_in

if TYPE_CHECKING:
    from hotel_desk.domain.ids import ReservationId
    from tests.fixtures.databases import SmallHotel
    from tests.fixtures.statement_counts import CountStatements

DAY = date(2026, 3, 2)
NEXT = date(2026, 3, 3)


class Listener:
    """Stands where the window's progress does."""

    stop_asked_for = False

    def __init__(self) -> None:
        self.sentences: list[str] = []

    def report(self, done: int, total: int = 0, sentence: str = "") -> None:
        raise AssertionError("it is not to stop")

    def tell(self, done: int, total: int = 0, sentence: str = "") -> None:
        assert done <= total
        self.sentences.append(sentence)


def arrive(hotel: SmallHotel, room: str, price_minor: int, adults: int = 1) -> ReservationId:
    stay = hotel.book(DAY, NEXT, price_minor=price_minor, adults=adults)
    hotel.desk.run(check_in, reservation_id=stay, room_id=hotel.rooms[room])
    return stay


def test_the_preview_is_what_the_roll_posts(hotel: SmallHotel, count_statements: CountStatements) -> None:
    statements = count_statements(hotel.desk, roll_preview)
    charged = arrive(hotel, "101", 10_000)
    arrive(hotel, "102", 0)
    arrive(hotel, "103", -638)
    arrive(hotel, "104", 12_345, adults=3)
    missing = hotel.book(DAY, NEXT, guest="Kim Min-ji", kind=hotel.suite)
    hotel.desk.run(take_deposit, reservation_id=missing, transaction_code_id=hotel.codes["CASH"], amount_minor=5_000)
    hotel.desk.run(post_room_and_tax, night=DAY, reservation_ids=[charged])
    assert count_statements(hotel.desk, roll_preview) == statements == 11

    preview = hotel.desk.read(roll_preview)
    assert [(row.guest_name, row.held_minor) for row in preview.arrivals] == [("Kim Min-ji", 5_000)]
    assert preview.due_outs == ()
    assert [(night.room_number, night.charged) for night in preview.nights] == [
        ("101", True),
        ("102", False),
        ("103", False),
        ("104", False),
    ]
    assert [night.gross_minor for night in preview.nights] == [10_200, 200, -638 + 200, 12_345 + 600]

    before = posted(hotel)
    listener = Listener()
    closed = close_day_job(listener, address=DeskAddress.of(hotel.desk), closing=DAY)
    assert (closed.no_shows, closed.stays_charged, closed.revenue_minor) == (1, 3, preview.net_minor)
    after = posted(hotel)
    assert (after[0] - before[0], after[1] - before[1]) == (preview.net_minor, preview.gross_minor)
    told = list(dict.fromkeys(listener.sentences))
    assert told[: told.index("Moving the business date")] == ["Marking no-shows", "Posting room and tax"]
    assert hotel.desk.read(roll_preview).business_date == preview.next_date
    assert len(hotel.desk.read(roll_preview).due_outs) == 4


def posted(hotel: SmallHotel) -> tuple[int, int]:
    with hotel.database.snapshot() as connection:
        row = connection.execute(
            select(func.coalesce(func.sum(Posting.net_minor), 0), func.coalesce(func.sum(Posting.amount_minor), 0))
        ).one()
    return int(row[0]), int(row[1])
