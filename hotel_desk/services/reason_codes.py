"""The hotel's lists of reasons: why a price was lowered, a stay cancelled, a guest turned away, walked or upgraded, a fee waived."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import Select, func, select

from hotel_desk.domain.codes import EntityKind
from hotel_desk.domain.ids import ReasonCodeId, new_id
from hotel_desk.domain.rate_codes import ReasonKind
from hotel_desk.language import N_, _, plural
from hotel_desk.models.policy import ReasonCode
from hotel_desk.models.reservation import Reservation
from hotel_desk.models.reservation_notes import TurnAway, WalkedGuest
from hotel_desk.services.setup_nouns import (
    HIGHEST_ORDER,
    LONGEST_CODE,
    SetUpDeleted,
    SetUpSaved,
    Shape,
    Use,
    add,
    change,
    discard,
    load,
    needed_text,
    number_between,
    set_up_command,
    switch,
)

if TYPE_CHECKING:
    from hotel_desk.db.unit_of_work import UnitOfWork


def _count(column: Any) -> Any:
    def of(identifier: UUID) -> Select[int]:
        return select(func.count()).where(column == identifier)

    return of


REASON = Shape(
    ReasonCode,
    named=lambda reason: _("Reason {name}").format(name=reason.name),
    what=lambda: _("The reason"),
    within=("kind",),
    uses=(
        Use(
            lambda count: plural("{count} reservation", "{count} reservations", count).format(count=count),
            _count(Reservation.discount_reason_id),
        ),
        Use(
            lambda count: plural("{count} guest turned away", "{count} guests turned away", count).format(count=count),
            _count(TurnAway.reason_code_id),
        ),
        Use(
            lambda count: plural("{count} guest walked", "{count} guests walked", count).format(count=count),
            _count(WalkedGuest.reason_code_id),
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class ReasonCodeDetails:
    """A reason of one list; the list stays."""

    kind: ReasonKind
    code: str
    name: str
    sort_order: int = 0


@set_up_command(N_("Add reason"), EntityKind.REASON_CODE)
def add_reason_code(uow: UnitOfWork, *, details: ReasonCodeDetails) -> SetUpSaved:
    """Write down a reason that staff may choose.

    Raises:
        InvalidInput, InputTooLong: code or name is missing or does not fit.
        CodeTaken: another reason of this list has the code.
    """
    reason = ReasonCode(
        id=ReasonCodeId(new_id()), property_id=uow.property_id, kind=details.kind, version=1, active=True, **_words(details)
    )
    return add(uow, REASON, reason)


@set_up_command(N_("Change reason"), EntityKind.REASON_CODE)
def change_reason_code(uow: UnitOfWork, *, reason_code_id: ReasonCodeId, details: ReasonCodeDetails, version: int) -> SetUpSaved:
    """Save what a reason is called.

    Raises:
        SomeoneWasFaster: it was changed since it was shown.
        InvalidInput, InputTooLong, CodeTaken: as for a new one.
    """
    return change(uow, REASON, load(uow, REASON, reason_code_id, version), _words(details))


@set_up_command(N_("Switch reason on or off"), EntityKind.REASON_CODE)
def switch_reason_code(uow: UnitOfWork, *, reason_code_id: ReasonCodeId, active: bool, version: int) -> SetUpSaved:
    """Offer a reason, or no longer; where it was given it stays."""
    return switch(uow, load(uow, REASON, reason_code_id, version), active=active)


@set_up_command(N_("Delete reason"), EntityKind.REASON_CODE, result=SetUpDeleted)
def delete_reason_code(uow: UnitOfWork, *, reason_code_id: ReasonCodeId, version: int) -> SetUpDeleted:
    """Delete a reason that was never given.

    Raises:
        StillUsed: it was.
    """
    return discard(uow, REASON, load(uow, REASON, reason_code_id, version))


def _words(details: ReasonCodeDetails) -> dict[str, Any]:
    return {
        "code": needed_text("code", details.code, limit=LONGEST_CODE),
        "name": needed_text("name", details.name),
        "sort_order": number_between("sort_order", details.sort_order, 0, HIGHEST_ORDER),
    }
