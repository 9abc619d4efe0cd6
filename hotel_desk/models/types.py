"""Column types that mean the same on SQLite, MySQL and MariaDB."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from enum import IntEnum, StrEnum
from typing import TYPE_CHECKING, Any
from uuid import UUID

import msgspec
from sqlalchemy import BINARY, DateTime, SmallInteger, String, Text
from sqlalchemy.dialects import mysql
from sqlalchemy.types import TypeDecorator, TypeEngine

if TYPE_CHECKING:
    from sqlalchemy.engine import Dialect

_CODE_COLLATION = "ascii_bin"
CODE_LENGTH = 40
NAME_LENGTH = 200
TEXT_LENGTH = 4000


def _bytes_of(value: UUID | None) -> bytes | None:
    return None if value is None else value.bytes


def _uuid_of(value: bytes | None) -> UUID | None:
    return None if value is None else UUID(bytes=value)


class Id(TypeDecorator[UUID]):
    """A UUID as 16 bytes."""

    impl = BINARY(16)
    cache_ok = True

    def process_bind_param(self, value: UUID | None, dialect: Dialect) -> bytes | None:  # noqa: ARG002
        return None if value is None else value.bytes

    def bind_processor(self, dialect: Dialect) -> Callable[[UUID | None], bytes | None]:  # noqa: ARG002
        """Bytes as they are: wrapped into the driver's own binary type, an import of thousands of rows takes a third longer."""
        return _bytes_of

    def process_result_value(self, value: Any, dialect: Dialect) -> UUID | None:  # noqa: ARG002
        return _uuid_of(value)

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], UUID | None]:  # noqa: ARG002
        """Bytes are what every driver gives: a list of thousands of rows asks nobody else on the way."""
        return _uuid_of


class Instant(TypeDecorator[datetime]):
    """A moment in UTC, to the microsecond."""

    impl = DateTime
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(mysql.DATETIME(fsp=6) if dialect.name in {"mysql", "mariadb"} else DateTime())

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        return None if value is None else value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        return None if value is None else value.replace(tzinfo=UTC)


class Json(TypeDecorator[Any]):
    """A document stored as text; both databases keep it as it was written."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(mysql.MEDIUMTEXT() if dialect.name in {"mysql", "mariadb"} else Text())

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:  # noqa: ARG002
        return None if value is None else msgspec.json.encode(value).decode()

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:  # noqa: ARG002
        return None if value is None else msgspec.json.decode(value)


class StoredCode(TypeDecorator[StrEnum]):
    """A member of a closed set of words, stored as the word."""

    impl = String(CODE_LENGTH)
    cache_ok = True

    def __init__(self, kind: type[StrEnum]) -> None:
        super().__init__()
        self.kind = kind

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(code_string(CODE_LENGTH))

    def process_bind_param(self, value: StrEnum | str | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        return None if value is None else str(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> StrEnum | None:  # noqa: ARG002
        return None if value is None else self.kind(value)

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], StrEnum | None]:  # noqa: ARG002
        """Each word is looked up once; what is no member is refused by the set itself."""
        kind, members = self.kind, {member.value: member for member in self.kind}

        def member_of(value: str | None) -> StrEnum | None:
            return None if value is None else members.get(value) or kind(value)

        return member_of


class StoredNumber(TypeDecorator[IntEnum]):
    """A member of a small numbered set, stored as its number."""

    impl = SmallInteger
    cache_ok = True

    def __init__(self, kind: type[IntEnum]) -> None:
        super().__init__()
        self.kind = kind

    def process_bind_param(self, value: IntEnum | int | None, dialect: Dialect) -> int | None:  # noqa: ARG002
        return None if value is None else int(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> IntEnum | None:  # noqa: ARG002
        return None if value is None else self.kind(value)


def code_string(length: int = CODE_LENGTH) -> TypeEngine[str]:
    """Text compared byte by byte on every database: codes, room numbers, hashes in hex."""
    return String(length).with_variant(mysql.VARCHAR(length, charset="ascii", collation=_CODE_COLLATION), "mysql", "mariadb")


def exact_string(length: int) -> TypeEngine[str]:
    """Text in any script compared byte by byte: what a person typed as a number or code."""
    return String(length).with_variant(mysql.VARCHAR(length, charset="utf8mb4", collation="utf8mb4_bin"), "mysql", "mariadb")
