"""What is read from a column of the house's own types: the same as was written, and no word that is not in its set."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import create_engine, literal_column, select

from hotel_desk.domain.codes import PaymentMethod
from hotel_desk.domain.ids import new_id
from hotel_desk.models.types import Id, StoredCode

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.engine import Connection


@pytest.fixture
def connection() -> Iterator[Connection]:
    engine = create_engine("sqlite://")
    with engine.connect() as opened:
        yield opened
    engine.dispose()


def test_every_word_of_a_set_is_read_as_its_member(connection: Connection) -> None:
    for method in (*PaymentMethod, None):
        read = connection.execute(select(literal_column("NULL" if method is None else f"'{method.value}'", StoredCode(PaymentMethod))))
        assert read.scalar_one() is method


def test_a_word_that_is_in_no_set_is_refused(connection: Connection) -> None:
    with pytest.raises(ValueError, match="SHELLS"):
        connection.execute(select(literal_column("'SHELLS'", StoredCode(PaymentMethod)))).scalar_one()


def test_an_id_is_read_as_it_was_written(connection: Connection) -> None:
    written = new_id()
    read: Any = connection.execute(select(literal_column(f"X'{written.hex}'", Id()), literal_column("NULL", Id()))).one()
    assert tuple(read) == (written, None)
