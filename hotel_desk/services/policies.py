"""Selling policies: made, given a new version, switched off; what an old version says never changes (`docs/algorithms/penalties.md`)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import Select, delete, func, or_, select

from hotel_desk.db.registry import CommandFunction
from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.domain.codes import CodeKind, EntityKind
from hotel_desk.domain.errors import StaffError
from hotel_desk.domain.ids import PolicyId, PolicyVersionId, new_id
from hotel_desk.domain.permissions import Permission
from hotel_desk.domain.policies import PolicyTerms, check_terms, stored_terms
from hotel_desk.domain.rate_codes import PolicyKind
from hotel_desk.domain.settings import (
    CANCELLATION_FEE_CODE,
    CHANGE_FEE_CODE,
    EARLY_ARRIVAL_CODE,
    LATE_DEPARTURE_CODE,
    NO_SHOW_FEE_CODE,
    Setting,
)
from hotel_desk.language import N_, _, plural
from hotel_desk.models.policy import Policy, PolicyVersion, ReservationPolicy
from hotel_desk.models.rate import RatePlan
from hotel_desk.models.transaction_code import TransactionCode
from hotel_desk.services.setup_nouns import (
    HIGHEST_ORDER,
    LONGEST_CODE,
    SET_UP_AUDIT,
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
    refuse_used,
    saved,
    set_up_command,
    switch,
)

if TYPE_CHECKING:
    from hotel_desk.db.unit_of_work import UnitOfWork

# What the fees of a policy are posted under.
FEE_CODES: dict[PolicyKind, tuple[Setting[str], ...]] = {
    PolicyKind.CANCELLATION: (CANCELLATION_FEE_CODE,),
    PolicyKind.NO_SHOW: (NO_SHOW_FEE_CODE,),
    PolicyKind.CHANGE: (CHANGE_FEE_CODE,),
    PolicyKind.TIMES: (EARLY_ARRIVAL_CODE, LATE_DEPARTURE_CODE),
}
_PLAN_COLUMNS = (
    RatePlan.guarantee_policy_id,
    RatePlan.deposit_policy_id,
    RatePlan.cancellation_policy_id,
    RatePlan.no_show_policy_id,
    RatePlan.change_policy_id,
    RatePlan.times_policy_id,
)


def _plans_with(identifier: UUID) -> Select[int]:
    return select(func.count()).select_from(RatePlan).where(or_(*(column == identifier for column in _PLAN_COLUMNS)))


def _reservations_under(identifier: UUID) -> Select[int]:
    versions = select(PolicyVersion.id).where(PolicyVersion.policy_id == identifier)
    return select(func.count()).select_from(ReservationPolicy).where(ReservationPolicy.policy_version_id.in_(versions))


POLICY = Shape(
    Policy,
    named=lambda policy: _("Policy {name}").format(name=policy.name),
    what=lambda: _("The policy"),
    within=("kind",),
    uses=(
        Use(lambda count: plural("{count} rate plan", "{count} rate plans", count).format(count=count), _plans_with),
        Use(lambda count: plural("{count} reservation", "{count} reservations", count).format(count=count), _reservations_under),
    ),
)


class FeeCodeMissing(StaffError):
    code = "policy.fee_code_missing"
    template = N_(
        "The setting “{setting}” names no active transaction code, so what this policy asks for could not be posted. Nothing was saved. "
        "Choose a code there first."
    )

    def __str__(self) -> str:
        return _(self.template).format(setting=_(str(self.values["setting"])))


@dataclass(frozen=True, slots=True)
class PolicyDetails:
    """What a policy is called and what it is about; the kind stays."""

    kind: PolicyKind
    code: str
    name: str
    sort_order: int = 0


@dataclass(frozen=True, slots=True)
class PolicyVersionMade:
    """What a policy says from now on; `version` is what the next change of the policy must name."""

    policy_id: PolicyId
    policy_version_id: PolicyVersionId
    number: int
    version: int


def _policy_command(
    title: str, result: type = SetUpSaved, audit: tuple[AuditCode, ...] = SET_UP_AUDIT
) -> Callable[[CommandFunction], CommandFunction]:
    return set_up_command(title, EntityKind.POLICY, result=result, permission=Permission.MANAGE_POLICIES, audit=audit)


@_policy_command(N_("Add policy"), PolicyVersionMade, (AuditCode.SETUP_ADDED, AuditCode.POLICY_VERSION_MADE))
def add_policy(uow: UnitOfWork, *, details: PolicyDetails, terms: PolicyTerms) -> PolicyVersionMade:
    """Write down a policy with its first version.

    Raises:
        InvalidInput, InputTooLong: code, name or terms cannot be accepted; the field says which.
        CodeTaken: another policy of this kind has the code.
        FeeCodeMissing: there is no transaction code to post its fee under.
    """
    check_terms(details.kind, terms)
    _refuse_without_code(uow, details.kind)
    words = _words(details)
    policy = Policy(
        id=PolicyId(new_id()), property_id=uow.property_id, kind=details.kind, current_version=1, version=1, active=True, **words
    )
    add(uow, POLICY, policy)
    return _write_version(uow, policy, terms)


@_policy_command(N_("Change policy"))
def change_policy(uow: UnitOfWork, *, policy_id: PolicyId, details: PolicyDetails, version: int) -> SetUpSaved:
    """Save what a policy is called; its terms change by a new version, its kind never.

    Raises:
        SomeoneWasFaster: it was changed since it was shown.
        InvalidInput, InputTooLong, CodeTaken: as for a new one.
    """
    return change(uow, POLICY, load(uow, POLICY, policy_id, version), _words(details))


@_policy_command(N_("Make a new version of a policy"), PolicyVersionMade, (AuditCode.POLICY_VERSION_MADE,))
def make_policy_version(uow: UnitOfWork, *, policy_id: PolicyId, terms: PolicyTerms, version: int) -> PolicyVersionMade:
    """Let a policy say something else to reservations made from now on; those made before keep what they were made under.

    Raises:
        SomeoneWasFaster: it was changed since it was shown.
        InvalidInput: the terms cannot be accepted; the field says which.
        FeeCodeMissing: there is no transaction code to post its fee under.
    """
    policy = load(uow, POLICY, policy_id, version)
    check_terms(policy.kind, terms)
    _refuse_without_code(uow, policy.kind)
    policy.current_version += 1
    uow.session.flush()
    return _write_version(uow, policy, terms)


@_policy_command(N_("Save policy"), PolicyVersionMade, (AuditCode.SETUP_CHANGED, AuditCode.POLICY_VERSION_MADE))
def save_policy(uow: UnitOfWork, *, policy_id: PolicyId, details: PolicyDetails, terms: PolicyTerms, version: int) -> PolicyVersionMade:
    """Save what a policy is called and what it says; other terms become a new version, the same ones none.

    Raises:
        SomeoneWasFaster: it was changed since it was shown.
        InvalidInput, InputTooLong, CodeTaken: as for a new one.
    """
    saved_words = change_policy(uow, policy_id=policy_id, details=details, version=version)
    now = uow.session.execute(
        select(PolicyVersion)
        .join(Policy, (Policy.id == PolicyVersion.policy_id) & (Policy.current_version == PolicyVersion.number))
        .where(Policy.id == policy_id)
    ).scalar_one()
    if now.terms == stored_terms(terms):
        return PolicyVersionMade(policy_id, PolicyVersionId(now.id), now.number, saved_words.version)
    return make_policy_version(uow, policy_id=policy_id, terms=terms, version=saved_words.version)


@_policy_command(N_("Switch policy on or off"))
def switch_policy(uow: UnitOfWork, *, policy_id: PolicyId, active: bool, version: int) -> SetUpSaved:
    """Let a policy hold for new reservations, or no longer; those made under it keep it."""
    return switch(uow, load(uow, POLICY, policy_id, version), active=active)


@_policy_command(N_("Delete policy"), SetUpDeleted)
def delete_policy(uow: UnitOfWork, *, policy_id: PolicyId, version: int) -> SetUpDeleted:
    """Delete a policy that no rate plan names and no reservation was made under.

    Raises:
        StillUsed: one does.
    """
    policy = load(uow, POLICY, policy_id, version)
    refuse_used(uow, POLICY, policy)
    uow.connection.execute(delete(PolicyVersion).where(PolicyVersion.policy_id == policy_id))
    return discard(uow, POLICY, policy)


def _refuse_without_code(uow: UnitOfWork, kind: PolicyKind) -> None:
    """A fee that cannot be posted would be found out when a guest is cancelled, or by the night auditor."""
    for setting in FEE_CODES.get(kind, ()):
        named = uow.setting(setting)
        there = select(TransactionCode.id).where(
            TransactionCode.property_id == uow.property_id,
            TransactionCode.code == named,
            TransactionCode.kind == CodeKind.CHARGE,
            TransactionCode.active.is_(True),
        )
        if uow.connection.execute(there).first() is None:
            raise FeeCodeMissing("terms", setting=setting.title)


def _words(details: PolicyDetails) -> dict[str, Any]:
    return {
        "code": needed_text("code", details.code, limit=LONGEST_CODE),
        "name": needed_text("name", details.name),
        "sort_order": number_between("sort_order", details.sort_order, 0, HIGHEST_ORDER),
    }


def _write_version(uow: UnitOfWork, policy: Policy, terms: PolicyTerms) -> PolicyVersionMade:
    made = PolicyVersion(
        id=PolicyVersionId(new_id()),
        property_id=uow.property_id,
        policy_id=policy.id,
        number=policy.current_version,
        terms=stored_terms(terms),
        made_at=uow.clock.now(),
        made_by_id=uow.actor.user_id,
    )
    uow.add(made)
    uow.session.flush()
    uow.record(AuditCode.POLICY_VERSION_MADE, policy, name=policy.name, number=made.number, terms=made.terms)
    return PolicyVersionMade(PolicyId(policy.id), PolicyVersionId(made.id), made.number, saved(policy).version)
