"""How long the night audit of a full house takes, and how often the time of prebuilt inserts of the same rows that is.

    python -m benchmarks.night_audit [--rooms 500] [--mariadb URL]

Every room has two guests with breakfast inside the price, revenue as it is taken, and a garage on top; the room carries three taxes. The
audit writes its figures and looks for warnings; papers and the backup are left out. The same rows (lines, taxes, nights, entitlements,
audit entries, outbox, everything) are then inserted into a copy by SQLAlchemy Core, statements already built, in the same transactions.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import perf_counter, process_time
from typing import TYPE_CHECKING

from sqlalchemy import insert, make_url, text, update
from sqlalchemy.sql.dml import Insert

from benchmarks.recording import Transaction, recorded, replay_core
from benchmarks.run import benchmark_desk
from benchmarks.seeding import TODAY, SeededHotel, furnish, open_benchmark_hotel
from hotel_desk.db.backup import copy_database
from hotel_desk.db.database import Database
from hotel_desk.domain.clock import SimulatedClock
from hotel_desk.domain.codes import HousekeepingStatus, TaxBasis
from hotel_desk.domain.ids import PackageId, ReservationId
from hotel_desk.domain.rate_codes import PackageRevenue
from hotel_desk.jobs.night_audit import DayClosed, close_day
from hotel_desk.models.package import ReservationPackage
from hotel_desk.models.room import Room
from hotel_desk.models.transaction_code import TransactionCodeTax
from hotel_desk.services.packages import PackageDetails, add_package
from hotel_desk.services.profiles import ProfileDetails
from hotel_desk.services.reservations import RoomRequest, book
from hotel_desk.services.setup_taxes import TaxRuleDetails, add_tax_rule
from hotel_desk.services.stays import check_in

if TYPE_CHECKING:
    from hotel_desk.db.desk import Desk

NIGHT = datetime(2026, 3, 3, 2, tzinfo=UTC)
_TAXES = (
    TaxRuleDetails("VAT", "VAT 6 %", rate_millionths=60_000),
    TaxRuleDetails("CITY", "City tax", amount_minor=200, inclusive=False, basis=TaxBasis.PER_PERSON_NIGHT),
    TaxRuleDetails("SERVICE", "Service 5 %", rate_millionths=50_000, inclusive=False),
)


def main() -> None:
    """Make the hotel twice, audit a second night of one, insert the rows of it into the other, and say what that took."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--rooms", type=int, default=500)
    asked.add_argument("--mariadb", metavar="URL", help="of a server, without a database")
    options = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        urls = _two_places(options.mariadb, Path(folder))
        hotel = _full_house(urls[0], options.rooms)
        other = _the_same_again(hotel, urls[1], Path(folder))
        transactions, ours, worked = _audited(hotel)
        core, of_core = _inserted(other, transactions)
        rows = sum(len(one.parameters) if isinstance(one.parameters, list) else 1 for each in transactions for one in each.statements)
        hotel.database.close()
        other.close()
    print(f"{options.rooms} rooms, {rows} rows written; audit {ours:.2f} s, Core {core:.2f} s: {ours / core:.1f} x")
    print(f"of the processor: audit {worked:.2f} s, Core {of_core:.2f} s: {worked / of_core:.1f} x")


def _two_places(server: str | None, folder: Path) -> list[str]:
    if server is None:
        return [f"sqlite:///{folder / name}.sqlite" for name in ("one", "two")]
    plain = Database.open(f"{server}/mysql")
    urls = []
    with plain.engines.writer.connect() as connection:
        for name in ("night_one", "night_two"):
            connection.execute(text(f"DROP DATABASE IF EXISTS {name}"))
            connection.execute(text(f"CREATE DATABASE {name}"))
            urls.append(f"{server}/{name}")
    plain.close()
    return urls


def _the_same_again(hotel: SeededHotel, url: str, folder: Path) -> Database:
    """A copy of the whole database, of the moment before the night."""
    if hotel.database.is_sqlite:
        copy_database(hotel.database, Path(url.removeprefix("sqlite:///")))
        return Database.open(url)
    dump = folder / "night.sql"
    copy_database(hotel.database, dump)
    where = make_url(url)
    client = ["mariadb", "--protocol=TCP", f"--host={where.host}", f"--port={where.port}", f"--user={where.username}", str(where.database)]
    with dump.open("rb") as rows:
        subprocess.run(client, stdin=rows, env={**os.environ, "MYSQL_PWD": str(where.password or "")}, check=True)
    return Database.open(url)


def _full_house(url: str, rooms: int) -> SeededHotel:
    database = Database.open(url, master_key=bytes(range(32)))
    hotel = furnish(database, open_benchmark_hotel(database), rooms=rooms, types=4, stays=0)
    desk = benchmark_desk(database, hotel)
    taxes = [desk.run(add_tax_rule, details=details).id for details in _TAXES]
    breakfast, garage = _package(desk, hotel, "BREAKFAST", 1_200, PackageRevenue.AS_TAKEN), _package(desk, hotel, "MINIBAR", 500)
    with database.writing() as connection:
        connection.execute(update(Room).values(housekeeping_status=HousekeepingStatus.INSPECTED))
        here = {"property_id": hotel.property_id, "transaction_code_id": hotel.codes["ROOM"]}
        connection.execute(insert(TransactionCodeTax), [{**here, "tax_rule_id": tax} for tax in taxes])
    stays = [_arrive(desk, hotel, number) for number in range(rooms)]
    with database.writing() as connection:
        sold = [{"inside": True, **breakfast}, {"inside": False, **garage}]
        rows = [{"property_id": hotel.property_id, "reservation_id": stay, **each} for stay in stays for each in sold]
        connection.execute(insert(ReservationPackage), rows)
    # The first night prepares statements and makes what a hotel has from its first night on.
    _close(hotel, NIGHT)
    return hotel


def _package(
    desk: Desk, hotel: SeededHotel, code: str, price_minor: int, revenue: PackageRevenue = PackageRevenue.AS_SOLD
) -> dict[str, object]:
    details = PackageDetails(code, code.title(), hotel.codes[code], price_minor, revenue=revenue)
    identifier = PackageId(desk.run(add_package, details=details).id)
    facts = {"basis": details.basis, "rhythm": details.rhythm, "price_minor": price_minor, "revenue": revenue}
    return {"package_id": identifier, "transaction_code_id": hotel.codes[code], **facts}


def _arrive(desk: Desk, hotel: SeededHotel, number: int) -> ReservationId:
    kind, room = hotel.types[number % len(hotel.types)], hotel.rooms[number]
    request = RoomRequest(room_type_id=kind, arrival_date=TODAY, departure_date=TODAY + timedelta(days=4), price_minor=12_000, adults=2)
    stay = desk.run(book, guest=ProfileDetails(name=f"Guest {number}"), rooms=[request]).reservation_ids[0]
    desk.run(check_in, reservation_id=stay, room_id=room)
    return stay


def _audited(hotel: SeededHotel) -> tuple[list[Transaction], float, float]:
    with recorded(hotel.database.engines.writer) as transactions:
        started, worked = perf_counter(), process_time()
        closed = _close(hotel, NIGHT + timedelta(days=1))
        took, of_processor = perf_counter() - started, process_time() - worked
    if closed.stays_charged != len(hotel.rooms):
        raise SystemExit(f"{closed.stays_charged} of {len(hotel.rooms)} stays were charged")
    only = [Transaction([one for one in each.statements if _inserts(one.element, one.sql)]) for each in transactions]
    return [each for each in only if each.statements], took, of_processor


def _close(hotel: SeededHotel, night: datetime) -> DayClosed:
    desk = benchmark_desk(hotel.database, hotel)
    desk.clock = SimulatedClock(night)
    return close_day(desk)


def _inserts(element: object, sql: str) -> bool:
    return isinstance(element, Insert) or (element is None and sql.startswith("INSERT"))


def _inserted(database: Database, transactions: list[Transaction]) -> tuple[float, float]:
    with database.engines.writer.connect() as connection:
        started, worked = perf_counter(), process_time()
        for transaction in transactions:
            replay_core(connection, transaction)
        return perf_counter() - started, process_time() - worked


if __name__ == "__main__":
    main()
