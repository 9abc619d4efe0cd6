"""What the tests of registrations do and ask again and again."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import event, select, update

from hotel_desk.domain.guest_codes import AddressKind, DocumentKind, Sex
from hotel_desk.domain.guest_form import AddressLine, DocumentLine, GuestFileForm
from hotel_desk.domain.ids import GuestId, registration_id
from hotel_desk.models.guest_lists import GuestRegistration
from hotel_desk.models.property import Property
from hotel_desk.services.guest_file import save_guest_file
from hotel_desk.services.stays import check_in
from tests.stays_of_tests import DAY, THIRD

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from hotel_desk.domain.ids import ReservationId
    from tests.fixtures.databases import SmallHotel

RESIDENT_ID = "360426199101010071"
LI = GuestFileForm(
    native_name="李娜",
    addresses=(AddressLine(AddressKind.HOME, "蒲亭镇 1 号", "德安县", "江西省", country="CN"),),
    documents=(DocumentLine(DocumentKind.RESIDENT_ID, RESIDENT_ID, "CN"),),
)
PASSPORT = "XK4711902"
ANA = GuestFileForm(
    name="Ana Silva",
    family_name="Silva",
    given_name="Ana",
    sex=Sex.FEMALE,
    birth_date=date(1990, 5, 6),
    nationality="PT",
    documents=(DocumentLine(DocumentKind.PASSPORT, PASSPORT, "PT", None, date(2031, 1, 1)),),
)


def in_china(hotel: SmallHotel) -> None:
    """The hotel stands in China, where everybody is registered."""
    with hotel.database.writing() as connection:
        connection.execute(update(Property).values(country="CN"))


def guest_of(hotel: SmallHotel, form: GuestFileForm) -> GuestId:
    return GuestId(hotel.desk.run(save_guest_file, profile_id=None, form=form).profile_id)


def checked_in(hotel: SmallHotel, form: GuestFileForm | None = LI, *, room: str = "101", adults: int = 1) -> ReservationId:
    """A guest in house; None: one of whom only the name is known."""
    guest = "Ana Silva" if form is None else guest_of(hotel, form)
    stay = hotel.book(DAY, THIRD, guest=guest, adults=adults)
    hotel.desk.run(check_in, reservation_id=stay, room_id=hotel.rooms[room])
    return stay


def registered(hotel: SmallHotel, stay: ReservationId) -> list[Any]:
    """The rows of a stay: its guest first."""
    columns = GuestRegistration.__table__.c
    with hotel.database.snapshot() as connection:
        rows = connection.execute(select(*columns).where(columns.reservation_id == stay)).all()
    return sorted(rows, key=lambda row: (row.id != registration_id(stay), row.name))


def registration(hotel: SmallHotel, identifier: UUID) -> Any:
    columns = GuestRegistration.__table__.c
    with hotel.database.snapshot() as connection:
        return connection.execute(select(*columns).where(columns.id == identifier)).one()


def statements_of(hotel: SmallHotel, command: Callable[..., object], **arguments: Any) -> list[str]:
    """What a command asks the database."""
    sent: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        sent.append(" ".join(statement.split()))

    event.listen(hotel.database.engines.writer, "before_cursor_execute", note)
    hotel.desk.run(command, **arguments)
    event.remove(hotel.database.engines.writer, "before_cursor_execute", note)
    return sent
