"""How far guests and companies are trusted: worked out by night, or set by a person (`docs/algorithms/credit.md`)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from hotel_desk.db.registry import command
from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.domain.codes import EntityKind
from hotel_desk.domain.credit_levels import CreditFigures, CreditLevel, CreditThresholds, Judged, judged
from hotel_desk.domain.errors import InvalidInput
from hotel_desk.domain.ids import ProfileCreditId, ProfileId, new_id
from hotel_desk.domain.money import minor_places
from hotel_desk.domain.permissions import Permission
from hotel_desk.domain.settings import (
    CREDIT_GUEST_DAYS,
    CREDIT_MONTHS,
    CREDIT_REFUSED_DAYS,
    CREDIT_TRUSTED_LATE_DAYS,
    CREDIT_TRUSTED_SPEND,
    CREDIT_TRUSTED_STAYS,
)
from hotel_desk.language import N_, _
from hotel_desk.models.credit import ProfileCredit
from hotel_desk.models.profile import Profile
from hotel_desk.queries.credit_figures import CreditPeriod, credit_figures, months_before
from hotel_desk.queries.credit_levels import CreditStanding, standings_of
from hotel_desk.services.business_day import AnotherDay
from hotel_desk.services.chosen_profiles import chosen_profile, still_there
from hotel_desk.services.typed_text import given_reason

if TYPE_CHECKING:
    from hotel_desk.db.unit_of_work import UnitOfWork

MOST_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class LevelsWorkedOut:
    """Of how many the level was worked out, and how many have another one, or other reasons, than before."""

    day: date
    looked_at: int
    changed: int


@dataclass(frozen=True, slots=True)
class LevelSet:
    """The level that counts from now on; `by_person`: somebody decided it."""

    profile_id: ProfileId
    level: CreditLevel
    by_person: bool


@command(
    title=N_("Work out credit levels"),
    permission=Permission.EDIT_PROFILE,
    audit=(AuditCode.CREDIT_LEVELS_WORKED_OUT,),
    changes=(EntityKind.PROFILE,),
    result=LevelsWorkedOut,
)
def work_out_credit_levels(uow: UnitOfWork, *, day: date, profile_ids: Sequence[ProfileId]) -> LevelsWorkedOut:
    """Work out how far some guests and companies are trusted; a fact is written for each of whom something is different.

    Args:
        day: the open business date.
        profile_ids: at most five hundred.

    Raises:
        AnotherDay: the business date is another one by now.
        InvalidInput: too many at once.
    """
    if uow.business_date != day:
        raise AnotherDay(date=uow.business_date.isoformat())
    if len(profile_ids) > MOST_AT_ONCE:
        raise InvalidInput("profile_ids", problem=N_("At most five hundred are worked out at once. Nothing was saved."))
    # Locked: a merge or an erasure waits, and so does somebody who sets the level.
    living = still_there(uow, profile_ids)
    figures = _figures(uow, living)
    known = standings_of(uow.connection, living)
    thresholds = _thresholds(uow)
    changed = 0
    for profile_id, found in figures.items():
        before = known.get(profile_id, CreditStanding())
        now = judged(found, thresholds)
        if _is_news(before, now, found):
            _write(uow, ProfileId(profile_id), before, now, found, set_level=before.set_level)
            changed += 1
    details = {"day": day, "looked_at": len(figures), "changed": changed}
    uow.record_row(AuditCode.CREDIT_LEVELS_WORKED_OUT, EntityKind.PROPERTY, uow.property_id, **details)
    return LevelsWorkedOut(day, len(figures), changed)


@command(
    title=N_("Set credit level"),
    permission=Permission.SET_CREDIT_LIMIT,
    audit=(AuditCode.CREDIT_LEVEL_SET,),
    changes=(EntityKind.PROFILE,),
    undo="set_credit_level",
    result=LevelSet,
)
def set_credit_level(uow: UnitOfWork, *, profile_id: ProfileId, level: CreditLevel | None, reason: str) -> LevelSet:
    """Decide how far somebody is trusted, whatever the rule says, until it is taken back.

    Args:
        level: None: what the rule comes to counts again.
        reason: why, in either case.

    Raises:
        ReasonMissing: no reason was given.
        chosen_profiles.ProfileWasErased: the record is gone.
    """
    why = given_reason(reason)
    profile = chosen_profile(uow, profile_id, what=_("The profile"))
    # One after the other: each fact has the next number of the profile.
    uow.get(Profile, profile.id, what=_("The profile"))
    before = standings_of(uow.connection, [profile.id]).get(profile.id, CreditStanding())
    figures = _figures(uow, [profile_id])[profile.id]
    now = judged(figures, _thresholds(uow))
    _write(uow, ProfileId(profile.id), before, now, figures, set_level=level, reason=why)
    uow.record(AuditCode.CREDIT_LEVEL_SET, profile, before=before.level, level=level, reason=why)
    return LevelSet(ProfileId(profile.id), level or now.level, level is not None)


def _is_news(before: CreditStanding, now: Judged, found: CreditFigures) -> bool:
    """Whether something is different; that an account is over its limit is told by the reasons, as far as it decides."""
    figures = replace(found, over_limit=before.figures.over_limit)
    return before.number == 0 or (before.worked_out, before.reasons, before.figures) != (now.level, now.reasons, figures)


def _figures(uow: UnitOfWork, profiles: Sequence[UUID]) -> dict[UUID, CreditFigures]:
    day = uow.business_date
    period = CreditPeriod(day, months_before(day, uow.setting(CREDIT_MONTHS)), uow.setting(CREDIT_GUEST_DAYS))
    return credit_figures(uow.connection, profiles, period)


def _thresholds(uow: UnitOfWork) -> CreditThresholds:
    return CreditThresholds(
        trusted_stays=uow.setting(CREDIT_TRUSTED_STAYS),
        trusted_spend_minor=int(uow.setting(CREDIT_TRUSTED_SPEND) * 10 ** minor_places(uow.hotel.currency)),
        trusted_late_days=uow.setting(CREDIT_TRUSTED_LATE_DAYS),
        refused_overdue_days=uow.setting(CREDIT_REFUSED_DAYS),
    )


def _write(
    uow: UnitOfWork,
    profile_id: ProfileId,
    before: CreditStanding,
    now: Judged,
    figures: CreditFigures,
    *,
    set_level: CreditLevel | None,
    reason: str | None = None,
) -> None:
    """The next fact of a profile; `reason` is given where a person decides, else what was decided before stays."""
    level = set_level or now.level
    uow.add(
        ProfileCredit(
            id=ProfileCreditId(new_id()),
            property_id=uow.property_id,
            profile_id=profile_id,
            number=before.number + 1,
            business_date=uow.business_date,
            level=now.level,
            since_date=before.since if before.since is not None and before.level is level else uow.business_date,
            reasons=[reason.value for reason in now.reasons],
            stays=figures.stays,
            spend_minor=figures.spend_minor,
            open_minor=figures.open_minor,
            overdue_minor=figures.overdue_minor,
            overdue_days=figures.overdue_days,
            late_days=figures.late_days,
            given_up_minor=figures.given_up_minor,
            set_level=set_level,
            **_decision(uow, before, set_level, reason),
        )
    )


def _decision(uow: UnitOfWork, before: CreditStanding, set_level: CreditLevel | None, reason: str | None) -> dict[str, Any]:
    if set_level is None:
        return {"set_reason": reason or "", "set_date": None, "set_by_id": None}
    if reason is None:
        return {"set_reason": before.set_reason, "set_date": before.set_date, "set_by_id": before.set_by_id}
    return {"set_reason": reason, "set_date": uow.business_date, "set_by_id": uow.actor.user_id}
