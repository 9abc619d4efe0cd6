"""Guests nobody has ever seen, by the thousand: to try a hotel at the size it will have one day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from hotel_desk.db.registry import command
from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.domain.codes import EntityKind, SyncRule
from hotel_desk.domain.guest_form import GuestFileForm
from hotel_desk.domain.permissions import Permission
from hotel_desk.language import N_
from hotel_desk.queries.invented_guests import DIGITS, PREFIX
from hotel_desk.services.guest_batches import write_new_guests

if TYPE_CHECKING:
    from hotel_desk.db.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class GuestsInvented:
    """How many were written down, and the number the next one gets."""

    written: int
    next_number: int


@command(
    title=N_("Invent guests"),
    permission=Permission.IMPORT_DATA,
    audit=(AuditCode.GUESTS_INVENTED,),
    changes=(),
    result=GuestsInvented,
    sync=SyncRule.LOCAL,
)
def add_invented_guests(uow: UnitOfWork, *, first: int, forms: Sequence[GuestFileForm]) -> GuestsInvented:
    """Write down invented guests, numbered from `first` on; without the master key they come without documents and memberships."""
    known = forms if uow.vault.is_open else [replace(form, documents=(), memberships=()) for form in forms]
    write_new_guests(uow, known, [f"{PREFIX}{number:0{DIGITS}}" for number in range(first, first + len(forms))])
    uow.record_row(AuditCode.GUESTS_INVENTED, EntityKind.PROPERTY, uow.property_id, first=first, written=len(forms))
    return GuestsInvented(len(forms), first + len(forms))
