"""Tables of stays: the columns that lists of guests are made of, so that a column is called and written the same in all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hotel_desk.domain.codes import EntityKind
from hotel_desk.domain.guest_codes import VipClass
from hotel_desk.domain.permissions import Permission
from hotel_desk.domain.reservation_states import STATUS_TITLES
from hotel_desk.language import N_, _, plural
from hotel_desk.queries.own_permissions import may_see
from hotel_desk.reports.local_format import country_text, date_text
from hotel_desk.reports.sheet import CellKind, Column, Note, Opens, Row, Table, Value

if TYPE_CHECKING:
    import datetime as dt

    from hotel_desk.db.database import Reader
    from hotel_desk.domain.ids import ReservationId
    from hotel_desk.queries.stay_lines import StayLine
    from hotel_desk.reports.report import Asked

# Who owes how much is told to who takes payments or sees figures.
SEES_BALANCES = (Permission.TAKE_PAYMENT, Permission.SEE_FIGURES)
type OwnColumn = tuple[Column, Mapping[ReservationId, Value]]


@dataclass(frozen=True, slots=True)
class StayColumn:
    """A column of a list of stays. `summed`: its total stands in the last row."""

    key: str
    title: str
    value: Callable[[StayLine], Value]
    kind: CellKind = CellKind.TEXT
    width: float = 1.0
    summed: bool = False


@dataclass(frozen=True, slots=True)
class StayTable:
    """What a list of stays shows.

    Args:
        columns: names of `STAY_COLUMNS`.
        before, after: columns of the list's own on either side, with what stands in them for each reservation.
    """

    key: str
    columns: tuple[str, ...]
    before: tuple[OwnColumn, ...] = ()
    after: tuple[OwnColumn, ...] = ()
    title: str = ""
    empty: str = ""


def vip_text(level: int, kind: VipClass) -> str:
    """How important a guest is: “VIP 2”, “VIP”, or nothing."""
    if level > 0:
        return f"VIP {level}"
    return "VIP" if kind is VipClass.VIP else ""


def type_text(line: StayLine) -> str:
    """The type occupied, and behind it the type paid for where that is another one."""
    return line.room_type if line.room_type == line.charged_type else f"{line.room_type} ({line.charged_type})"


def party_text(line: StayLine) -> str:
    """Adults, children and babies as they are added up at the desk: “2”, “2+1”, “2+0+1”."""
    counts = [line.adults, line.children, line.babies]
    while len(counts) > 1 and not counts[-1]:
        counts.pop()
    return "+".join(map(str, counts))


def payer_text(line: StayLine) -> str:
    """Group, company and agent, as far as there are any."""
    return " · ".join(part for part in (line.group, line.company, line.agent) if part)


def wishes_text(line: StayLine) -> str:
    """What the guest asked for, and what was noted."""
    return " · ".join(part for part in (line.requests, line.note) if part)


def days_text(asked: Asked) -> str:
    """The days a report is for."""
    if asked.first == asked.last:
        return date_text(asked.first)
    return _("{first} to {last}").format(first=date_text(asked.first), last=date_text(asked.last))


_SEVERAL = 2
_ALL = (
    StayColumn("room", N_("Room"), lambda line: line.room_number, width=0.75),
    StayColumn("guest", N_("Guest"), lambda line: line.guest_name, width=1.8),
    StayColumn("vip", N_("VIP"), lambda line: vip_text(line.vip_level, line.vip_class), width=0.75),
    StayColumn("confirmation", N_("Confirmation"), lambda line: line.confirmation_number, width=1.4),
    StayColumn("country", N_("Country"), lambda line: country_text(line.country), width=1.0),
    StayColumn("status", N_("Status"), lambda line: _(STATUS_TITLES[line.status]), width=1.15),
    StayColumn("type", N_("Type"), type_text, width=0.9),
    StayColumn("arrival", N_("Arrival"), lambda line: line.arrival_date, CellKind.DATE, 1.3),
    StayColumn("departure", N_("Departure"), lambda line: line.departure_date, CellKind.DATE, 1.3),
    StayColumn("nights", N_("Nights"), lambda line: line.nights, CellKind.COUNT, 0.75, summed=True),
    StayColumn("adults", N_("Adults"), lambda line: line.adults, CellKind.COUNT, 0.75, summed=True),
    StayColumn("children", N_("Children"), lambda line: line.children, CellKind.COUNT, 0.9, summed=True),
    StayColumn("babies", N_("Babies"), lambda line: line.babies, CellKind.COUNT, 0.8, summed=True),
    StayColumn("persons", N_("Persons"), lambda line: line.persons, CellKind.COUNT, 0.95, summed=True),
    StayColumn("party", N_("Persons"), party_text, width=1.0),
    StayColumn("plan", N_("Rate plan"), lambda line: line.plan, width=1.1),
    StayColumn("rate", N_("Price"), lambda line: line.price_minor, CellKind.MONEY, 1.1),
    StayColumn("total", N_("Stay in all"), lambda line: line.total_minor, CellKind.MONEY, 1.0, summed=True),
    StayColumn("expected_time", N_("Expected at"), lambda line: line.expected_time, CellKind.TIME, 0.95),
    StayColumn("late_until", N_("Agreed until"), lambda line: line.late_departure_time, CellKind.TIME, 0.9),
    StayColumn("deposit", N_("Deposit held"), lambda line: line.deposit_minor, CellKind.MONEY, 1.0, summed=True),
    StayColumn("balance", N_("Balance"), lambda line: line.balance_minor, CellKind.MONEY, 1.0, summed=True),
    StayColumn("fee", N_("Penalty charged"), lambda line: line.charged_minor, CellKind.MONEY, 1.2, summed=True),
    StayColumn("payer", N_("Group, partners"), payer_text, width=1.5),
    StayColumn("source", N_("Source"), lambda line: line.source, width=0.9),
    StayColumn("wishes", N_("Requests and notes"), wishes_text, width=1.8),
    StayColumn("reason", N_("Reason"), lambda line: line.reason, width=1.6),
    StayColumn("checked_in", N_("Came at"), lambda line: line.checked_in_at, CellKind.INSTANT, 1.3),
    StayColumn("checked_out", N_("Left at"), lambda line: line.checked_out_at, CellKind.INSTANT, 1.3),
)
STAY_COLUMNS: dict[str, StayColumn] = {column.key: column for column in _ALL}


def with_balance(reader: Reader, columns: Sequence[str]) -> tuple[str, ...]:
    """Columns without the balance, for somebody who neither takes payments nor sees figures. One statement."""
    sees = may_see(reader, *SEES_BALANCES)
    return tuple(name for name in columns if sees or name != "balance")


def stay_table(lines: Sequence[StayLine], shown: StayTable) -> Table:
    """A list of stays, each leading to its reservation, with a last row of totals where a column has one."""
    columns = [STAY_COLUMNS[name] for name in shown.columns]
    heads = (Column(one.key, _(one.title), one.kind, one.width) for one in columns)
    return Table(
        shown.key,
        (*(column for column, _values in shown.before), *heads, *(column for column, _values in shown.after)),
        tuple(_row(line, columns, shown) for line in lines),
        title=shown.title,
        total=_total(lines, columns, shown),
        opens=tuple(Opens(EntityKind.RESERVATION, line.reservation_id) for line in lines),
        empty=shown.empty,
    )


def _row(line: StayLine, columns: Iterable[StayColumn], shown: StayTable) -> Row:
    before, after = (tuple(values.get(line.reservation_id) for _column, values in side) for side in (shown.before, shown.after))
    return (*before, *(column.value(line) for column in columns), *after)


def _total(lines: Sequence[StayLine], columns: Sequence[StayColumn], shown: StayTable) -> Row | None:
    """The sums of a list of more than one; the first column of words says what they are."""
    if len(lines) < _SEVERAL or not any(column.summed for column in columns):
        return None
    sums = (_summed(lines, column) if column.summed else None for column in columns)
    cells: list[Value] = [*(None for _one in shown.before), *sums, *(None for _one in shown.after)]
    kinds = [*(column.kind for column, _values in shown.before), *(column.kind for column in columns)]
    cells[kinds.index(CellKind.TEXT)] = _("Total")
    return tuple(cells)


def _summed(lines: Sequence[StayLine], column: StayColumn) -> int:
    values = (column.value(line) for line in lines)
    return sum(value for value in values if isinstance(value, int))


def stay_counts(lines: Sequence[StayLine]) -> Note:
    """How many rooms and persons a list is of; who shares a room is in no room more."""
    rooms = sum(not line.shares_room for line in lines)
    persons = sum(line.persons for line in lines)
    in_rooms = plural("{count} room", "{count} rooms", rooms).format(count=rooms)
    people = plural("{count} person", "{count} persons", persons).format(count=persons)
    vips = sum(line.is_vip for line in lines)
    return Note("  ·  ".join((in_rooms, people, *((f"VIP: {vips}",) if vips else ()))))


def month_text(first: dt.date) -> str:
    """A month by its first day: “2026-03”, which sorts as it reads."""
    return f"{first:%Y-%m}"


def room_order(number: str) -> tuple[bool, int, str]:
    """Where a room stands in a list: shorter numbers first, those without a room last."""
    return not number, len(number), number
