"""The audit that only tells what it would do, the one that begins by itself, and the one of the command line."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import delete, func, select

from hotel_desk.cli.program import run_program
from hotel_desk.domain.cashier_codes import PackageTaker
from hotel_desk.domain.night_audit import Obstacle
from hotel_desk.domain.night_codes import AuditState
from hotel_desk.domain.night_settings import BY_ITSELF, HOUR
from hotel_desk.domain.policies import GuaranteeKind, NoShowTerms
from hotel_desk.domain.rate_codes import PolicyKind
from hotel_desk.domain.report_codes import JobResult
from hotel_desk.jobs import audit_hour
from hotel_desk.jobs.audit_dry_run import audit_dry_run
from hotel_desk.jobs.audit_hour import run_due_audit
from hotel_desk.jobs.night_audit import close_day
from hotel_desk.jobs.night_steps import OF_ROWS
from hotel_desk.models import Base
from hotel_desk.models.folio import Posting
from hotel_desk.models.package import PackageEntitlement, PackageTaking, ReservationPackage
from hotel_desk.models.report import JobRun
from hotel_desk.queries.audit_hour import day_to_close
from hotel_desk.queries.audit_runs import audit_now
from hotel_desk.services.audit_runs import begin_audit
from hotel_desk.services.business_day import DueOutsInHouse, roll_business_date
from hotel_desk.services.fixed_charges import add_fixed_charge
from hotel_desk.services.package_takings import take_package
from hotel_desk.services.settings import change_setting
from hotel_desk.services.stays import check_in
from tests.integration.test_fees import ALL, agreed
from tests.integration.test_releases import a_stay, plan_with
from tests.packages_of_tests import a_dinner, arrived_with, breakfast_plan
from tests.rates_of_tests import priced, sell_at_quote
from tests.stays_of_tests import DAY, NEXT, THIRD, arrived
from tests.worked_tables import worked_table

if TYPE_CHECKING:
    from hotel_desk.cli.place import Place
    from hotel_desk.domain.ids import PackageId, RatePlanId
    from tests.fixtures.databases import SmallHotel


def rows(hotel: SmallHotel) -> dict[str, int]:
    tables = Base.metadata.sorted_tables
    with hotel.database.snapshot() as connection:
        return {table.name: connection.execute(select(func.count()).select_from(table)).scalar_one() for table in tables}


def posted(hotel: SmallHotel, day: Any) -> int:
    """What stands on the folios of guests and missing guests for a day, with tax."""
    lines = select(func.sum(Posting.net_minor + Posting.tax_minor)).where(Posting.business_date == day)
    with hotel.database.snapshot() as connection:
        return int(connection.execute(lines.where(Posting.reservation_id.is_not(None))).scalar() or 0)


@pytest.mark.usefixtures("rows_agree")
def test_a_dry_run_tells_what_is_posted_and_changes_nothing(hotel: SmallHotel) -> None:
    agreed(hotel, (PolicyKind.NO_SHOW, NoShowTerms(ALL)), arrival=DAY, departure=NEXT)
    guest = arrived(hotel, "102", THIRD)
    hotel.desk.run(add_fixed_charge, reservation_id=guest.reservation_id, transaction_code_id=hotel.codes["MINIBAR"], price_minor=700)
    before = rows(hotel)
    told = hotel.desk.read(audit_dry_run)
    assert rows(hotel) == before
    assert (len(told.fees), told.fees_minor, told.roll.fixed_minor, told.in_the_way.rows) == (1, 10_000, 700, ())
    assert told.posted_minor == 10_000 + 700 + 10_200
    close_day(hotel.desk)
    assert posted(hotel, DAY) == told.posted_minor


def test_a_dry_run_asks_no_fee_of_who_is_let_go_first(hotel: SmallHotel) -> None:
    a_stay(hotel, plan_with(hotel, GuaranteeKind.NONE, no_show=True), DAY, NEXT)
    hotel.clock.set(datetime(2026, 3, 2, 9, 0, tzinfo=UTC))
    assert hotel.desk.read(audit_dry_run).fees_minor == 10_000
    hotel.clock.set(datetime(2026, 3, 2, 22, 0, tzinfo=UTC))
    told = hotel.desk.read(audit_dry_run)
    assert (len(told.roll.arrivals), told.fees) == (1, ())
    close_day(hotel.desk)
    assert posted(hotel, DAY) == 0


def test_a_dry_run_names_packages_that_lapse_and_what_holds_the_day(hotel: SmallHotel) -> None:
    arrived_with(hotel, breakfast_plan(hotel), a_dinner(hotel), departure=THIRD)
    arrived(hotel, "102", NEXT)
    close_day(hotel.desk)
    told = hotel.desk.read(audit_dry_run)
    assert (told.packages, told.packages_minor > 0) == (1, True)
    assert [row.obstacle for row in told.in_the_way.blocking] == [Obstacle.DUE_OUTS]


PRICES = {"half": 4_200, "nothing": 0}


def dines(hotel: SmallHotel, plan: RatePlanId, dinner: PackageId, row: dict[str, str]) -> Any:
    """Two guests who were sold breakfast and dinner, and have dined as the row says."""
    room, price = row["room"], PRICES.get(row["the night"].removesuffix(" price").rpartition(" ")[2])
    stay = hotel.book(DAY, THIRD, adults=2, kind=hotel.suite if room.startswith("2") else hotel.standard)
    prices = () if price is None else ((DAY, price),)
    hotel.desk.run(sell_at_quote, reservation_id=stay, plan=plan, packages=(dinner,), prices=prices)
    hotel.desk.run(check_in, reservation_id=stay, room_id=hotel.rooms[room])
    pieces = int(row["dinners taken this evening"])
    if pieces:
        hotel.desk.run(take_package, package_id=dinner, pieces=pieces, room_number=room)
    if "any more" in row["the night"]:
        with hotel.database.writing() as connection:
            of_stay = (ReservationPackage.reservation_id == stay, ReservationPackage.package_id == dinner)
            connection.execute(delete(ReservationPackage).where(*of_stay))
    return stay


def minor(text: str) -> int:
    return int(Decimal(text) * 100)


@pytest.mark.usefixtures("rows_agree")
def test_a_dry_run_foretells_what_lapses_of_tonights_packages_and_what_guests_took_beyond(hotel: SmallHotel) -> None:
    table = worked_table("night-audit.md", "The dry run")
    plan, dinner = breakfast_plan(hotel), a_dinner(hotel)
    priced(hotel, plan, kind=hotel.suite)
    stays = {dines(hotel, plan, dinner, row): row for row in table}
    before = rows(hotel)
    told = hotel.desk.read(audit_dry_run)
    assert rows(hotel) == before
    lapsing = [minor(row["lapses tonight"]) for row in table if minor(row["lapses tonight"])]
    beyond = [minor(row["charged besides"]) for row in table if minor(row["charged besides"])]
    assert (told.packages, told.packages_minor) == (len(lapsing), sum(lapsing))
    assert (told.over, told.over_minor) == (len(beyond), sum(beyond))
    assert close_day(hotel.desk).packages_lapsed == told.packages
    assert posted(hotel, DAY) == told.posted_minor
    of_dinner = select(PackageEntitlement.reservation_id, PackageEntitlement.net_minor).where(PackageEntitlement.package_id == dinner)
    went = (
        select(PackageEntitlement.reservation_id, PackageTaking.net_minor)
        .join(PackageTaking, PackageTaking.entitlement_id == PackageEntitlement.id)
        .where(PackageTaking.taker == PackageTaker.LAPSED)
    )
    with hotel.database.snapshot() as connection:
        kept = dict(iter(connection.execute(of_dinner)))
        lapsed = dict(iter(connection.execute(went)))
    assert {row["room"]: kept[stay] for stay, row in stays.items()} == {row["room"]: minor(row["kept back"]) for row in table}
    assert {row["room"]: lapsed.get(stay, 0) for stay, row in stays.items()} == {row["room"]: minor(row["lapses tonight"]) for row in table}


def by_itself(hotel: SmallHotel, hour: int = 3) -> None:
    hotel.desk.run(change_setting, key=BY_ITSELF.key, value=True)
    hotel.desk.run(change_setting, key=HOUR.key, value=hour)


def test_it_begins_by_itself_at_the_hour_once_and_leaves_a_record(hotel: SmallHotel, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit_hour, "STEPS_AFTER_THE_ROLL", OF_ROWS)
    night = datetime(2026, 3, 3, 3, 5, tzinfo=UTC)
    hotel.clock.set(night)
    assert run_due_audit(hotel.desk) is None
    by_itself(hotel)
    assert hotel.as_user("reception").read(day_to_close) is None
    hotel.clock.set(night - timedelta(minutes=10))
    assert hotel.desk.read(day_to_close) is None
    hotel.clock.set(night)
    closed = run_due_audit(hotel.desk)
    assert closed is not None
    assert (closed.closed_date, run_due_audit(hotel.desk)) == (DAY, None)
    with hotel.database.snapshot() as connection:
        jobs = connection.execute(select(JobRun.job, JobRun.result, JobRun.sentence)).all()
    assert [tuple(row) for row in jobs] == [("night-audit", JobResult.DONE, "2026-03-02 is closed. The business date is 2026-03-03.")]


def test_what_was_refused_at_night_is_left_to_people(hotel: SmallHotel, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit_hour, "STEPS_AFTER_THE_ROLL", OF_ROWS)
    arrived(hotel, "101", NEXT)
    close_day(hotel.desk)
    by_itself(hotel)
    hotel.clock.set(datetime(2026, 3, 4, 3, 5, tzinfo=UTC))
    with pytest.raises(DueOutsInHouse):
        run_due_audit(hotel.desk)
    assert hotel.desk.read(day_to_close) is None
    audit = hotel.desk.read(audit_now)
    assert audit is not None
    assert audit.run.state is AuditState.FAILED


def test_what_a_power_cut_after_the_roll_has_left_is_done_by_itself(hotel: SmallHotel, monkeypatch: pytest.MonkeyPatch) -> None:
    """A hotel without a night auditor has nobody who would press the button before the next night."""
    monkeypatch.setattr(audit_hour, "STEPS_AFTER_THE_ROLL", OF_ROWS)
    by_itself(hotel)
    night = datetime(2026, 3, 3, 3, 5, tzinfo=UTC)
    hotel.clock.set(night)
    begun = hotel.desk.run(begin_audit)
    hotel.desk.run(roll_business_date, closing=DAY, run_id=begun.run_id, attempt=begun.attempt)
    hotel.clock.set(night + timedelta(seconds=30))
    assert hotel.desk.read(day_to_close) is None
    hotel.clock.set(night.replace(hour=13))
    assert hotel.desk.read(day_to_close) is None
    hotel.clock.set(night + timedelta(minutes=2))
    assert hotel.desk.read(day_to_close) == DAY
    done = run_due_audit(hotel.desk)
    assert done is not None
    assert (done.closed_date, done.business_date) == (DAY, NEXT)
    audit = hotel.desk.read(audit_now)
    assert audit is not None
    assert (audit.run.business_date, audit.run.state) == (DAY, AuditState.DONE)
    assert hotel.desk.read(day_to_close) is None


def test_the_command_line_runs_it_and_tells_of_it(
    sqlite_hotel: SmallHotel, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    hotel = sqlite_hotel
    monkeypatch.setattr("hotel_desk.cli.audit.STEPS_AFTER_THE_ROLL", OF_ROWS)
    arrived(hotel, "101", THIRD)

    def no_window(_place: Place) -> int:
        raise AssertionError("no window")

    def no_tour(*_arguments: object, **_options: object) -> None:
        raise AssertionError("no tour")

    def say(*arguments: str) -> tuple[int, str]:
        status = run_program(["--database", hotel.url, "audit", *arguments], open_window=no_window, take_tour=no_tour)
        told = capsys.readouterr()
        return status, told.out or told.err

    assert say("status") == (0, "No audit was begun.\n")
    told = say("run", "--dry-run")
    assert told[0] == 0
    assert "Nights to post: 1, 102.00 EUR with tax" in told[1]
    status, told_now = say("run")
    assert (status, "2026-03-02 is closed. The business date is 2026-03-03." in told_now) == (0, True)
    lines = say("status")[1].splitlines()
    (posting,) = [line for line in lines if line.startswith("Posting room and tax  Done")]
    assert posting.endswith("Stays charged 1, Room revenue without tax 94.34 EUR")
    assert "_" not in "".join(lines)
    assert "Step done  Posting room and tax  manager" in say("log", "--date", "2026-03-02")[1]
    status, refusal = say("run", "--date", "2026-03-02")
    assert (status, refusal.startswith("The business date is 2026-03-03 already")) == (1, True)
    status, refusal = say("run", "--date", "2026-04-02")
    assert (status, refusal.startswith("2026-04-02 has not come: the business date is 2026-03-03.")) == (1, True)
