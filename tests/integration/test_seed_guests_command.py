"""`hotel-desk seed guests` as it is typed, and what a first page of guests takes among twenty thousand; a million are measured by hand."""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import event

from hotel_desk.db.database import Database
from hotel_desk.db.desk import Desk
from hotel_desk.domain.codes import ProfileKind
from hotel_desk.jobs.invented_people import invented_people
from hotel_desk.queries.profiles import find_profiles
from tests.integration.test_terminal import resort, say, url, windows  # noqa: F401 - the fixtures of the terminal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.integration.test_terminal import Said

GUESTS = 20_000
COMMON = ("a", "an", "l", "zh", "王", "ana silva", "wang wei", "5678", "+86 138 1", "ana@", "zs")
TWO_COMMON = ("a b", "m s", "s l")
# What SQLite does for one look-up, in hundreds of steps of its machine: reading all keys of twenty thousand would take a million steps.
_STEPS = 100
_MOST, _MOST_OF_TWO_COMMON, _USUAL = 60_000, 250_000, 10_000


@pytest.fixture
def desk(resort: str) -> Iterator[Desk]:  # noqa: F811
    database = Database.open(resort)
    yield Desk(database, property_id=database.property_ids()[0], user_name="manager")
    database.close()


def test_twenty_thousand_guests_are_made_and_found_without_reading_them_all(
    say: Callable[..., Said],  # noqa: F811
    desk: Desk,
) -> None:
    said = say("seed", "guests", "--count", str(GUESTS), "--yes")
    assert (said.status, said.out) == (0, "Guests invented: 20000.\n")
    people = [one for one in invented_people(1, 1_000) if one.kind is ProfileKind.GUEST and one.phone and one.email][::40]
    assert len(people) > 10
    steps = _Steps(desk)
    for person in people:
        for text in (person.phone, person.email, person.phone[-4:], person.name):
            found = steps.of(text, limit=200 if text == person.name else 20)
            assert person.name in found, text
    usual = list(steps.counted.values())
    for text in (*COMMON, *TWO_COMMON):
        steps.of(text)
    assert median(usual) < _USUAL
    assert {text: taken for text, taken in steps.counted.items() if taken > _MOST and text not in TWO_COMMON} == {}
    assert {text: taken for text, taken in steps.counted.items() if taken > _MOST_OF_TWO_COMMON} == {}


class _Steps:
    """Counts what SQLite does for each text, which is the same on every machine."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._ticks = 0
        self.counted: dict[str, int] = {}
        event.listen(desk.database.engines.readers, "before_cursor_execute", self._listen)

    def of(self, text: str, limit: int = 10) -> list[str]:
        """The names of those who are found."""
        self._ticks = 0
        hits = self._desk.read(find_profiles, text=text, limit=limit)
        self.counted[text] = self._ticks * _STEPS
        return [hit.name for hit in hits]

    def _listen(self, connection: Any, *_rest: object) -> None:
        connection.connection.dbapi_connection.set_progress_handler(self._tick, _STEPS)

    def _tick(self) -> int:
        self._ticks += 1
        return 0
