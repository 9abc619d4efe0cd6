"""Selling policies and their versions, and the lists of reasons, on both databases."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import delete, func, select, update

from hotel_desk.domain.errors import InvalidInput, SomeoneWasFaster
from hotel_desk.domain.policies import CancellationTerms, DepositTerms, DueFrom, Notice, PolicyTerms, Share, ShareKind, SpecialTerms
from hotel_desk.domain.quote import DepositDue
from hotel_desk.domain.rate_codes import PolicyKind, ReasonKind
from hotel_desk.models.policy import PolicyVersion
from hotel_desk.models.reservation import Reservation
from hotel_desk.models.transaction_code import TransactionCode
from hotel_desk.queries.policies import (
    PolicyRow,
    deposit_due,
    policies_of_plans,
    policies_of_reservation,
    policies_set_up,
    reason_codes_set_up,
    reasons_of,
)
from hotel_desk.services.policies import (
    FeeCodeMissing,
    PolicyDetails,
    PolicyVersionMade,
    add_policy,
    change_policy,
    delete_policy,
    make_policy_version,
    save_policy,
    switch_policy,
)
from hotel_desk.services.reason_codes import ReasonCodeDetails, add_reason_code, delete_reason_code, switch_reason_code
from hotel_desk.services.settings import change_setting
from hotel_desk.services.setup_nouns import CodeTaken, StillUsed
from tests.selling_rules_of_tests import a_plan, keeps_policies
from tests.stays_of_tests import DAY, NEXT, THIRD, one

if TYPE_CHECKING:
    from tests.fixtures.databases import SmallHotel
    from tests.fixtures.statement_counts import CountStatements

pytestmark = pytest.mark.usefixtures("rows_agree")
FLEX = PolicyDetails(PolicyKind.CANCELLATION, "FLEX", "Flexible")
FIRST_NIGHT = CancellationTerms(Share(ShareKind.FIRST_NIGHT), Notice(2))
EVERYTHING = CancellationTerms(Share(ShareKind.ALL))


def made(hotel: SmallHotel, details: PolicyDetails = FLEX, terms: PolicyTerms | None = None) -> PolicyVersionMade:
    return hotel.desk.run(add_policy, details=details, terms=terms or PolicyTerms(FIRST_NIGHT))


def test_a_booking_keeps_the_version_it_was_made_under(hotel: SmallHotel) -> None:
    policy = made(hotel)
    plan = a_plan(hotel, cancellation_policy_id=policy.policy_id)
    early = hotel.book()
    keeps_policies(hotel, early, plan)
    second = hotel.desk.run(make_policy_version, policy_id=policy.policy_id, terms=PolicyTerms(EVERYTHING), version=policy.version)
    late = hotel.book()
    keeps_policies(hotel, late, plan)
    kept = [hotel.desk.read(policies_of_reservation, reservation_id=stay)[PolicyKind.CANCELLATION] for stay in (early, late)]
    assert [(each.number, each.on(DAY)) for each in kept] == [(1, FIRST_NIGHT), (2, EVERYTHING)]
    assert [each.policy_version_id for each in kept] == [policy.policy_version_id, second.policy_version_id]


def test_an_old_version_never_changes(hotel: SmallHotel) -> None:
    policy = made(hotel)
    before = one(hotel, select(PolicyVersion.terms).where(PolicyVersion.number == 1))
    again = hotel.desk.run(make_policy_version, policy_id=policy.policy_id, terms=PolicyTerms(EVERYTHING), version=policy.version)
    assert (again.number, again.version) == (2, 2)
    assert one(hotel, select(PolicyVersion.terms).where(PolicyVersion.number == 1)) == before
    with pytest.raises(SomeoneWasFaster):
        hotel.desk.run(make_policy_version, policy_id=policy.policy_id, terms=PolicyTerms(EVERYTHING), version=policy.version)
    assert one(hotel, select(func.count()).select_from(PolicyVersion)) == 2


def test_a_policy_switched_off_holds_for_no_new_reservation(hotel: SmallHotel) -> None:
    policy = made(hotel)
    plan = a_plan(hotel, cancellation_policy_id=policy.policy_id)
    stay = hotel.book()
    keeps_policies(hotel, stay, plan)
    hotel.desk.run(switch_policy, policy_id=policy.policy_id, active=False, version=policy.version)
    assert hotel.desk.read(policies_of_plans, plans=[plan]) == {}
    assert PolicyKind.CANCELLATION in hotel.desk.read(policies_of_reservation, reservation_id=stay)


def test_a_policy_is_deleted_only_while_nothing_uses_it(hotel: SmallHotel) -> None:
    policy = made(hotel)
    plan = a_plan(hotel, cancellation_policy_id=policy.policy_id)
    keeps_policies(hotel, hotel.book(), plan)
    with pytest.raises(StillUsed, match="1 rate plan and 1 reservation"):
        hotel.desk.run(delete_policy, policy_id=policy.policy_id, version=policy.version)
    unused = made(hotel, replace(FLEX, code="OTHER"))
    hotel.desk.run(delete_policy, policy_id=unused.policy_id, version=unused.version)
    assert one(hotel, select(func.count()).select_from(PolicyVersion)) == 1


def test_codes_are_unique_within_a_kind_and_terms_fit_the_kind(hotel: SmallHotel) -> None:
    policy = made(hotel)
    with pytest.raises(CodeTaken):
        made(hotel)
    with pytest.raises(InvalidInput) as refusal:
        made(hotel, PolicyDetails(PolicyKind.NO_SHOW, "FLEX", "No-show"))
    assert refusal.value.field == "terms"
    saved = hotel.desk.run(change_policy, policy_id=policy.policy_id, details=replace(FLEX, name="Very flexible"), version=policy.version)
    assert saved.version == policy.version + 1


def test_the_set_up_says_in_words_what_each_version_says(hotel: SmallHotel, count_statements: CountStatements) -> None:
    special = SpecialTerms("Fair", NEXT, THIRD, EVERYTHING)
    policy = made(hotel, terms=PolicyTerms(FIRST_NIGHT, (special,)))
    one_policy = count_statements(hotel.desk, policies_set_up)
    hotel.desk.run(make_policy_version, policy_id=policy.policy_id, terms=PolicyTerms(EVERYTHING), version=policy.version)
    made(hotel, PolicyDetails(PolicyKind.DEPOSIT, "HALF", "Half"), PolicyTerms(DepositTerms(Share(ShareKind.AMOUNT, amount_minor=5_000))))
    deposit, cancellation = (
        next(row for row in hotel.desk.read(policies_set_up).rows if row.kind is kind)
        for kind in (PolicyKind.DEPOSIT, PolicyKind.CANCELLATION)
    )
    assert deposit.current.words == ("A deposit of 50.00 EUR is due when booking.",)
    assert cancellation.current.words == ("Cancellation costs the whole stay.",)
    assert cancellation.versions[1].words[0] == "Cancellation is free until 2 days before arrival, then costs the first night."
    assert cancellation.versions[1].words[1].startswith("Fair (Mar 3, 2026 to Mar 4, 2026): ")
    assert [version.made_by for version in cancellation.versions] == ["manager", "manager"]
    assert one_policy == count_statements(hotel.desk, policies_set_up) == 3


def test_the_deposit_that_a_plan_asks_for(hotel: SmallHotel) -> None:
    half = DepositTerms(Share(ShareKind.PERCENT, percent_millionths=500_000), DueFrom.BEFORE_ARRIVAL, 1)
    policy = made(hotel, PolicyDetails(PolicyKind.DEPOSIT, "HALF", "Half"), PolicyTerms(half))
    plan = a_plan(hotel, deposit_policy_id=policy.policy_id)
    policies = hotel.desk.read(policies_of_plans, plans=[plan])[plan]
    assert deposit_due(policies, arrival=THIRD, booked=DAY, nights=[10_000, 5_000]) == DepositDue(7_500, NEXT)
    assert deposit_due({}, arrival=THIRD, booked=DAY, nights=[10_000]) is None


def test_reasons_of_a_list(hotel: SmallHotel) -> None:
    loyal = hotel.desk.run(add_reason_code, details=ReasonCodeDetails(ReasonKind.DISCOUNT, "LOYAL", "Comes every year"))
    hotel.desk.run(add_reason_code, details=ReasonCodeDetails(ReasonKind.WALK, "LOYAL", "Will come again"))
    with pytest.raises(CodeTaken):
        hotel.desk.run(add_reason_code, details=ReasonCodeDetails(ReasonKind.DISCOUNT, "LOYAL", "Again"))
    assert [row.name for row in hotel.desk.read(reasons_of, kind=ReasonKind.DISCOUNT)] == ["Comes every year"]
    stay = hotel.book()
    with hotel.database.writing() as connection:
        connection.execute(update(Reservation).where(Reservation.id == stay).values(discount_reason_id=loyal.id))
    with pytest.raises(StillUsed, match="1 reservation"):
        hotel.desk.run(delete_reason_code, reason_code_id=loyal.id, version=1)
    hotel.desk.run(switch_reason_code, reason_code_id=loyal.id, active=False, version=1)
    assert hotel.desk.read(reasons_of, kind=ReasonKind.DISCOUNT) == ()
    assert len(hotel.desk.read(reason_codes_set_up).rows) == 2


def test_words_and_terms_are_saved_at_once_and_the_same_terms_make_no_version(hotel: SmallHotel) -> None:
    policy = made(hotel)
    named = hotel.desk.run(
        save_policy,
        policy_id=policy.policy_id,
        details=replace(FLEX, name="Very flexible"),
        terms=PolicyTerms(FIRST_NIGHT),
        version=policy.version,
    )
    assert named.number == 1
    both = hotel.desk.run(
        save_policy,
        policy_id=policy.policy_id,
        details=replace(FLEX, name="Strict"),
        terms=PolicyTerms(EVERYTHING),
        version=named.version,
    )
    assert both.number == 2
    shown = one_policy(hotel)
    assert (shown.name, shown.version, shown.current.terms) == ("Strict", both.version, PolicyTerms(EVERYTHING))
    with pytest.raises(SomeoneWasFaster):
        hotel.desk.run(save_policy, policy_id=policy.policy_id, details=FLEX, terms=PolicyTerms(EVERYTHING), version=named.version)


def one_policy(hotel: SmallHotel) -> PolicyRow:
    return hotel.desk.read(policies_set_up).rows[0]


def test_a_fee_that_could_not_be_posted_is_found_out_when_the_policy_is_made(hotel: SmallHotel) -> None:
    """A hotel opened by an older program has no code for it."""
    with hotel.database.writing() as connection:
        connection.execute(delete(TransactionCode).where(TransactionCode.code == "CANCELLATION"))
    with pytest.raises(FeeCodeMissing, match="“Transaction code of a cancellation fee” names no active transaction code"):
        made(hotel)
    hotel.desk.run(change_setting, key="fees.cancellation_code", value="OTHER")
    made(hotel)
