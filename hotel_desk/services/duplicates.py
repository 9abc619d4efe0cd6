"""Pairs of records that may be of one person: written down as found, or said to be two people (`docs/algorithms/duplicates.md`)."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import batched
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import Table, and_, bindparam, insert, select, update
from sqlalchemy.exc import IntegrityError

from hotel_desk.db.registry import command
from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.domain.codes import EntityKind, SyncRule
from hotel_desk.domain.errors import InvalidInput, StaffError
from hotel_desk.domain.guest_likeness import Likeness, likeness
from hotel_desk.domain.ids import ProfileId
from hotel_desk.domain.permissions import Permission
from hotel_desk.language import N_, _
from hotel_desk.models import Base
from hotel_desk.models.guest_history import DuplicateSearch, ProfilePair
from hotel_desk.models.profile import Profile
from hotel_desk.queries.duplicate_blocks import FoundPair, SearchedStretch, SearchPosition
from hotel_desk.queries.likeness_records import compared_profiles
from hotel_desk.services.chosen_profiles import refuse_gone

if TYPE_CHECKING:
    from hotel_desk.db.unit_of_work import UnitOfWork

_AT_ONCE = 500
_NEVER = Likeness(0, ())
_PAIRS: Table = Base.metadata.tables["profile_pair"]
_PAIR = _PAIRS.c
_THESE = and_(_PAIR.first_id == bindparam("of_first"), _PAIR.second_id == bindparam("of_second"))
_KNOWN = select(_PAIR.first_id, _PAIR.second_id, _PAIR.score).where(_PAIR.first_id.in_(bindparam("firsts", expanding=True)))
_SCORE = update(_PAIRS).where(_THESE).values(score=bindparam("of_score"), reasons=bindparam("of_reasons", type_=_PAIR.reasons.type))
_DECIDE = update(_PAIRS).where(_THESE)
_SEARCH = select(DuplicateSearch.__table__).where(DuplicateSearch.property_id == bindparam("hotel")).with_for_update()


class SearchedElsewhere(StaffError):
    code = "duplicates.searched_elsewhere"
    template = N_("Another desk is searching for duplicates already. What it finds comes into the list by itself.")


@dataclass(frozen=True, slots=True)
class PairsStored:
    """A stretch of the search written down: pairs that are new, and over the whole search so far."""

    new: int
    compared: int
    found: int
    skipped_blocks: int
    position: SearchPosition


@dataclass(frozen=True, slots=True)
class PairDecided:
    first_id: ProfileId
    second_id: ProfileId


@command(
    title=N_("Store possible duplicates"),
    permission=Permission.EDIT_PROFILE,
    audit=(AuditCode.DUPLICATES_SEARCHED,),
    changes=(EntityKind.PROFILE, EntityKind.PROPERTY),
    result=PairsStored,
    sync=SyncRule.LOCAL,
)
def store_pairs(uow: UnitOfWork, *, stretch: SearchedStretch, begins: bool, follows: SearchPosition | None) -> PairsStored:
    """Write down what a stretch of the search found, and how far it has come. Pairs that were said to be two people stay so.

    Args:
        begins: it is the first stretch of a new search.
        follows: how far the search had come when the stretch was read; None: there was none yet.

    Raises:
        SearchedElsewhere: it is not there any more, so that the same stretch would be counted twice.
    """
    search = _search(uow, begins=begins, follows=follows)
    new = _write(uow, stretch.pairs)
    state = {
        "next_key": stretch.next_key,
        "finished_at": uow.clock.now() if stretch.next_key is None else None,
        "compared": search["compared"] + stretch.compared,
        "found": search["found"] + new,
        "skipped_blocks": search["skipped_blocks"] + stretch.skipped_blocks,
    }
    uow.connection.execute(update(DuplicateSearch).where(DuplicateSearch.property_id == uow.property_id).values(state))
    position = SearchPosition(search["started_at"], state["finished_at"], stretch.next_key)
    stored = PairsStored(new, state["compared"], state["found"], state["skipped_blocks"], position)
    if stretch.next_key is None:
        uow.record_row(AuditCode.DUPLICATES_SEARCHED, EntityKind.PROPERTY, uow.property_id, compared=stored.compared, found=stored.found)
    if new:
        # Lists of pairs are read again.
        first = stretch.pairs[0].first_id
        uow.changed_row(EntityKind.PROFILE, first, {"id": first})
    return stored


@command(
    title=N_("Say that two records are two people"),
    permission=Permission.MERGE_PROFILES,
    audit=(AuditCode.PAIR_DISMISSED,),
    changes=(EntityKind.PROFILE,),
    result=PairDecided,
    sync=SyncRule.SHARED,
    undo="offer_pair_again",
)
def dismiss_pair(uow: UnitOfWork, *, first_id: ProfileId, second_id: ProfileId) -> PairDecided:
    """Two records are of two people: never offered again, whatever they have in common.

    Raises:
        InvalidInput: it is one record.
    """
    first, second = _in_order(uow, first_id, second_id)
    said = {"dismissed_at": uow.clock.now(), "dismissed_by_id": uow.actor.user_id}
    named = {"of_first": first.id, "of_second": second.id}
    if uow.connection.execute(_DECIDE.values(said), named).rowcount == 0:
        found = _compared(uow, first.id, second.id)
        _insert(uow, [FoundPair(ProfileId(first.id), ProfileId(second.id), found.points, found.reasons)], **said)
    uow.record(AuditCode.PAIR_DISMISSED, first, other_id=second.id)
    uow.changed(second)
    return PairDecided(ProfileId(first.id), ProfileId(second.id))


@command(
    title=N_("Offer two records as one person again"),
    permission=Permission.MERGE_PROFILES,
    audit=(AuditCode.PAIR_OFFERED_AGAIN,),
    changes=(EntityKind.PROFILE,),
    result=PairDecided,
    sync=SyncRule.SHARED,
)
def offer_pair_again(uow: UnitOfWork, *, first_id: ProfileId, second_id: ProfileId) -> PairDecided:
    """Take back that two records are of two people.

    Raises:
        InvalidInput: it is one record.
    """
    first, second = _in_order(uow, first_id, second_id)
    named = {"of_first": first.id, "of_second": second.id}
    uow.connection.execute(_DECIDE.values(dismissed_at=None, dismissed_by_id=None), named)
    uow.record(AuditCode.PAIR_OFFERED_AGAIN, first, other_id=second.id)
    uow.changed(second)
    return PairDecided(ProfileId(first.id), ProfileId(second.id))


def _search(uow: UnitOfWork, *, begins: bool, follows: SearchPosition | None) -> dict[str, Any]:
    """The search as it stands, locked, so that two at once do not write the same pairs."""
    found = uow.connection.execute(_SEARCH, {"hotel": uow.property_id}).mappings().first()
    stands = None if found is None else SearchPosition(found["started_at"], found["finished_at"], found["next_key"])
    if stands != follows:
        raise SearchedElsewhere
    if found is not None and not begins:
        return dict(found)
    fresh = {"started_at": uow.clock.now(), "finished_at": None, "next_key": None, "compared": 0, "found": 0, "skipped_blocks": 0}
    if found is None:
        _begin_first(uow, fresh)
    else:
        uow.connection.execute(update(DuplicateSearch).where(DuplicateSearch.property_id == uow.property_id).values(fresh))
    return fresh


def _begin_first(uow: UnitOfWork, fresh: dict[str, Any]) -> None:
    try:
        with uow.connection.begin_nested():
            uow.connection.execute(insert(DuplicateSearch).values(property_id=uow.property_id, **fresh))
    except IntegrityError as error:
        raise SearchedElsewhere from error


def _write(uow: UnitOfWork, pairs: tuple[FoundPair, ...]) -> int:
    new = 0
    for some in batched(pairs, _AT_ONCE):
        firsts = {"firsts": list({pair.first_id for pair in some})}
        known = {(row.first_id, row.second_id): row.score for row in uow.connection.execute(_KNOWN, firsts)}
        fresh = [pair for pair in some if (pair.first_id, pair.second_id) not in known]
        changed = [pair for pair in some if known.get((pair.first_id, pair.second_id), pair.points) != pair.points]
        _insert(uow, fresh, dismissed_at=None, dismissed_by_id=None)
        if changed:
            uow.connection.execute(_SCORE, [_rescored(pair) for pair in changed])
        new += len(fresh)
    return new


def _insert(uow: UnitOfWork, pairs: list[FoundPair], **said: Any) -> None:
    rows = [
        {
            "property_id": uow.property_id,
            "first_id": pair.first_id,
            "second_id": pair.second_id,
            "score": pair.points,
            "reasons": [reason.value for reason in pair.reasons],
            "found_at": uow.clock.now(),
            **said,
        }
        for pair in pairs
    ]
    if rows:
        uow.connection.execute(insert(ProfilePair), rows)


def _rescored(pair: FoundPair) -> dict[str, Any]:
    return {
        "of_first": pair.first_id,
        "of_second": pair.second_id,
        "of_score": pair.points,
        "of_reasons": [reason.value for reason in pair.reasons],
    }


def _in_order(uow: UnitOfWork, first_id: ProfileId, second_id: ProfileId) -> tuple[Profile, Profile]:
    if first_id == second_id:
        raise InvalidInput("second_id", problem=N_("This is one record, not two. Nothing was changed. Choose another one."))
    one, other = (uow.get(Profile, identifier, what=_("The profile")) for identifier in sorted((first_id, second_id)))
    for profile in (one, other):
        refuse_gone(uow, profile)
    return one, other


def _compared(uow: UnitOfWork, first_id: UUID, second_id: UUID) -> Likeness:
    known = compared_profiles(uow.connection, (first_id, second_id))
    return likeness(known[first_id].record, known[second_id].record) if len(known) > 1 else _NEVER
