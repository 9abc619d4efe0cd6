"""A guest is given their own data: written down before it is made."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hotel_desk.db.registry import command
from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.domain.codes import EntityKind, SyncRule
from hotel_desk.domain.ids import ProfileId
from hotel_desk.domain.permissions import Permission
from hotel_desk.language import N_
from hotel_desk.queries.erasure import subject_of
from hotel_desk.queries.stay_move import as_reader

if TYPE_CHECKING:
    from hotel_desk.db.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class OwnDataExported:
    """That the data may be given out. It is not part of the answer, for answers are stored: ask `own_data` for it."""

    profile_id: ProfileId
    exported_at: dt.datetime
    exported_by: str


@command(
    title=N_("Export a guest's own data"),
    permission=Permission.EXPORT_GUESTS,
    audit=(AuditCode.PROFILE_EXPORTED,),
    changes=(),
    result=OwnDataExported,
    sync=SyncRule.LOCAL,
)
def record_own_data_export(uow: UnitOfWork, *, profile_id: ProfileId) -> OwnDataExported:
    """Write down that everything known of a guest is given out.

    Raises:
        NotFound: there is no such record.
    """
    subject = subject_of(as_reader(uow), profile_id)
    uow.record_row(AuditCode.PROFILE_EXPORTED, EntityKind.PROFILE, subject.id)
    return OwnDataExported(subject.id, uow.clock.now(), uow.actor.display_name)
