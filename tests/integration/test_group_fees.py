"""A group that comes early or leaves late: what it costs each is told, charged, taken to the master folio, or waived; on both databases."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.domain.policies import Band, PolicyTerms, Share, ShareKind, TimesTerms
from hotel_desk.domain.rate_codes import AlertMoment, PolicyKind
from hotel_desk.jobs.group_desk import check_in_group, check_out_group
from hotel_desk.jobs.night_audit import close_day
from hotel_desk.models.journal import AuditEntry
from hotel_desk.queries.block_sheet import block_sheet
from hotel_desk.queries.group_notices import group_arrival_notices, group_departure_notices
from hotel_desk.services.policies import PolicyDetails, add_policy
from hotel_desk.services.reservation_notes import add_alert
from tests.groups_of_tests import a_group, picked_up
from tests.selling_rules_of_tests import a_plan, keeps_policies
from tests.stays_of_tests import DAY, NEXT

if TYPE_CHECKING:
    from hotel_desk.domain.ids import BlockId, RatePlanId, ReservationId
    from tests.fixtures.databases import SmallHotel
    from tests.fixtures.statement_counts import CountStatements

pytestmark = pytest.mark.usefixtures("rows_agree")

HALF = Share(ShareKind.PERCENT, percent_millionths=500_000)


@pytest.fixture
def plan(hotel: SmallHotel) -> RatePlanId:
    """Before 10:00 and from 14:00 on half a night is charged."""
    terms = PolicyTerms(TimesTerms(time(14), time(12), (Band(time(10), HALF),), (Band(time(14), HALF),)))
    made = hotel.desk.run(add_policy, details=PolicyDetails(PolicyKind.TIMES, "P", "Hours"), terms=terms)
    return a_plan(hotel, times_policy_id=made.policy_id)


@pytest.fixture
def choir(hotel: SmallHotel) -> BlockId:
    return a_group(hotel, 3, DAY, NEXT)


def member(hotel: SmallHotel, choir: BlockId, room: str, plan: RatePlanId | None = None) -> ReservationId:
    made = picked_up(hotel, choir, f"Member {room}", room_id=hotel.rooms[room])
    if plan is not None:
        keeps_policies(hotel, made, plan)
    return made


def at(hotel: SmallHotel, day: date, hour: int) -> None:
    hotel.clock.set(datetime(day.year, day.month, day.day, hour, tzinfo=UTC))


def owed(hotel: SmallHotel, choir: BlockId, stay: ReservationId) -> int:
    """What stands on the guest's own folio."""
    (found,) = [one for one in hotel.desk.read(block_sheet, block_id=choir).members if one.reservation_id == stay]
    return found.balance_minor or 0


def waivers(hotel: SmallHotel) -> list[str]:
    with hotel.database.snapshot() as connection:
        entries = connection.execute(select(AuditEntry.details).where(AuditEntry.code == AuditCode.FEE_WAIVED)).scalars()
        return [str(entry["reason"]) for entry in entries]


def test_alerts_and_early_fees_are_told_of_each_guest(hotel: SmallHotel, choir: BlockId, plan: RatePlanId) -> None:
    early, other = member(hotel, choir, "101", plan), member(hotel, choir, "102")
    hotel.desk.run(add_alert, reservation_id=other, moment=AlertMoment.CHECK_IN, text="Has a parcel")
    hotel.desk.run(add_alert, reservation_id=other, moment=AlertMoment.CHECK_OUT, text="Ask for the key")
    at(hotel, DAY, 8)
    told = {one.member.reservation_id: one for one in hotel.desk.read(group_arrival_notices, block_id=choir)}
    assert (told[early].alerts, told[early].fee.total_minor) == ((), 5_000)
    assert (told[other].alerts, told[other].fee.total_minor) == (("Has a parcel",), 0)
    assert told[early].tells
    assert told[other].tells


def test_telling_costs_the_same_for_a_large_group(
    hotel: SmallHotel, choir: BlockId, plan: RatePlanId, count_statements: CountStatements
) -> None:
    at(hotel, DAY, 8)
    member(hotel, choir, "101", plan)
    alone = count_statements(hotel.desk, group_arrival_notices, block_id=choir)
    member(hotel, choir, "102", plan)
    member(hotel, choir, "103", plan)
    assert count_statements(hotel.desk, group_arrival_notices, block_id=choir) == alone == 11


def test_those_who_come_early_are_charged_as_if_they_came_alone(hotel: SmallHotel, choir: BlockId, plan: RatePlanId) -> None:
    early, other = member(hotel, choir, "101", plan), member(hotel, choir, "102")
    at(hotel, DAY, 8)
    assert check_in_group(hotel.desk, block_id=choir).left == ()
    assert (owed(hotel, choir, early), owed(hotel, choir, other)) == (5_000, 0)


def test_a_waiver_needs_permission_and_is_written_for_those_it_helps(hotel: SmallHotel, choir: BlockId, plan: RatePlanId) -> None:
    early = member(hotel, choir, "101", plan)
    member(hotel, choir, "102")
    at(hotel, DAY, 8)
    result = check_in_group(hotel.as_user("reception"), block_id=choir, waive_reason="the bus was early")
    assert [one.room_number for one in result.done] == ["102"]
    assert [one.reservation_id for one in result.left] == [early]
    assert waivers(hotel) == []
    result = check_in_group(hotel.desk, block_id=choir, waive_reason="the bus was early")
    assert [one.room_number for one in result.done] == ["101"]
    assert waivers(hotel) == ["the bus was early"]
    assert owed(hotel, choir, early) == 0


def test_late_departures_go_to_the_master_folio_or_are_waived(hotel: SmallHotel, choir: BlockId, plan: RatePlanId) -> None:
    late, spared = member(hotel, choir, "101", plan), member(hotel, choir, "102", plan)
    at(hotel, DAY, 15)
    check_in_group(hotel.desk, block_id=choir)
    close_day(hotel.desk)
    at(hotel, NEXT, 15)
    assert {one.fee.total_minor for one in hotel.desk.read(group_departure_notices, block_id=choir)} == {5_000}
    refused = check_out_group(hotel.desk, block_id=choir)
    assert {one.reservation_id for one in refused.left} == {late, spared}
    assert owed(hotel, choir, late) == 10_200
    gone = check_out_group(hotel.desk, block_id=choir, group_pays=True)
    assert [one.room_number for one in gone.done] == ["101", "102"]
    master = hotel.desk.read(block_sheet, block_id=choir).master
    assert master is not None
    assert master.balance_minor == 2 * (10_200 + 5_000)
