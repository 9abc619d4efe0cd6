"""Numbers of invoices from many desks at once: no gap and no double. 8 processes on MariaDB, 8 threads on SQLite; 10,000 with SOAK=1."""

from __future__ import annotations

import multiprocessing
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING
from uuid import NAMESPACE_URL, uuid5

import pytest
from sqlalchemy import func, select

from hotel_desk.db.database import Database
from hotel_desk.db.desk import Desk
from hotel_desk.domain.cashier_codes import InvoiceState
from hotel_desk.domain.ids import FolioId, PropertyId, TransactionCodeId
from hotel_desk.models.folio import NumberSeries
from hotel_desk.models.invoice import Invoice
from hotel_desk.services.cashier import post_charge
from hotel_desk.services.invoices import NothingToInvoice, issue_invoice, void_invoice
from tests.fixtures.databases import MASTER_KEY
from tests.fixtures.invariants import broken_rules
from tests.scale import size
from tests.stays_of_tests import arrived, one

if TYPE_CHECKING:
    from tests.fixtures.databases import SmallHotel

DESKS = 8
NUMBERS = size(400, soak=10_000)
# What two desks press under one key is one invoice, so more are asked for than numbers are drawn.
ASKED = size(424, soak=10_640)
ROOMS = ("101", "102", "103", "104")
SECONDS = 60 if NUMBERS < 1_000 else 1_800


def work(desk: Desk, folio_id: FolioId, code: TransactionCodeId, count: int) -> list[str]:
    """Charge and invoice again and again; every fifth is void at once, every ninth is refused, every tenth is pressed at two desks."""
    numbers = []
    for turn in range(count):
        # Desks that share a folio invoice each other's lines too: whoever finds none charges again.
        key = uuid5(NAMESPACE_URL, f"{folio_id}/{turn}") if turn % 10 == 9 else None
        while True:
            desk.run(post_charge, folio_id=folio_id, transaction_code_id=code, price_minor=100)
            with suppress(NothingToInvoice):
                issued = desk.run(issue_invoice, folio_id=folio_id, window_number=1, request_key=key)
                break
        if issued.repeated:
            continue
        numbers.append(issued.number)
        if turn % 5 == 4 and key is None:
            desk.run(void_invoice, invoice_id=issued.invoice_id, reason="wrong name")
        if turn % 9 == 8:
            with suppress(NothingToInvoice):
                numbers.append(desk.run(issue_invoice, folio_id=folio_id, window_number=1).number)
    return numbers


def work_in_a_process(url: str, property_id: PropertyId, *, folio_id: FolioId, code: TransactionCodeId, count: int) -> list[str]:
    database = Database.open(url, master_key=MASTER_KEY)
    try:
        return work(
            Desk(database, property_id=property_id, user_name="manager", workstation=multiprocessing.current_process().name),
            folio_id,
            code,
            count,
        )
    finally:
        database.close()


def processes() -> Executor:
    return ProcessPoolExecutor(DESKS, mp_context=multiprocessing.get_context("forkserver"))


def raced(hotel: SmallHotel, folios: list[FolioId]) -> list[str]:
    code, each = hotel.codes["BAR"], ASKED // DESKS
    with ThreadPoolExecutor(DESKS) if hotel.database.is_sqlite else processes() as desks:
        if hotel.database.is_sqlite:
            jobs = [desks.submit(partial(work, hotel.as_user("manager"), folios[n % len(folios)], code, each)) for n in range(DESKS)]
        else:
            at_desk = partial(work_in_a_process, hotel.url, hotel.property_id, code=code, count=each)
            jobs = [desks.submit(at_desk, folio_id=folios[n % len(folios)]) for n in range(DESKS)]
        return [number for job in jobs for number in job.result(SECONDS)]


@pytest.mark.timeout(SECONDS + 60)
def test_many_desks_draw_numbers_without_gap_or_double(hotel: SmallHotel) -> None:
    folios = [arrived(hotel, room, guest=f"Guest {room}").folio_id for room in ROOMS]
    told = raced(hotel, folios)
    count = one(hotel, select(func.count()).select_from(Invoice))
    assert count >= NUMBERS
    assert sorted(told, key=lambda number: int(number.rpartition("-")[2])) == [f"INV2026-{number}" for number in range(1, count + 1)]
    assert one(hotel, select(NumberSeries.next_number).where(NumberSeries.series == "invoice/INV2026-")) == count + 1
    assert one(hotel, select(func.count()).where(Invoice.state == InvoiceState.VOID)) > 0
    assert broken_rules(hotel) == []
