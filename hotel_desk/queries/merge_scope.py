"""The rows that name a profile, and what a merge does with each (`docs/algorithms/duplicates.md`, “Merging”).

Every foreign key to a profile is in one of the lists below; a test walks the schema and fails on one that is not.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Table, exists, func, select

from hotel_desk.models import Base

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection


@dataclass(frozen=True, slots=True)
class Led:
    """A column that names a profile and is led over to the record that is kept.

    Args:
        same: a row stays behind where the kept record has one that agrees with it in these columns; (): where it has any;
            None: every row is led over.
        telling: of `same`, a column that must say something, or the row is led over: what is sealed cannot be compared.
    """

    table: str
    column: str = "profile_id"
    same: tuple[str, ...] | None = None
    telling: str = ""

    @property
    def name(self) -> str:
        """`table.column`."""
        return f"{self.table}.{self.column}"

    @property
    def rows(self) -> Table:
        """The table."""
        return Base.metadata.tables[self.table]

    @property
    def keys(self) -> list[str]:
        """The columns that name a row, without the one that is led over."""
        return [column.name for column in self.rows.primary_key if column.name != self.column]


LED_OVER: tuple[Led, ...] = (
    Led("reservation", "guest_id"),
    Led("booking", "guest_id"),
    Led("booking", "company_id"),
    Led("booking", "agent_id"),
    Led("block", "company_id"),
    Led("block", "agent_id"),
    Led("accompanying_guest"),
    Led("place_booking"),
    Led("turn_away"),
    Led("guest_registration"),
    Led("ar_account", same=()),
    Led("folio_window", "payee_id"),
    Led("routing_rule", "payee_id"),
    Led("invoice", "payee_id"),
    Led("rate_plan_partner", same=("rate_plan_id",)),
    Led("commission_agreement", "agent_id", same=("rate_plan_id",)),
    Led("agent_commission", "agent_id"),
    Led("profile_contact", same=("kind", "value")),
    Led("profile_address", same=("street", "city", "region", "postcode", "country")),
    Led("profile_document"),
    Led("profile_membership"),
    Led("profile_preference", same=("kind", "value"), telling="value"),
    Led("profile_tag", same=("tag",)),
    Led("profile_note"),
    Led("profile_consent"),
    Led("profile_invoice_title", same=("title", "tax_number", "address", "phone", "bank", "bank_account")),
    Led("profile_person", same=("name", "post", "phone", "email")),
    Led("profile_photo", same=()),
    Led("profile_change"),
    Led("profile_change_request"),
    Led("profile_view"),
    Led("profile_credit", same=()),
)
STAYING: dict[str, str] = {
    "profile.merged_into_id": "the trail of forwarding ids leads on step by step",
    "profile_merge.kept_id": "which records were merged",
    "profile_merge.merged_id": "which records were merged",
    "profile_pair.first_id": "pairs of a merged record are not offered; they come back when it is undone",
    "profile_pair.second_id": "pairs of a merged record are not offered; they come back when it is undone",
    "profile_erasure.profile_id": "an erased record is not merged",
    "profile_search_key.profile_id": "made anew",
    "profile_block_key.profile_id": "made anew",
}


def rows_to_lead(led: Led, source: UUID, target: UUID) -> Select[Any]:
    """The keys of the rows that are led over from one profile to another."""
    rows = led.rows
    statement = select(*(rows.c[name] for name in led.keys)).where(rows.c[led.column] == source).order_by(*rows.primary_key)
    return statement if led.same is None else statement.where(~_kept_back(led, target))


def counts_to_lead(connection: Connection, source: UUID, target: UUID) -> dict[str, int]:
    """By `table.column`, how many rows would be led over. A fixed number of statements."""
    counts = {
        led.name: int(connection.execute(select(func.count()).select_from(rows_to_lead(led, source, target).subquery())).scalar_one())
        for led in LED_OVER
    }
    return {name: count for name, count in counts.items() if count}


def _kept_back(led: Led, target: Any) -> ColumnElement[bool]:
    rows, other = led.rows, led.rows.alias()
    agreeing = [other.c[name].is_not_distinct_from(rows.c[name]) for name in led.same or ()]
    telling = [rows.c[led.telling] != ""] if led.telling else []
    return exists().where(other.c[led.column] == target, *agreeing, *telling)
