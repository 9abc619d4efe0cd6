"""A hotel opens its books: property, business date, journal head, roles, first user, number series, transaction codes.

The only writing outside `Desk.run`, for there is no hotel yet whose desk could run it; it is journalled like any command.
"""

from __future__ import annotations

import socket
from dataclasses import dataclass
from datetime import date, time
from typing import TYPE_CHECKING
from zoneinfo import available_timezones

from sqlalchemy import insert, select

from hotel_desk.db.desk import begin_unit_of_work
from hotel_desk.db.journal import START_OF_CHAIN, write_journal
from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.domain.codes import CodeKind, EntityKind, PaymentMethod
from hotel_desk.domain.countries import is_country
from hotel_desk.domain.errors import InvalidInput, StaffError
from hotel_desk.domain.ids import PropertyId, RoleId, TransactionCodeId, TransactionGroupId, UserId, new_id, new_operation_id
from hotel_desk.domain.money import minor_places
from hotel_desk.domain.permissions import DEFAULT_DISCOUNT_LIMITS, DEFAULT_ROLES, ROLE_TITLES
from hotel_desk.language import N_, _
from hotel_desk.models.folio import NumberSeries
from hotel_desk.models.journal import JournalHead
from hotel_desk.models.property import BusinessDate, Property
from hotel_desk.models.staff import Role, UserAccount
from hotel_desk.models.transaction_code import TransactionCode, TransactionGroup
from hotel_desk.models.types import NAME_LENGTH
from hotel_desk.services.drawers import first_drawer
from hotel_desk.services.ledger import FOLIO_SERIES
from hotel_desk.services.posting_codes import DEPOSIT_SERIES, PAYMENT_SERIES, REFUND_SERIES
from hotel_desk.services.reservations import CONFIRMATION_SERIES

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

    from hotel_desk.db.database import Database
    from hotel_desk.db.unit_of_work import UnitOfWork
    from hotel_desk.domain.clock import Clock

_FIRST_NUMBERS = {CONFIRMATION_SERIES: 100001, FOLIO_SERIES: 200001, PAYMENT_SERIES: 1, DEPOSIT_SERIES: 1, REFUND_SERIES: 1}


class HotelExists(StaffError):
    code = "property.exists"
    template = N_("There is a hotel “{name}” in this database already. Nothing was changed. Choose another database for a new hotel.")


@dataclass(frozen=True, slots=True)
class HotelOpening:
    """What a new hotel must say of itself.

    Args:
        currency: ISO 4217 code; it cannot be changed later.
        time_zone: IANA name.
        country: ISO 3166 alpha-2, or None.
        business_date: the first day.
        manager: the name of the first user, who may do everything.
    """

    name: str
    business_date: date
    code: str = "HOTEL"
    currency: str = "CNY"
    time_zone: str = "Asia/Shanghai"
    country: str | None = None
    check_in_time: time = time(14, 0)
    check_out_time: time = time(12, 0)
    manager: str = "manager"


@dataclass(frozen=True, slots=True)
class StandardCode:
    """A transaction code that a new hotel starts with."""

    group: str
    code: str
    name: str
    kind: CodeKind
    method: PaymentMethod | None = None


STANDARD_GROUPS: dict[str, str] = {
    "ROOM": N_("Lodging"),
    "FOOD": N_("Food and beverage"),
    "ENTERTAINMENT": N_("Entertainment"),
    "SHOP": N_("Shop"),
    "MINIBAR": N_("Minibar"),
    "TELEPHONE": N_("Telephone"),
    "LAUNDRY": N_("Laundry"),
    "OTHER": N_("Other charges"),
    "FEES": N_("Penalties and fees"),
    "PAYMENT": N_("Payments"),
    "INTERNAL": N_("Paid-outs and transfers"),
}
STANDARD_CODES: tuple[StandardCode, ...] = (
    StandardCode("ROOM", "ROOM", N_("Room charge"), CodeKind.CHARGE),
    StandardCode("ROOM", "LATE", N_("Late check-out"), CodeKind.CHARGE),
    StandardCode("ROOM", "EXTRABED", N_("Extra bed"), CodeKind.CHARGE),
    StandardCode("FOOD", "BREAKFAST", N_("Breakfast"), CodeKind.CHARGE),
    StandardCode("FOOD", "RESTAURANT", N_("Restaurant"), CodeKind.CHARGE),
    StandardCode("FOOD", "BAR", N_("Bar"), CodeKind.CHARGE),
    StandardCode("ENTERTAINMENT", "ENTERTAINMENT", N_("Entertainment"), CodeKind.CHARGE),
    StandardCode("SHOP", "SHOP", N_("Shop"), CodeKind.CHARGE),
    StandardCode("MINIBAR", "MINIBAR", N_("Minibar"), CodeKind.CHARGE),
    StandardCode("TELEPHONE", "TELEPHONE", N_("Telephone"), CodeKind.CHARGE),
    StandardCode("LAUNDRY", "LAUNDRY", N_("Laundry"), CodeKind.CHARGE),
    StandardCode("OTHER", "OTHER", N_("Other charge"), CodeKind.CHARGE),
    StandardCode("OTHER", "BREAKAGE", N_("Packages not taken"), CodeKind.CHARGE),
    StandardCode("FEES", "EARLY", N_("Early check-in"), CodeKind.CHARGE),
    StandardCode("FEES", "CANCELLATION", N_("Cancellation fee"), CodeKind.CHARGE),
    StandardCode("FEES", "NO-SHOW", N_("No-show fee"), CodeKind.CHARGE),
    StandardCode("FEES", "CHANGE", N_("Change fee"), CodeKind.CHARGE),
    StandardCode("FEES", "WRITE-OFF", N_("Write-off"), CodeKind.CHARGE),
    StandardCode("FEES", "BANK-FEE", N_("Fee or discount kept back"), CodeKind.CHARGE),
    StandardCode("FEES", "COMMISSION", N_("Agent's commission"), CodeKind.CHARGE),
    StandardCode("PAYMENT", "CASH", N_("Cash"), CodeKind.PAYMENT, PaymentMethod.CASH),
    StandardCode("PAYMENT", "CARD", N_("Bank card"), CodeKind.PAYMENT, PaymentMethod.BANK_CARD),
    StandardCode("PAYMENT", "TRANSFER-IN", N_("Bank transfer"), CodeKind.PAYMENT, PaymentMethod.BANK_TRANSFER),
    StandardCode("PAYMENT", "WALLET", N_("Mobile wallet"), CodeKind.PAYMENT, PaymentMethod.MOBILE_WALLET),
    StandardCode("INTERNAL", "PAID-OUT", N_("Paid-out"), CodeKind.PAID_OUT),
    StandardCode("INTERNAL", "TRANSFER", N_("Transfer"), CodeKind.TRANSFER),
)


def open_hotel(database: Database, opening: HotelOpening, *, clock: Clock) -> PropertyId:
    """Write a new hotel's books into an empty, up-to-date database.

    Raises:
        HotelExists: a hotel of this code is there already.
        InvalidInput: name, currency, time zone or country cannot be accepted.
    """
    _check(opening)
    property_id = PropertyId(new_id())
    with database.writing() as connection:
        _refuse_second(connection, opening)
        _write_foundations(connection, property_id, opening, clock)
        uow = begin_unit_of_work(
            connection,
            property_id=property_id,
            user_name=opening.manager,
            workstation=socket.gethostname(),
            clock=clock,
            business_date=opening.business_date,
            operation_id=new_operation_id(),
            data_keys=database.data_keys,
        )
        _write_codes(uow)
        first_drawer(uow)
        hotel = uow.get(Property, property_id, what=opening.name, lock=False)
        uow.record(AuditCode.BUSINESS_DATE_OPENED, hotel, date=opening.business_date)
        uow.session.flush()
        write_journal(uow)
    return property_id


def _check(opening: HotelOpening) -> None:
    if not opening.name.strip() or len(opening.name) > NAME_LENGTH:
        raise InvalidInput("name", problem=N_("The hotel needs a name of at most 200 characters. Nothing was saved."))
    minor_places(opening.currency)
    if opening.time_zone not in available_timezones():
        raise InvalidInput("time_zone", problem=N_("This time zone is not known. Nothing was saved. Use a name such as Asia/Shanghai."))
    if opening.country is not None and not is_country(opening.country):
        raise InvalidInput("country", problem=N_("This country code is not known. Nothing was saved. Use two letters such as CN or PT."))
    if not opening.manager.strip():
        raise InvalidInput("manager", problem=N_("The first user needs a name. Nothing was saved."))


def _refuse_second(connection: Connection, opening: HotelOpening) -> None:
    found = connection.execute(select(Property.name).where(Property.code == opening.code)).scalar()
    if found is not None:
        raise HotelExists(name=found)


def _write_foundations(connection: Connection, property_id: PropertyId, opening: HotelOpening, clock: Clock) -> None:
    here = {"property_id": property_id}
    connection.execute(
        insert(Property),
        [
            {
                "id": property_id,
                "code": opening.code,
                "name": opening.name.strip(),
                "currency": opening.currency,
                "time_zone": opening.time_zone,
                "country": opening.country,
                "check_in_time": opening.check_in_time,
                "check_out_time": opening.check_out_time,
                "version": 1,
            }
        ],
    )
    connection.execute(insert(BusinessDate), [{**here, "date": opening.business_date, "opened_at": clock.now()}])
    connection.execute(
        insert(JournalHead),
        [{**here, "audit_hash": START_OF_CHAIN, "outbox_hash": START_OF_CHAIN}],
    )
    connection.execute(insert(NumberSeries), [{**here, "series": series, "next_number": first} for series, first in _FIRST_NUMBERS.items()])
    roles = {code: RoleId(new_id()) for code in DEFAULT_ROLES}
    connection.execute(
        insert(Role),
        [
            {
                **here,
                "id": roles[code],
                "code": code,
                "name": _(ROLE_TITLES[code]),
                "permissions": sorted(permissions),
                "discount_limit_millionths": DEFAULT_DISCOUNT_LIMITS.get(code, 0),
                "version": 1,
            }
            for code, permissions in DEFAULT_ROLES.items()
        ],
    )
    connection.execute(
        insert(UserAccount),
        [
            {
                **here,
                "id": UserId(new_id()),
                "name": opening.manager,
                "display_name": opening.manager,
                "role_id": roles["manager"],
                "version": 1,
            }
        ],
    )


def _write_codes(uow: UnitOfWork) -> None:
    groups = {
        code: TransactionGroup(
            id=TransactionGroupId(new_id()), property_id=uow.property_id, code=code, name=_(name), sort_order=order, version=1
        )
        for order, (code, name) in enumerate(STANDARD_GROUPS.items())
    }
    uow.add(*groups.values())
    uow.session.flush()
    uow.add(
        *(
            TransactionCode(
                id=TransactionCodeId(new_id()),
                property_id=uow.property_id,
                group_id=groups[standard.group].id,
                code=standard.code,
                name=_(standard.name),
                kind=standard.kind,
                payment_method=standard.method,
                sort_order=order,
                version=1,
            )
            for order, standard in enumerate(STANDARD_CODES)
        )
    )
    uow.record_row(AuditCode.SETUP_ADDED, EntityKind.TRANSACTION_CODE, uow.property_id, codes=len(STANDARD_CODES))
