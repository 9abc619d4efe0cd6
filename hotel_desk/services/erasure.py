"""Erases a guest: the person goes, money and stays remain under a random subject key. Explained in `docs/algorithms/personal-data.md`."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from sqlalchemy import func, select, update

from hotel_desk.db.journal import sequences_hash
from hotel_desk.db.registry import command
from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.domain.codes import EntityKind, SyncRule
from hotel_desk.domain.errors import InvalidInput, StaffError
from hotel_desk.domain.ids import ProfileId, new_id
from hotel_desk.domain.permissions import Permission
from hotel_desk.domain.retention import years_before
from hotel_desk.language import N_, _
from hotel_desk.models.folio import Posting
from hotel_desk.models.guest_history import ProfileErasure, ProfileView
from hotel_desk.models.guest_lists import GuestRegistration
from hotel_desk.models.profile import Profile
from hotel_desk.models.reservation import Reservation
from hotel_desk.queries.erasure import OBSTACLE_TITLES, obstacles, retention_here, subject_of
from hotel_desk.queries.stay_move import as_reader
from hotel_desk.services.erased_journal import JournalErased, empty_journal
from hotel_desk.services.erased_rows import GuestRows, TableErased, empty_rows, guest_rows, registrations_kept
from hotel_desk.services.typed_text import given_reason

if TYPE_CHECKING:
    from hotel_desk.db.unit_of_work import UnitOfWork
    from hotel_desk.queries.erasure import Subject

# No vowels, so that no word comes of it; nothing that looks like something else.
_KEY_CHARACTERS = "23456789BCDFGHJKMNPQRSTVWXZ"
_KEY_LENGTH = 5


class CannotErase(StaffError):
    code = "erasure.cannot"
    template = N_("{name} cannot be erased now: {reasons}. Nothing was changed. Settle that first, then try again.")

    def __str__(self) -> str:
        reasons = self.values["reasons"]
        said = ", ".join(_(str(reason)) for reason in reasons) if isinstance(reasons, tuple) else str(reasons)
        return _(self.template).format(**{**self.values, "reasons": said})


class ErasureFate(StrEnum):
    """What became of rows: gone, without the person, or kept and why."""

    DELETED = "DELETED"
    EMPTIED = "EMPTIED"
    KEPT_STAYS = "KEPT_STAYS"
    KEPT_MONEY = "KEPT_MONEY"
    KEPT_REGISTRATION = "KEPT_REGISTRATION"
    KEPT_VIEWS = "KEPT_VIEWS"


FATE_TITLES: dict[ErasureFate, str] = {
    ErasureFate.DELETED: N_("removed"),
    ErasureFate.EMPTIED: N_("emptied of what tells of the person"),
    ErasureFate.KEPT_STAYS: N_("kept without the person: occupancy and statistics"),
    ErasureFate.KEPT_MONEY: N_("kept: bookkeeping law asks for postings as they were made"),
    ErasureFate.KEPT_REGISTRATION: N_("kept until the country's time is over: registration with the police"),
    ErasureFate.KEPT_VIEWS: N_("kept: it says who of the staff looked, not who the guest was"),
}


@dataclass(frozen=True, slots=True)
class ErasureLine:
    """So many rows of a table and what became of them."""

    table: str
    fate: ErasureFate
    rows: int


@dataclass(frozen=True, slots=True)
class GuestErased:
    """The report of an erasure: nothing in it says who it was."""

    profile_id: ProfileId
    subject_key: str
    lines: tuple[ErasureLine, ...]


@dataclass(frozen=True, slots=True)
class RegistrationsRemoved:
    count: int


@command(
    title=N_("Erase guest"),
    permission=Permission.ERASE_GUESTS,
    audit=(AuditCode.PROFILE_ERASED,),
    changes=(EntityKind.PROFILE, EntityKind.RESERVATION),
    result=GuestErased,
    sync=SyncRule.SHARED,
)
def erase_guest(uow: UnitOfWork, *, profile_id: ProfileId, reason: str) -> GuestErased:
    """Remove everything that tells who a guest was, here and in the journal; money and stays stay under a random key.

    Args:
        profile_id: the record, or one that was merged with it: all of them are erased.
        reason: why, for the proof; never who.

    Raises:
        CannotErase: in house, reserved, with an open balance or account, or erased before.
        ReasonMissing: no reason was given.
    """
    subject = _erasable(uow, profile_id)
    why = given_reason(reason)
    years = retention_here(as_reader(uow)).registration_years
    rows = guest_rows(uow, subject.profile_ids, registrations_before=years_before(uow.business_date, years))
    journal = empty_journal(uow, rows)
    subject_key = _("Guest {key}").format(key="".join(secrets.choice(_KEY_CHARACTERS) for _place in range(_KEY_LENGTH)))
    emptied = empty_rows(uow, rows, subject_key)
    erased = {"erased_at": uow.clock.now(), "active": False}
    uow.connection.execute(update(Profile).where(Profile.id.in_(subject.profile_ids)).values(erased))
    lines = (*_removed(emptied, journal), *_kept(uow, rows))
    _prove(uow, GuestErased(subject.id, subject_key, lines), why, journal)
    for identifier in subject.profile_ids:
        uow.changed_row(EntityKind.PROFILE, identifier, {"id": identifier, "name": subject_key, "erased_at": uow.clock.now()})
    return GuestErased(subject.id, subject_key, lines)


@command(
    title=N_("Remove old registrations"),
    permission=Permission.ERASE_GUESTS,
    audit=(AuditCode.REGISTRATIONS_REMOVED,),
    changes=(EntityKind.GUEST_REGISTRATION, EntityKind.PROPERTY),
    result=RegistrationsRemoved,
    sync=SyncRule.LOCAL,
)
def remove_old_registrations(uow: UnitOfWork, *, before: date) -> RegistrationsRemoved:
    """Remove the police forms of guests who left before a day; that a stay was registered stays.

    Raises:
        InvalidInput: the country asks for forms of that day still.
    """
    years = retention_here(as_reader(uow)).registration_years
    if before > years_before(uow.business_date, years):
        raise InvalidInput(
            "before", problem=N_("Registrations of that time are still to be kept. Nothing was removed. Name an earlier day.")
        )
    left = func.coalesce(GuestRegistration.departure_date, GuestRegistration.arrival_date)
    old = (
        GuestRegistration.property_id == uow.property_id,
        left < before,
        GuestRegistration.form_sealed.is_not(None),
    )
    nothing = {"form_sealed": None, "name": "", "answer": "", "version": GuestRegistration.version + 1}
    count = uow.connection.execute(update(GuestRegistration).where(*old).values(nothing)).rowcount
    if count:
        uow.record_row(AuditCode.REGISTRATIONS_REMOVED, EntityKind.PROPERTY, uow.property_id, count=count, before=before)
    return RegistrationsRemoved(count)


def _erasable(uow: UnitOfWork, profile_id: ProfileId) -> Subject:
    subject = subject_of(as_reader(uow), profile_id)
    for identifier in sorted(subject.profile_ids):
        uow.get(Profile, identifier, what=_("The profile"))
    found = obstacles(as_reader(uow), subject)
    if found:
        raise CannotErase("profile_id", name=subject.name, reasons=tuple(OBSTACLE_TITLES[obstacle] for obstacle in found))
    return subject


def _removed(emptied: Sequence[TableErased], journal: JournalErased) -> list[ErasureLine]:
    tables = [ErasureLine(one.table, ErasureFate.DELETED if one.deleted else ErasureFate.EMPTIED, one.rows) for one in emptied]
    of_journal = (("audit_entry", len(journal.audit)), ("outbox", len(journal.outbox)), ("operation", journal.operations))
    return tables + [ErasureLine(table, ErasureFate.EMPTIED, rows) for table, rows in of_journal if rows]


def _kept(uow: UnitOfWork, rows: GuestRows) -> list[ErasureLine]:
    mine = select(Reservation.id).where(Reservation.guest_id.in_(rows.profile_ids))
    counts = (
        ("reservation", ErasureFate.KEPT_STAYS, select(func.count()).select_from(mine.subquery())),
        ("posting", ErasureFate.KEPT_MONEY, select(func.count()).select_from(Posting).where(Posting.reservation_id.in_(mine))),
        (
            "profile_view",
            ErasureFate.KEPT_VIEWS,
            select(func.count()).select_from(ProfileView).where(ProfileView.profile_id.in_(rows.profile_ids)),
        ),
    )
    lines = [ErasureLine(table, fate, int(uow.connection.execute(count).scalar_one())) for table, fate, count in counts]
    lines.append(ErasureLine("guest_registration", ErasureFate.KEPT_REGISTRATION, registrations_kept(uow, rows)))
    return [line for line in lines if line.rows]


def _prove(uow: UnitOfWork, report: GuestErased, reason: str, journal: JournalErased) -> None:
    proof = ProfileErasure(
        id=new_id(),
        property_id=uow.property_id,
        profile_id=report.profile_id,
        subject_key=report.subject_key,
        reason=reason,
        erased_at=uow.clock.now(),
        erased_by_id=uow.actor.user_id,
        report=[asdict(line) for line in report.lines],
        audit_sequences=list(journal.audit),
        outbox_sequences=list(journal.outbox),
    )
    uow.add(proof)
    emptied = sequences_hash(journal.audit, journal.outbox)
    uow.record(AuditCode.PROFILE_ERASED, proof, subject_key=report.subject_key, reason=reason, emptied=emptied)
