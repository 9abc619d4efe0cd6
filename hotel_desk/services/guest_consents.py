"""What a guest agrees to: a fact for each yes and each no, with its date and where it was said."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from hotel_desk.db.registry import command
from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.domain.codes import EntityKind, SyncRule
from hotel_desk.domain.errors import InvalidInput
from hotel_desk.domain.guest_codes import ConsentPurpose
from hotel_desk.domain.ids import ProfileId, new_id
from hotel_desk.domain.permissions import Permission
from hotel_desk.language import N_, _
from hotel_desk.models.guest_file import ProfileConsent
from hotel_desk.models.profile import Profile
from hotel_desk.services.chosen_profiles import refuse_gone
from hotel_desk.services.typed_text import note_line

if TYPE_CHECKING:
    from hotel_desk.db.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class ConsentRecorded:
    consent_id: UUID


@command(
    title=N_("Record consent"),
    permission=Permission.EDIT_PROFILE,
    audit=(AuditCode.CONSENT_RECORDED,),
    changes=(EntityKind.PROFILE,),
    result=ConsentRecorded,
    sync=SyncRule.FACT,
)
def record_consent(
    uow: UnitOfWork, *, profile_id: ProfileId, purpose: ConsentPurpose, given: bool, source: str, given_date: dt.date | None = None
) -> ConsentRecorded:
    """Write down that a guest agreed to something, or took it back. Nothing that was said before is changed.

    Args:
        source: where it was said (registration card, web page, telephone).
        given_date: when; None: on the business date.

    Raises:
        InvalidInput: no source, or a day to come.
    """
    profile = uow.get(Profile, profile_id, what=_("The profile"))
    refuse_gone(uow, profile)
    said_where = note_line(source, field="source")
    if not said_where:
        raise InvalidInput("source", problem=N_("Say where the guest said so: a card, a page, a call. Nothing was saved."))
    said_on = given_date or uow.business_date
    if said_on > uow.business_date:
        raise InvalidInput("given_date", problem=N_("Nobody has agreed on a day that is still to come. Nothing was saved. Check the date."))
    consent = ProfileConsent(
        id=new_id(),
        property_id=uow.property_id,
        profile_id=profile_id,
        purpose=purpose,
        given=given,
        source=said_where,
        given_date=said_on,
        recorded_at=uow.clock.now(),
        user_id=uow.actor.user_id,
    )
    uow.session.add(consent)
    uow.session.flush()
    uow.record(AuditCode.CONSENT_RECORDED, profile, purpose=purpose.value, given=given, date=said_on)
    return ConsentRecorded(consent.id)
