"""The demo hotel's house: what a new hotel types into its set-up, through the same commands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from typing import TYPE_CHECKING

from sqlalchemy import select

from hotel_desk.domain.codes import CodeKind, TaxBasis
from hotel_desk.domain.ids import BuildingId, FloorId, RoomTypeId, TaxRuleId, TransactionCodeId, TransactionGroupId
from hotel_desk.jobs.demo_books import TAX_ACCOUNT, number_accounts
from hotel_desk.jobs.demo_policies import PolicyByCode, make_policies, make_reasons
from hotel_desk.jobs.demo_rates import DemoRates, price_rooms
from hotel_desk.language import _
from hotel_desk.models.transaction_code import TransactionCode
from hotel_desk.services.setup_codes import TransactionCodeDetails, change_transaction_code
from hotel_desk.services.setup_places import BuildingDetails, FloorDetails, add_building, add_floor
from hotel_desk.services.setup_property import PropertyDetails, change_property
from hotel_desk.services.setup_room_types import RoomTypeDetails, add_room_type
from hotel_desk.services.setup_rooms import RoomDetails, add_rooms
from hotel_desk.services.setup_taxes import TaxRuleDetails, add_tax_rule

if TYPE_CHECKING:
    from hotel_desk.db.database import Reader
    from hotel_desk.db.desk import Desk

CURRENCY = "CNY"
TIME_ZONE = "Asia/Shanghai"
_QUICK_KEYS = ("MINIBAR", "BREAKFAST", "RESTAURANT", "BAR", "LAUNDRY", "EXTRABED", "TELEPHONE", "OTHER", "SHOP")
FLOORS = (1, 2, 3, 5, 6)  # no fourth floor, as in many houses in China


@dataclass(frozen=True, slots=True)
class DemoHouse:
    """What the demo's guests are received into, the policies, and the rate plans that name them."""

    types: dict[str, RoomTypeId]
    codes: dict[str, TransactionCodeId]
    policies: PolicyByCode
    rates: DemoRates


def build_house(desk: Desk, *, first: date) -> DemoHouse:
    """Set the demo hotel up: property, building, floors, four room types, 60 rooms, prices of extras, taxes, policies, reasons, rates.

    Args:
        first: its first night; rooms have prices from then on.
    """
    desk.run(change_property, details=_property(), version=1)
    building = BuildingId(desk.run(add_building, details=BuildingDetails("A", _("Lake House"))).id)
    types = {details.code: RoomTypeId(desk.run(add_room_type, details=details).id) for details in _room_types()}
    for order, floor in enumerate(FLOORS):
        name = _("Floor {number}").format(number=floor)
        floor_id = FloorId(desk.run(add_floor, details=FloorDetails(building, str(floor), name, order)).id)
        _add_rooms(desk, floor, floor_id, types)
    _tax_and_price(desk)
    number_accounts(desk)
    make_reasons(desk)
    policies = make_policies(desk, today=first)
    codes = {code: TransactionCodeId(row.id) for code, row in desk.read(_codes).items()}
    prices = {details.code: details.standard_price_minor for details in _room_types()}
    rates = price_rooms(desk, types, codes, policies, prices=prices, first=first)
    return DemoHouse(types, codes, policies, rates)


def _property() -> PropertyDetails:
    return PropertyDetails(
        name=_("Lakeside Garden Hotel"),
        currency=CURRENCY,
        time_zone=TIME_ZONE,
        check_in_time=time(14),
        check_out_time=time(12),
        address=_("18 Nanshan Road"),
        city=_("Hangzhou"),
        country="CN",
        phone="+8657187654321",
        email="desk@lakeside-garden.example",
        website="https://lakeside-garden.example",
        star_rating=4,
        description=_("Sixty rooms by the lake, ten minutes from the old town."),
        facilities=(_("Restaurant"), _("Tea garden"), _("Fitness room"), _("Bicycles")),
    )


def _room_types() -> tuple[RoomTypeDetails, ...]:
    return (
        RoomTypeDetails(
            "TWN", _("Standard Twin"), _("Standard"), 26, _("2 × 1.2 m"), standard_price_minor=48_000, max_occupancy=2, sort_order=1
        ),
        RoomTypeDetails(
            "DLX",
            _("Deluxe King"),
            _("Deluxe"),
            32,
            _("1 × 1.8 m"),
            standard_price_minor=68_000,
            max_occupancy=2,
            extra_beds=1,
            sort_order=2,
        ),
        RoomTypeDetails(
            "FAM",
            _("Family Room"),
            _("Family"),
            40,
            _("1 × 1.8 m, 2 × 1.0 m"),
            standard_price_minor=88_000,
            base_occupancy=3,
            max_occupancy=4,
            sort_order=3,
        ),
        RoomTypeDetails(
            "STE",
            _("Lake Suite"),
            _("Suite"),
            58,
            _("1 × 2.0 m"),
            standard_price_minor=138_000,
            max_occupancy=3,
            extra_beds=1,
            sort_order=4,
        ),
    )


def _add_rooms(desk: Desk, floor: int, floor_id: FloorId, types: dict[str, RoomTypeId]) -> None:
    """Twelve rooms a floor: five twins and four kings, one family room, two suites by the lake."""
    for numbers, code, features in (
        (f"{floor}01-{floor}05", "TWN", ()),
        (f"{floor}06-{floor}09", "DLX", (_("Garden view"),)),
        (f"{floor}10", "FAM", (_("Garden view"),)),
        (f"{floor}11-{floor}12", "STE", (_("Lake view"),)),
    ):
        details = RoomDetails(floor_id, types[code], features, sort_order=floor * 100)
        desk.run(add_rooms, numbers=numbers, details=details)


def _tax_and_price(desk: Desk) -> None:
    vat = desk.run(
        add_tax_rule,
        details=TaxRuleDetails("VAT6", _("VAT 6 %"), rate_millionths=60_000, basis=TaxBasis.PER_AMOUNT, account_number=TAX_ACCOUNT),
    )
    prices = {"BREAKFAST": 8_800, "MINIBAR": 1_500, "LAUNDRY": 4_000, "EXTRABED": 18_000, "LATE": 24_000, "BAR": 5_800}
    for code, row in desk.read(_codes).items():
        if row.kind is not CodeKind.CHARGE:
            continue
        details = TransactionCodeDetails(
            TransactionGroupId(row.group_id),
            code,
            row.name,
            default_price_minor=prices.get(code),
            quick_key=_QUICK_KEYS.index(code) + 1 if code in _QUICK_KEYS else None,
            sort_order=row.sort_order,
            tax_rule_ids=(TaxRuleId(vat.id),),
        )
        desk.run(change_transaction_code, transaction_code_id=TransactionCodeId(row.id), details=details, version=row.version)


@dataclass(frozen=True, slots=True)
class _Code:
    id: TransactionCodeId
    group_id: TransactionGroupId
    name: str
    kind: CodeKind
    sort_order: int
    version: int


def _codes(reader: Reader) -> dict[str, _Code]:
    rows = reader.connection.execute(
        select(
            TransactionCode.code,
            TransactionCode.id,
            TransactionCode.group_id,
            TransactionCode.name,
            TransactionCode.kind,
            TransactionCode.sort_order,
            TransactionCode.version,
        ).where(TransactionCode.property_id == reader.property_id)
    )
    return {
        row.code: _Code(TransactionCodeId(row.id), TransactionGroupId(row.group_id), row.name, row.kind, row.sort_order, row.version)
        for row in rows
    }
