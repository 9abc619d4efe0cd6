"""The base of all stored things: naming of constraints, columns every hotel table has."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any, ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Integer, MetaData
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from hotel_desk.models.types import Id

if TYPE_CHECKING:
    from hotel_desk.domain.codes import EntityKind

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
MYSQL_TABLE = {"mysql_engine": "InnoDB", "mysql_charset": "utf8mb4", "mysql_collate": "utf8mb4_unicode_520_ci"}
MARIADB_TABLE = {"mariadb_engine": "InnoDB", "mariadb_charset": "utf8mb4", "mariadb_collate": "utf8mb4_unicode_520_ci"}


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMING)


class Noun(Base):
    """A hotel noun with an identifier of its own, which changes are told by.

    `local_columns` are never sent to central.
    """

    __abstract__ = True
    entity_kind: ClassVar[EntityKind]
    local_columns: ClassVar[frozenset[str]] = frozenset()

    id: Mapped[UUID] = mapped_column(Id, primary_key=True)


def property_key(**options: Any) -> Mapped[Any]:
    """The hotel a row belongs to; part of every unique key."""
    return mapped_column(Id, ForeignKey("property.id"), nullable=False, **options)


def version_column() -> Mapped[int]:
    """Counts the changes of a row, so that a second editor is noticed."""
    return mapped_column(Integer, nullable=False, default=1)


def one_of(column: str, kind: type[StrEnum]) -> CheckConstraint:
    """The database refuses a word that is not in the set."""
    words = ", ".join(f"'{member.value}'" for member in kind)
    return CheckConstraint(f"{column} IN ({words})", name=f"{column}_known")


def table(*constraints: Any) -> tuple[Any, ...]:
    """The table arguments of a model: its constraints and the storage options of MySQL and MariaDB."""
    return (*constraints, {**MYSQL_TABLE, **MARIADB_TABLE})
