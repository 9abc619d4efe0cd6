"""Those who clean rooms: added, renamed, sent to a floor, switched off."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from hotel_desk.db.registry import command
from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.domain.codes import EntityKind
from hotel_desk.domain.errors import InvalidInput
from hotel_desk.domain.ids import AttendantId, FloorId, new_id
from hotel_desk.domain.permissions import Permission
from hotel_desk.language import N_, _
from hotel_desk.models.housekeeping import Attendant
from hotel_desk.models.room import Floor
from hotel_desk.services.setup_nouns import tidy_text

if TYPE_CHECKING:
    from hotel_desk.db.unit_of_work import UnitOfWork

LONGEST_ATTENDANT = 60


@dataclass(frozen=True, slots=True)
class AttendantSaved:
    attendant_id: AttendantId


@command(
    title=N_("Save an attendant"),
    permission=Permission.ASSIGN_ROOM_TASKS,
    audit=(AuditCode.ATTENDANT_SAVED,),
    changes=(EntityKind.ATTENDANT,),
    result=AttendantSaved,
)
def save_attendant(
    uow: UnitOfWork, *, name: str, attendant_id: AttendantId | None = None, floor_id: FloorId | None = None, active: bool = True
) -> AttendantSaved:
    """Add somebody who cleans rooms, or change what is known of her.

    Args:
        attendant_id: None adds her.
        floor_id: where she is sent first when rooms are shared out; None: nowhere in particular.
        active: offered when rooms are shared out.

    Raises:
        InvalidInput: no name, one that is too long, or one that somebody else has.
        NotFound: this hotel has no such person or floor.
    """
    called = tidy_text("name", name, limit=LONGEST_ATTENDANT)
    if not called:
        raise InvalidInput("name", problem=N_("A name is missing. Nothing was saved. Write how the person is called."))
    if floor_id is not None:
        uow.get(Floor, floor_id, what=_("The floor"), lock=False)
    taken = select(Attendant.id).where(Attendant.property_id == uow.property_id, Attendant.name == called, Attendant.id != attendant_id)
    if uow.session.execute(taken).first() is not None:
        raise InvalidInput("name", problem=N_("Somebody is called so already. Nothing was saved. Tell the two apart by their names."))
    if attendant_id is None:
        person = Attendant(id=new_id(), property_id=uow.property_id, name=called, floor_id=floor_id, active=active)
        uow.add(person)
    else:
        person = uow.get(Attendant, attendant_id, what=_("The attendant"))
        person.name, person.floor_id, person.active = called, floor_id, active
    uow.record(AuditCode.ATTENDANT_SAVED, person, active=active)
    return AttendantSaved(AttendantId(person.id))
