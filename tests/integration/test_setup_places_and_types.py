"""Buildings, floors, room types, groups, codes and taxes: added, changed, switched, deleted while unused."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import func, select

from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.domain.codes import CodeKind, EntityKind, PaymentMethod, TaxBasis
from hotel_desk.domain.errors import InputTooLong, InvalidInput, NotAllowed, NotFound, SomeoneWasFaster
from hotel_desk.domain.ids import BuildingId, FloorId, RoomTypeId, TaxRuleId, TransactionCodeId, TransactionGroupId
from hotel_desk.models.inventory import TypeNight
from hotel_desk.models.journal import AuditEntry, OutboxRow
from hotel_desk.models.room import Building, Picture, RoomType
from hotel_desk.queries.setup_codes import tax_rules_set_up, transaction_codes_set_up, transaction_groups_set_up
from hotel_desk.queries.setup_rooms import buildings_set_up, floors_set_up, room_types_set_up
from hotel_desk.services.cashier import post_charge
from hotel_desk.services.room_charges import post_room_and_tax
from hotel_desk.services.setup_codes import (
    NamedBySetting,
    TransactionCodeDetails,
    TransactionGroupDetails,
    add_transaction_code,
    add_transaction_group,
    change_transaction_code,
    change_transaction_group,
    delete_transaction_code,
    delete_transaction_group,
    switch_transaction_code,
    switch_transaction_group,
)
from hotel_desk.services.setup_nouns import CodeTaken, StillUsed
from hotel_desk.services.setup_overbooking import set_overbooking_allowance
from hotel_desk.services.setup_pictures import add_picture
from hotel_desk.services.setup_places import (
    BuildingDetails,
    FloorDetails,
    add_building,
    add_floor,
    change_building,
    change_floor,
    delete_building,
    delete_floor,
    switch_building,
    switch_floor,
)
from hotel_desk.services.setup_room_types import RoomTypeDetails, add_room_type, change_room_type, delete_room_type, switch_room_type
from hotel_desk.services.setup_taxes import TaxRuleDetails, add_tax_rule, change_tax_rule, delete_tax_rule, switch_tax_rule
from hotel_desk.services.stays import check_in
from tests.fixtures.databases import FIRST_DAY
from tests.fixtures.statement_counts import CountStatements
from tests.pictures import PNG

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from tests.fixtures.databases import SmallHotel

NEXT = date(2026, 3, 3)


def audited(hotel: SmallHotel, code: AuditCode, about: UUID) -> list[dict[str, object]]:
    with hotel.database.snapshot() as connection:
        statement = select(AuditEntry.details).where(AuditEntry.code == code, AuditEntry.entity_id == about).order_by(AuditEntry.sequence)
        return list(connection.execute(statement).scalars())


def test_a_building_is_added_changed_switched_and_deleted(hotel: SmallHotel) -> None:
    desk = hotel.desk
    added = desk.run(add_building, details=BuildingDetails("B", "  Garden   house ", 2))
    building = BuildingId(added.id)
    changed = desk.run(change_building, building_id=building, details=BuildingDetails("B", "Garden wing", 2), version=added.version)
    assert changed.version == added.version + 1
    off = desk.run(switch_building, building_id=building, active=False, version=changed.version)
    row = next(row for row in desk.read(buildings_set_up).rows if row.id == building)
    assert (row.code, row.name, row.sort_order, row.active, row.floors, row.version) == ("B", "Garden wing", 2, False, 0, off.version)
    on = desk.run(switch_building, building_id=building, active=True, version=off.version)
    desk.run(delete_building, building_id=building, version=on.version)
    assert [row.name for row in desk.read(buildings_set_up).rows] == ["House A"]
    assert audited(hotel, AuditCode.SETUP_ADDED, building) == [{"name": "Building Garden house"}]
    assert audited(hotel, AuditCode.SETUP_CHANGED, building) == [
        {"changed": {"name": ["Garden house", "Garden wing"]}},
        {"changed": {"active": [False, True]}},
    ]
    assert audited(hotel, AuditCode.SETUP_SWITCHED_OFF, building) == [{}]
    assert audited(hotel, AuditCode.SETUP_DELETED, building) == [{"name": "Building Garden wing"}]
    with hotel.database.snapshot() as connection:
        last = select(OutboxRow.payload).where(OutboxRow.entity_id == building).order_by(OutboxRow.sequence.desc()).limit(1)
        assert connection.execute(last).scalar_one()["deleted"] is True


def test_a_save_that_changes_nothing_leaves_no_trace(hotel: SmallHotel) -> None:
    row = hotel.desk.read(buildings_set_up).rows[0]
    same = BuildingDetails(row.code, row.name, row.sort_order)
    assert hotel.desk.run(change_building, building_id=row.id, details=same, version=row.version).version == row.version
    assert audited(hotel, AuditCode.SETUP_CHANGED, row.id) == []


def test_somebody_who_saved_first_is_not_overwritten(hotel: SmallHotel) -> None:
    row = hotel.desk.read(buildings_set_up).rows[0]
    hotel.desk.run(change_building, building_id=row.id, details=BuildingDetails("A", "Main house"), version=row.version)
    late: tuple[tuple[Callable[..., object], dict[str, Any]], ...] = (
        (change_building, {"details": BuildingDetails("A", "Old house")}),
        (switch_building, {"active": False}),
        (delete_building, {}),
    )
    for command, arguments in late:
        with pytest.raises(SomeoneWasFaster, match="Main house"):
            hotel.desk.run(command, building_id=row.id, version=row.version, **arguments)
    assert hotel.desk.read(buildings_set_up).rows[0].name == "Main house"


@pytest.mark.parametrize(
    ("details", "field"),
    [
        (BuildingDetails("", "Garden house"), "code"),
        (BuildingDetails("B", "   "), "name"),
        (BuildingDetails("B" * 41, "Garden house"), "code"),
        (BuildingDetails("B", "G" * 201), "name"),
        (BuildingDetails("B", "Garden house", -1), "sort_order"),
        (BuildingDetails("A", "Garden house"), "code"),
    ],
)
def test_what_is_wrong_is_said_at_the_field(hotel: SmallHotel, details: BuildingDetails, field: str) -> None:
    with pytest.raises((InvalidInput, InputTooLong, CodeTaken)) as refused:
        hotel.desk.run(add_building, details=details)
    assert refused.value.field == field
    assert len(hotel.desk.read(buildings_set_up).rows) == 1


def test_a_taken_code_names_who_has_it(hotel: SmallHotel) -> None:
    with pytest.raises(CodeTaken, match="“A” is taken: Building House A has it already"):
        hotel.desk.run(add_building, details=BuildingDetails("A", "Garden house"))


def test_a_code_may_repeat_on_the_floors_of_another_building(hotel: SmallHotel) -> None:
    desk = hotel.desk
    first = desk.read(buildings_set_up).rows[0]
    second = BuildingId(desk.run(add_building, details=BuildingDetails("B", "Garden house")).id)
    floor = desk.run(add_floor, details=FloorDetails(second, "1", "Ground floor"))
    with pytest.raises(CodeTaken):
        desk.run(change_floor, floor_id=FloorId(floor.id), details=FloorDetails(first.id, "1", "Ground floor"), version=floor.version)
    moved = desk.run(change_floor, floor_id=FloorId(floor.id), details=FloorDetails(first.id, "0", "Ground floor"), version=floor.version)
    row = next(row for row in desk.read(floors_set_up).rows if row.id == floor.id)
    assert (row.building, row.code, row.rooms) == ("House A", "0", 0)
    off = desk.run(switch_floor, floor_id=FloorId(floor.id), active=False, version=moved.version)
    desk.run(delete_floor, floor_id=FloorId(floor.id), version=off.version)
    desk.run(delete_building, building_id=second, version=1)


def test_what_is_used_is_not_deleted_and_the_sentence_says_by_what(hotel: SmallHotel) -> None:
    desk = hotel.desk
    hotel.book()
    hotel.book(kind=hotel.suite)
    hotel.book(date(2026, 5, 1), date(2026, 5, 3))
    building = desk.read(buildings_set_up).rows[0]
    with pytest.raises(StillUsed, match=r"Building House A is used by 1 floor\. Nothing was deleted\. Switch it off instead\."):
        desk.run(delete_building, building_id=building.id, version=building.version)
    floor = desk.read(floors_set_up).rows[0]
    with pytest.raises(StillUsed, match="Floor First floor is used by 6 rooms"):
        desk.run(delete_floor, floor_id=floor.id, version=floor.version)
    with pytest.raises(StillUsed, match="Room type Standard is used by 4 rooms and 2 reservations"):
        desk.run(delete_room_type, room_type_id=hotel.standard, version=1)
    with hotel.database.snapshot() as connection:
        assert connection.execute(select(func.count()).select_from(RoomType)).scalar_one() == 2
        assert connection.execute(select(func.count()).select_from(Building)).scalar_one() == 1


def test_a_room_type_says_what_it_is(hotel: SmallHotel) -> None:
    desk = hotel.desk
    details = RoomTypeDetails(
        code="FAM",
        name="Family",
        category="Superior",
        area_square_metres=42,
        beds="1 double, 2 single",
        base_occupancy=3,
        max_occupancy=4,
        extra_beds=1,
        standard_price_minor=18_050,
        features=("Sea view", " Balcony ", "Sea view", ""),
        description="Two rooms.\nOne bath.",
        sort_order=7,
    )
    added = desk.run(add_room_type, details=details)
    row = next(row for row in desk.read(room_types_set_up).rows if row.id == added.id)
    assert (row.code, row.category, row.area_square_metres, row.beds) == ("FAM", "Superior", 42, "1 double, 2 single")
    assert (row.base_occupancy, row.max_occupancy, row.extra_beds, row.standard_price_minor) == (3, 4, 1, 18_050)
    assert (row.features, row.description, row.rooms) == (("Sea view", "Balcony"), "Two rooms.\nOne bath.", 0)
    assert [choice.value for choice in desk.read(room_types_set_up).choices["features"]] == ["Balcony", "Sea view"]
    with pytest.raises(InvalidInput) as refused:
        desk.run(
            change_room_type,
            room_type_id=RoomTypeId(added.id),
            details=RoomTypeDetails("FAM", "Family", base_occupancy=3, max_occupancy=2),
            version=added.version,
        )
    assert refused.value.field == "max_occupancy"
    off = desk.run(switch_room_type, room_type_id=RoomTypeId(added.id), active=False, version=added.version)
    assert off.version == added.version + 1


def test_an_unused_room_type_goes_with_its_pictures_and_empty_counters(hotel: SmallHotel) -> None:
    desk = hotel.desk
    kind = RoomTypeId(desk.run(add_room_type, details=RoomTypeDetails("FAM", "Family")).id)
    desk.run(set_overbooking_allowance, room_type_id=kind, first_date=FIRST_DAY, last_date=NEXT, rooms=2)
    desk.run(add_picture, owner_kind=EntityKind.ROOM_TYPE, owner_id=kind, caption="Bed", content=PNG)
    desk.run(delete_room_type, room_type_id=kind, version=1)
    with hotel.database.snapshot() as connection:
        assert connection.execute(select(func.count()).where(TypeNight.room_type_id == kind)).scalar_one() == 0
        assert connection.execute(select(func.count()).where(Picture.owner_id == kind)).scalar_one() == 0
        assert connection.execute(select(func.count()).where(RoomType.id == kind)).scalar_one() == 0


def test_codes_stand_in_groups_and_carry_taxes(hotel: SmallHotel) -> None:
    desk = hotel.desk
    group = TransactionGroupId(desk.run(add_transaction_group, details=TransactionGroupDetails("SPA", "Spa", 3)).id)
    details = TransactionCodeDetails(group, "MASSAGE", "Massage", default_price_minor=6_000, tax_rule_ids=(hotel.vat,))
    added = desk.run(add_transaction_code, details=details)
    code = TransactionCodeId(added.id)
    row = next(row for row in desk.read(transaction_codes_set_up).rows if row.id == code)
    assert (row.group, row.kind, row.default_price_minor, row.taxes) == ("Spa", CodeKind.CHARGE, 6_000, ("VAT 6 %",))
    with_both = TransactionCodeDetails(group, "MASSAGE", "Massage", default_price_minor=6_000, tax_rule_ids=(hotel.vat, hotel.city_tax))
    changed = desk.run(change_transaction_code, transaction_code_id=code, details=with_both, version=added.version)
    assert changed.version > added.version
    with pytest.raises(SomeoneWasFaster):
        desk.run(change_transaction_code, transaction_code_id=code, details=details, version=added.version)
    row = next(row for row in desk.read(transaction_codes_set_up).rows if row.id == code)
    assert set(row.tax_rule_ids) == {hotel.vat, hotel.city_tax}
    with pytest.raises(StillUsed, match="Transaction group Spa is used by 1 transaction code"):
        desk.run(delete_transaction_group, group_id=group, version=1)
    with pytest.raises(StillUsed, match=r"Tax VAT 6 % is used by 2 transaction codes\."):
        desk.run(delete_tax_rule, tax_rule_id=hotel.vat, version=1)
    off = desk.run(switch_transaction_code, transaction_code_id=code, active=False, version=changed.version)
    desk.run(delete_transaction_code, transaction_code_id=code, version=off.version)
    renamed = desk.run(change_transaction_group, group_id=group, details=TransactionGroupDetails("SPA", "Wellness"), version=1)
    off = desk.run(switch_transaction_group, group_id=group, active=False, version=renamed.version)
    desk.run(delete_transaction_group, group_id=group, version=off.version)
    assert "Wellness" not in [row.name for row in desk.read(transaction_groups_set_up).rows]


@pytest.mark.parametrize(
    ("kind", "method", "taxed", "field"),
    [
        (CodeKind.PAYMENT, None, False, "payment_method"),
        (CodeKind.CHARGE, PaymentMethod.CASH, False, "payment_method"),
        (CodeKind.PAYMENT, PaymentMethod.CASH, True, "tax_rule_ids"),
    ],
)
def test_a_code_is_whole(hotel: SmallHotel, kind: CodeKind, method: PaymentMethod | None, taxed: bool, field: str) -> None:
    group = hotel.desk.read(transaction_groups_set_up).rows[0].id
    taxes = (hotel.vat,) if taxed else ()
    with pytest.raises(InvalidInput) as refused:
        hotel.desk.run(add_transaction_code, details=TransactionCodeDetails(group, "X", "X", kind, method, tax_rule_ids=taxes))
    assert refused.value.field == field


def test_a_quick_key_is_of_one_charge_that_is_offered(hotel: SmallHotel) -> None:
    desk = hotel.desk
    group = TransactionGroupId(desk.run(add_transaction_group, details=TransactionGroupDetails("SPA", "Spa", 3)).id)

    def massage(letters: str, **more: Any) -> TransactionCodeDetails:
        return TransactionCodeDetails(group, letters, letters, **more)

    for wrong in ({"quick_key": 0}, {"quick_key": 10}, {"quick_key": 1, "kind": CodeKind.PAID_OUT}):
        with pytest.raises(InvalidInput) as refused:
            desk.run(add_transaction_code, details=massage("X", **wrong))
        assert refused.value.field == "quick_key"
    first = desk.run(add_transaction_code, details=massage("FIRST", quick_key=9))
    with pytest.raises(InvalidInput, match="Another transaction code has this quick key"):
        desk.run(add_transaction_code, details=massage("SECOND", quick_key=9))
    off = desk.run(switch_transaction_code, transaction_code_id=TransactionCodeId(first.id), active=False, version=first.version)
    second = desk.run(add_transaction_code, details=massage("SECOND", quick_key=9))
    with pytest.raises(InvalidInput, match="Another transaction code has this quick key"):
        desk.run(switch_transaction_code, transaction_code_id=TransactionCodeId(first.id), active=True, version=off.version)
    own = TransactionCodeId(second.id)
    changed = desk.run(change_transaction_code, transaction_code_id=own, details=massage("SECOND", quick_key=8), version=second.version)
    desk.run(switch_transaction_code, transaction_code_id=TransactionCodeId(first.id), active=True, version=off.version)
    with pytest.raises(InvalidInput, match="Another transaction code has this quick key"):
        desk.run(change_transaction_code, transaction_code_id=own, details=massage("SECOND", quick_key=9), version=changed.version)
    shown = {row.code: row.quick_key for row in desk.read(transaction_codes_set_up).rows if row.quick_key}
    assert shown == {"FIRST": 9, "SECOND": 8}


def test_a_code_that_a_setting_names_stays(hotel: SmallHotel) -> None:
    desk = hotel.desk
    row = next(row for row in desk.read(transaction_codes_set_up).rows if row.code == "ROOM")
    sentence = "The setting “Transaction code of the room charge” names the transaction code ROOM"
    with pytest.raises(NamedBySetting, match=sentence):
        desk.run(switch_transaction_code, transaction_code_id=row.id, active=False, version=row.version)
    with pytest.raises(NamedBySetting, match=sentence):
        desk.run(delete_transaction_code, transaction_code_id=row.id, version=row.version)
    other = TransactionCodeDetails(row.group_id, "NIGHT", row.name, row.kind, tax_rule_ids=row.tax_rule_ids)
    with pytest.raises(NamedBySetting) as refused:
        desk.run(change_transaction_code, transaction_code_id=row.id, details=other, version=row.version)
    assert refused.value.field == "code"


def test_what_a_code_is_does_not_change_once_it_is_on_a_folio(hotel: SmallHotel) -> None:
    desk = hotel.desk
    received = desk.run(check_in, reservation_id=hotel.book(), room_id=hotel.rooms["101"])
    desk.run(post_charge, folio_id=received.folio_id, transaction_code_id=hotel.codes["BAR"], price_minor=700)
    row = next(row for row in desk.read(transaction_codes_set_up).rows if row.code == "BAR")
    with pytest.raises(InvalidInput) as refused:
        desk.run(
            change_transaction_code,
            transaction_code_id=row.id,
            details=TransactionCodeDetails(row.group_id, "BAR", "Bar", CodeKind.PAID_OUT),
            version=row.version,
        )
    assert refused.value.field == "kind"
    with pytest.raises(StillUsed, match="Transaction code Bar is used by 1 posting"):
        desk.run(delete_transaction_code, transaction_code_id=row.id, version=row.version)
    desk.run(
        change_transaction_code,
        transaction_code_id=row.id,
        details=TransactionCodeDetails(row.group_id, "BAR", "Hotel bar", row.kind),
        version=row.version,
    )


def test_a_tax_is_checked_and_what_was_charged_stays_as_it_was(hotel: SmallHotel) -> None:
    desk = hotel.desk
    with pytest.raises(InvalidInput) as refused:
        desk.run(add_tax_rule, details=TaxRuleDetails("GST", "GST", rate_millionths=50_000, amount_minor=100))
    assert refused.value.field == "amount"
    added = desk.run(add_tax_rule, details=TaxRuleDetails("GST", "GST", rate_millionths=50_000, valid_from=FIRST_DAY))
    fixed = TaxRuleDetails("GST", "GST", amount_minor=150, basis=TaxBasis.PER_NIGHT, inclusive=False, compound_order=2)
    changed = desk.run(change_tax_rule, tax_rule_id=TaxRuleId(added.id), details=fixed, version=added.version)
    row = next(row for row in desk.read(tax_rules_set_up).rows if row.id == added.id)
    assert (row.rate_millionths, row.amount_minor, row.basis, row.inclusive, row.compound_order) == (
        None,
        150,
        TaxBasis.PER_NIGHT,
        False,
        2,
    )
    off = desk.run(switch_tax_rule, tax_rule_id=TaxRuleId(added.id), active=False, version=changed.version)
    desk.run(delete_tax_rule, tax_rule_id=TaxRuleId(added.id), version=off.version)

    stay = hotel.book()
    desk.run(check_in, reservation_id=stay, room_id=hotel.rooms["101"])
    desk.run(post_room_and_tax, night=FIRST_DAY, reservation_ids=[stay])
    with pytest.raises(InvalidInput, match="Guests have been charged this tax already") as kept:
        desk.run(change_tax_rule, tax_rule_id=hotel.vat, details=TaxRuleDetails("VAT", "VAT 7 %", rate_millionths=70_000), version=1)
    assert kept.value.field == "rate"
    ended = TaxRuleDetails("VAT", "VAT 6 %", rate_millionths=60_000, valid_to=NEXT)
    desk.run(change_tax_rule, tax_rule_id=hotel.vat, details=ended, version=1)


def test_only_who_may_set_up_the_hotel_does(hotel: SmallHotel) -> None:
    with pytest.raises(NotAllowed, match="Set up the hotel"):
        hotel.as_user("reception").run(add_building, details=BuildingDetails("B", "Garden house"))


def test_a_thing_that_is_gone_is_not_found(hotel: SmallHotel) -> None:
    with pytest.raises(NotFound, match="The building"):
        hotel.desk.run(add_floor, details=FloorDetails(BuildingId(hotel.standard), "9", "Attic"))


def test_each_query_costs_as_many_statements_for_many_rows_as_for_few(hotel: SmallHotel, count_statements: CountStatements) -> None:
    queries = (buildings_set_up, floors_set_up, room_types_set_up, transaction_groups_set_up, transaction_codes_set_up, tax_rules_set_up)
    before = [count_statements(hotel.desk, query) for query in queries]
    group = hotel.desk.read(transaction_groups_set_up).rows[0].id
    for number in range(5):
        building = BuildingId(hotel.desk.run(add_building, details=BuildingDetails(f"B{number}", "Wing")).id)
        hotel.desk.run(add_floor, details=FloorDetails(building, "1", "Floor"))
        hotel.desk.run(add_room_type, details=RoomTypeDetails(f"T{number}", "Type", features=(f"Feature {number}",)))
        rule = TaxRuleId(hotel.desk.run(add_tax_rule, details=TaxRuleDetails(f"X{number}", "Tax", rate_millionths=1)).id)
        hotel.desk.run(add_transaction_code, details=TransactionCodeDetails(group, f"C{number}", "Code", tax_rule_ids=(rule,)))
    assert [count_statements(hotel.desk, query) for query in queries] == before
    assert before == [2, 3, 2, 1, 4, 1]
