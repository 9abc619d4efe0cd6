"""What saving a guest file does, whoever asked for it: the editor, or a request that was accepted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from sqlalchemy.orm.attributes import flag_modified

from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.domain.guest_form import SIMPLE_FIELDS, GuestFileForm
from hotel_desk.models.profile import Profile
from hotel_desk.queries.guest_lines import KeptLine, kept_lines
from hotel_desk.services.guest_history import FieldChange, keep_history
from hotel_desk.services.guest_keys import index_profile
from hotel_desk.services.guest_lines import replace_lines
from hotel_desk.services.registration_rows import follow_profile

if TYPE_CHECKING:
    from hotel_desk.db.unit_of_work import UnitOfWork

_SIMPLE = attrgetter(*SIMPLE_FIELDS)


def apply_form(uow: UnitOfWork, profile: Profile, kept: Mapping[str, Sequence[KeptLine]], form: GuestFileForm) -> tuple[str, ...]:
    """Bring a profile to what a checked form says, with history, keys and audit entry.

    Args:
        kept: its lists as they are stored.

    Returns:
        The fields that changed.
    """
    changes = _simple_changes(profile, form)
    set_fields(profile, changes)
    lists = replace_lines(uow, profile.id, kept, form)
    if lists:
        flag_modified(profile, "name")
    uow.session.flush()
    after = kept_lines(uow.connection, profile.id) if lists else kept
    changes += [FieldChange(name, _shown(kept[name]), _shown(after[name])) for name in lists]
    keep_history(uow, profile.id, changes)
    if changes:
        index_profile(uow, profile)
        follow_profile(uow, profile.id)
        uow.record(AuditCode.PROFILE_CHANGED, profile, fields=sorted(change.field for change in changes))
    return tuple(change.field for change in changes)


def set_fields(profile: Profile, changes: Sequence[FieldChange]) -> None:
    """Bring columns of a profile to what they become; mail to another address never came back."""
    for change in changes:
        setattr(profile, change.field, change.after)
        if change.field == "email":
            profile.email_bounced_at = None


def _simple_changes(profile: Profile, form: GuestFileForm) -> list[FieldChange]:
    wanted = stored_facts(form)
    return [FieldChange(name, getattr(profile, name), value) for name, value in wanted.items() if getattr(profile, name) != value]


def stored_facts(form: GuestFileForm) -> dict[str, Any]:
    """The columns of the profile that a form fills."""
    return dict(zip(SIMPLE_FIELDS, _SIMPLE(form), strict=True)) | {"languages": ",".join(form.languages)}


def _shown(lines: Sequence[KeptLine]) -> list[Any]:
    """Lines as the history keeps them: a document by its masked number."""
    return [(line.line, line.masked) if line.masked else line.line for line in lines]
