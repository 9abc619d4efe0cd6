"""A field in which another reservation is found and chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotel_desk.language import _
from hotel_desk.queries.reservation_search import ReservationRow
from hotel_desk.ui.front_desk.stay_words import dates_text
from hotel_desk.ui.widgets.search_field import SearchField

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from hotel_desk.ui.task_runner import TaskRunner


class ReservationField(SearchField[ReservationRow]):
    """Its value is the row of the chosen reservation; one has to be chosen.

    Args:
        query: `query(reader, *, text, limit)` finds those that may be chosen.
    """

    def __init__(
        self, name: str, label: str, *, runner: TaskRunner, query: Callable[..., Sequence[ReservationRow]], object_name: str
    ) -> None:
        super().__init__(
            name,
            label,
            runner=runner,
            query=query,
            title=lambda row: f"{row.confirmation_number} · {row.guest_name}",
            subtitle=lambda row: f"{dates_text(row.arrival_date, row.departure_date)} · {row.room_type}",
            object_name=object_name,
            required=True,
            placeholder=_("Name or number"),
        )
