"""What every set-up query answers: the things of one noun, and what its form chooses from."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sqlalchemy import RowMapping


@dataclass(frozen=True, slots=True)
class Choice:
    """Something a form may choose. What is switched off is offered only where it is chosen already."""

    value: Any
    title: str
    active: bool = True


@dataclass(frozen=True, slots=True)
class SetUpPage[Row]:
    """The things of one noun in the hotel's order; `choices` by the name of the form's field."""

    rows: tuple[Row, ...]
    choices: dict[str, tuple[Choice, ...]] = field(default_factory=dict)


def words_of(lists: Iterable[Iterable[str]]) -> tuple[Choice, ...]:
    """Every word that is used in some list, once, in order of the alphabet."""
    words = {word for listed in lists for word in listed}
    return tuple(Choice(word, word) for word in sorted(words, key=str.casefold))


def rows_as[Row](
    kind: type[Row], found: Iterable[RowMapping], also: Callable[[RowMapping], dict[str, Any]] = lambda _row: {}
) -> tuple[Row, ...]:
    """Database rows as dataclasses, column by column; `also` gives what is not a column as it stands."""
    return tuple(kind(**{**row, **also(row)}) for row in found)
