"""Makes the search keys of every profile anew, page by page; broken off, what was done stays done."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from hotel_desk.domain.permissions import Permission
from hotel_desk.queries.guest_search import indexed_profiles
from hotel_desk.services.search_keys_anew import make_search_keys_anew

if TYPE_CHECKING:
    from hotel_desk.db.desk import Desk

PAGE = 2_000


def make_every_search_key_anew(desk: Desk, *, tell: Callable[[int, int], None] | None = None) -> int:
    """Make the search keys and duplicate blocks of everybody anew. Staff may go on working meanwhile.

    Args:
        tell: told how many are done and how many there are.

    Returns:
        How many profiles were done.

    Raises:
        NotAllowed: the user may not import data.
    """
    desk.require(Permission.IMPORT_DATA)
    total = desk.read(indexed_profiles)
    done = 0
    page = desk.run(make_search_keys_anew, after=None, most=PAGE)
    while page.last is not None:
        done += page.done
        if tell is not None:
            tell(done, max(done, total))
        page = desk.run(make_search_keys_anew, after=page.last, most=PAGE)
    return done
