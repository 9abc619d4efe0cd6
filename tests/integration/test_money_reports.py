"""The reports of money, each with the figures of its worked table, on both databases (`docs/algorithms/reports-money.md`)."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select, update

from hotel_desk.domain.cashier_codes import CommissionState
from hotel_desk.domain.foreign_cash import ForeignNotes
from hotel_desk.domain.ids import ArApplicationId, ReasonCodeId
from hotel_desk.domain.ledgers import Section
from hotel_desk.domain.money import Money
from hotel_desk.domain.night_codes import STEP_TITLES
from hotel_desk.domain.open_items import Part
from hotel_desk.domain.rate_codes import PriceUnit, RateAudience, ReasonKind
from hotel_desk.jobs.night_audit import close_day as audit
from hotel_desk.models.city_ledger import ArApplication, ArItem
from hotel_desk.queries.city_ledger import account_list
from hotel_desk.queries.figures import manager_figures
from hotel_desk.queries.revenue import revenue_by_code
from hotel_desk.reports.catalogue import report_named
from hotel_desk.reports.catalogue_money import MONEY_REPORTS
from hotel_desk.reports.report import Asked
from hotel_desk.reports.sheet import CellKind, Note, Sheet, Table
from hotel_desk.services.business_day import roll_business_date
from hotel_desk.services.cashier import take_payment
from hotel_desk.services.city_ledger import apply_payment, undo_application
from hotel_desk.services.commissions import decide_commissions
from hotel_desk.services.departures import check_out
from hotel_desk.services.discounts import discount
from hotel_desk.services.drawers import DrawerDetails, add_drawer
from hotel_desk.services.exchange_rates import set_exchange_rate
from hotel_desk.services.ledger import Card
from hotel_desk.services.package_takings import take_package
from hotel_desk.services.reason_codes import ReasonCodeDetails, add_reason_code
from hotel_desk.services.shifts import close_shift, drop_cash, open_shift
from hotel_desk.services.stays import check_in
from tests.accounts_of_tests import Partners, received
from tests.ledgers_of_tests import two_days, whole_balance
from tests.packages_of_tests import arrived_with, breakfast_plan, package_named
from tests.rates_of_tests import a_plan, priced, sell_at_quote
from tests.shifts_of_tests import counted
from tests.stays_of_tests import DAY, FOURTH, NEXT, THIRD, arrived, close_day, pay
from tests.worked_tables import worked_table

if TYPE_CHECKING:
    from hotel_desk.reports.sheet import Row, Value
    from tests.fixtures.databases import SmallHotel
    from tests.fixtures.statement_counts import CountStatements

pytestmark = pytest.mark.usefixtures("rows_agree")
PAGE = "reports-money.md"


@pytest.fixture
def lived(hotel: SmallHotel) -> SmallHotel:
    """The two worked days of `docs/algorithms/ledgers.md`."""
    for step in two_days(hotel):
        step()
    return hotel


def made(hotel: SmallHotel, name: str, first: date, last: date | None = None, **chosen: str) -> Sheet:
    return hotel.desk.read(report_named(name).read, asked=Asked(first, last or first, chosen))


def table_of(sheet: Sheet, key: str) -> Table:
    [table] = [part for part in sheet.parts if isinstance(part, Table) and part.key == key]
    return table


def total(sheet: Sheet, key: str) -> Row:
    found = table_of(sheet, key).total
    assert found is not None
    return found


def notes(sheet: Sheet) -> str:
    return " ".join(part.text for part in sheet.parts if isinstance(part, Note))


def written(kind: CellKind, value: Value) -> str:
    """A value as the worked tables write it."""
    if isinstance(value, int) and kind is CellKind.MONEY:
        return f"{Money.from_minor(value, 'EUR').amount:f}"
    if isinstance(value, date | datetime):
        return value.isoformat()
    return "" if value is None else str(value)


def assert_shows(table: Table, heading: str) -> None:
    """The columns of the worked table, row by row, the total last."""
    expected = worked_table(PAGE, heading)
    places = {column.key: place for place, column in enumerate(table.columns)}
    assert table.total is not None

    def as_written(row: Row) -> dict[str, str]:
        return {key: written(table.columns[places[key]].kind, row[places[key]]) for key in expected[0]}

    assert [as_written(row) for row in (*table.rows, table.total)] == expected
    assert len(table.opens) in {0, len(table.rows)}


# --- The two days of the ledgers --------------------------------------------------------------------------------------


def test_the_two_days(lived: SmallHotel) -> None:
    for row in worked_table("ledgers.md", "The ledgers of the two days"):
        ledgers = table_of(made(lived, "trial-balance", DAY if row["day"] == "2" else NEXT), "ledgers")
        found = next(one for one in ledgers.rows if str(one[0]).lower().startswith(row["ledger"]))
        assert [written(CellKind.MONEY, cell) for cell in found[1:]] == [row[key] for key in ("opening", "debits", "credits", "closing")]
    proof = table_of(made(lived, "trial-balance", NEXT), "proof")
    assert [row[1] for row in proof.rows] == [12_900, 12_900, 0]
    assert_shows(table_of(made(lived, "revenue", NEXT), "codes"), "Revenue of 3 March")
    assert_shows(table_of(made(lived, "tax", DAY, NEXT), "codes"), "Taxes of both days")
    assert_shows(table_of(made(lived, "payments", DAY, NEXT), "methods"), "Payments of both days")
    assert_shows(table_of(made(lived, "guest-ledger", DAY), "in_house"), "Guest ledger of 2 March")
    assert_shows(table_of(made(lived, "guest-ledger", NEXT), "in_house"), "Guest ledger of 3 March")
    assert_shows(table_of(made(lived, "deposits", DAY), "deposits"), "Deposits held on 2 March")
    assert_shows(table_of(made(lived, "reversals-and-allowances", DAY, NEXT), "lines"), "Corrections of both days")
    assert_shows(table_of(made(lived, "journal-by-user", DAY), "users"), "Journal of 2 March")
    assert table_of(made(lived, "deposits", NEXT), "deposits").rows == ()
    left = table_of(made(lived, "city-ledger", NEXT), "left_unpaid")
    assert [(row[2], row[-1]) for row in left.rows] == [("Ana", 4_200)]


def test_revenue_taxes_and_payments_are_what_the_trial_balance_counts(lived: SmallHotel) -> None:
    for day in (DAY, NEXT):
        whole = whole_balance(lived, day, day)
        charged = (whole.total_minor(Section.CHARGES), whole.identity.taxes_minor)
        assert total(made(lived, "revenue", day), "codes")[2:4] == total(made(lived, "revenue", day), "groups")[2:4] == charged
        assert total(made(lived, "tax", day), "rules")[-1] == whole.identity.taxes_minor
        moved = total(made(lived, "payments", day), "codes")[-3:-1]
        assert moved == (whole.total_minor(Section.PAYMENTS), whole.total_minor(Section.PAID_OUTS))


def test_the_journal_marks_what_was_reversed(lived: SmallHotel) -> None:
    lines = table_of(made(lived, "journal-by-user", DAY), "lines_1")
    assert [(row[7], row[-1]) for row in lines.rows if row[6] == "BAR"] == [("Bar", "Reversed"), ("Reversal: Bar", "Reversal: wrong guest")]


def test_every_figure_of_the_trial_balance_opens_the_report_behind_it(lived: SmallHotel) -> None:
    sheet = made(lived, "trial-balance", DAY, NEXT)
    for key in ("ledgers", "charges", "paid_outs", "payments", "transfers", "taxes"):
        for opens in table_of(sheet, key).opens:
            assert opens is not None
            behind = made(lived, opens.report, *(date.fromisoformat(opens.parameters[name]) for name in ("first", "last")))
            assert behind.parts
    [guests, *_others] = table_of(sheet, "ledgers").opens
    assert guests is not None
    assert (guests.report, guests.parameters["first"]) == ("guest-ledger", NEXT.isoformat())


def test_every_report_asks_as_many_statements_however_much_there_is(lived: SmallHotel, count_statements: CountStatements) -> None:
    most = {"night-audit-log": 4, "deposit-not-covering": 16, "guest-ledger": 11, "city-ledger": 11, "package-ledger": 9}
    for report in MONEY_REPORTS:
        counts = {count_statements(lived.desk, report.read, asked=Asked(day, day, {})) for day in (DAY, NEXT)}
        assert max(counts) <= most.get(report.name, 7), report.name
        assert len(counts) == 1, report.name


# --- Accounts, packages -----------------------------------------------------------------------------------------------


def test_the_city_ledger_by_age_as_of_each_day(hotel: SmallHotel) -> None:
    partners = Partners(hotel)
    due = {10_000: date(2026, 2, 20), 5_000: date(2026, 1, 16), 2_000: date(2025, 11, 20)}
    items = {amount: partners.item(partners.on_account(partners.agent, amount)) for amount in due}
    with hotel.database.writing() as connection:
        for amount, day in due.items():
            connection.execute(update(ArItem).where(ArItem.id == items[amount]).values(due_date=day))
    paid = partners.item(partners.pays(partners.agent, 3_000))
    hotel.desk.run(roll_business_date, closing=DAY)
    hotel.desk.run(apply_payment, credit_item_id=paid, parts=[Part(items[2_000], 2_000), Part(items[5_000], 1_000)])
    hotel.desk.run(roll_business_date, closing=NEXT)
    with hotel.database.snapshot() as connection:
        of_it = select(ArApplication.id).where(ArApplication.charge_item_id == items[5_000])
        applied = ArApplicationId(connection.execute(of_it).scalar_one())
    hotel.desk.run(undo_application, application_id=applied, reason="not theirs")
    for day, heading in ((DAY, "2 March"), (NEXT, "3 March"), (THIRD, "4 March")):
        sheet = made(hotel, "city-ledger", day)
        assert_shows(table_of(sheet, "accounts"), f"City ledger of {heading}")
        assert "140.00. The list comes to the same." in notes(sheet)
    ages = hotel.desk.read(account_list, only="owing").totals
    assert total(made(hotel, "city-ledger", THIRD), "accounts")[3:9] == (*ages.bands.values(), -ages.unapplied_minor, ages.balance_minor)


def test_the_package_ledger_as_of_each_day(hotel: SmallHotel) -> None:
    arrived_with(hotel, breakfast_plan(hotel), departure=FOURTH)
    audit(hotel.desk)
    hotel.desk.run(take_package, room_number="101", package_id=package_named(hotel), pieces=1)
    audit(hotel.desk)
    for day, heading in ((DAY, "2 March"), (NEXT, "3 March")):
        sheet = made(hotel, "package-ledger", day)
        assert_shows(table_of(sheet, "packages"), f"Package ledger of {heading}")
        assert "−22.64. The list comes to the same." in notes(sheet)
        assert [(row[0], row[-2], row[-1]) for row in table_of(sheet, "owed").rows] == [("101", 2, 2_264)]
        the_manager_reads_the_same(hotel, day)


def columns(table: Table, *keys: str) -> list[tuple[Value, ...]]:
    """Some columns of a table, the total last."""
    places = [[column.key for column in table.columns].index(key) for key in keys]
    assert table.total is not None
    return [tuple(row[place] for place in places) for row in (*table.rows, table.total)]


def the_manager_reads_the_same(hotel: SmallHotel, day: date) -> None:
    """What is frozen and read by the manager, what the revenue report says, and what the ledgers moved by, are one."""
    frozen, revenue = hotel.desk.read(manager_figures, day=day), hotel.desk.read(revenue_by_code, day=day)
    spans = (("day", frozen.of_day), ("month", frozen.of_month), ("year", frozen.of_year))
    for name, figures in spans:
        charged = [getattr(code, name) for code in revenue]
        net, tax = sum(one.net_minor for one in charged), sum(one.tax_minor for one in charged)
        assert (net, tax) == (figures.now.revenue_minor, figures.now.counts.tax_minor)
        assert net == sum(getattr(group, name) for group in frozen.groups)
    flash = columns(table_of(made(hotel, "manager-flash", day), "groups"), "figure", "day", "month", "year")
    groups = columns(table_of(made(hotel, "revenue", day), "groups"), "group", "day_net", "month_net", "year_net")
    assert flash[:-1] == [row for row in groups[:-1] if any(row[1:])]
    assert flash[-1][1:] == groups[-1][1:]
    identity = whole_balance(hotel, day, day).identity
    moved = frozen.of_day.now.revenue_minor + frozen.of_day.now.counts.tax_minor
    assert identity.change_minor == moved + identity.paid_outs_minor - identity.payments_minor


def test_the_log_of_an_audit_tells_its_steps(hotel: SmallHotel) -> None:
    arrived(hotel)
    audit(hotel.desk)
    sheet = made(hotel, "night-audit-log", DAY)
    steps, log = table_of(sheet, "steps"), table_of(sheet, "log")
    assert [row[0] for row in steps.rows] == list(STEP_TITLES.values())
    assert {row[0]: row[1] for row in steps.rows}["Moving the business date"] == "Done"
    assert all(isinstance(row[4], int) and row[4] >= 0 for row in steps.rows if row[1] == "Done")
    assert log.rows[0][3] == "Begun"
    assert [row[0] for row in log.rows] == list(range(1, len(log.rows) + 1))
    assert "No night audit was begun for this day." in notes(made(hotel, "night-audit-log", NEXT))


# --- Shifts -----------------------------------------------------------------------------------------------------------


def test_shifts_that_span_the_roll(hotel: SmallHotel) -> None:
    folio = arrived(hotel).folio_id
    shift = hotel.desk.run(open_shift, float_minor=10_000).shift_id
    pay(hotel, folio, 6_000)
    card: dict[str, Any] = {"folio_id": folio, "transaction_code_id": hotel.codes["CARD"], "card": Card("Visa", "4242", "A1")}
    hotel.desk.run(take_payment, **card, amount_minor=3_000)
    close_day(hotel, DAY)
    pay(hotel, folio, 2_500)
    hotel.desk.run(drop_cash, amount_minor=5_000, reason="safe")
    hotel.desk.run(set_exchange_rate, currency="USD", buying_millionths=900_000)
    notes_ = ForeignNotes("USD", 2_000, 900_000)
    hotel.desk.run(take_payment, folio_id=folio, transaction_code_id=hotel.codes["CASH"], amount_minor=1_800, notes=notes_)
    hotel.desk.run(close_shift, shift_id=shift, counts=counted(EUR=13_000, USD=2_000), reason="a note was missing")
    second = hotel.desk.run(add_drawer, details=DrawerDetails("BAR", "Bar", 5)).id
    cashier = hotel.as_user("cashier")
    cashier.run(open_shift, drawer_id=second, float_minor=2_000)
    cashier.run(take_payment, **card, amount_minor=800)
    cashier.run(take_payment, folio_id=folio, transaction_code_id=hotel.codes["CASH"], amount_minor=700)
    sheet = made(hotel, "shifts", DAY, NEXT)
    assert_shows(table_of(sheet, "shifts"), "Shifts of both days")
    assert_shows(table_of(sheet, "dates"), "Shifts by date")
    assert [row[2:] for row in table_of(sheet, "foreign").rows] == [("USD", "20.00", "20.00", "0.00")]
    assert "is not told before it is counted" in notes(sheet)
    payments = table_of(made(hotel, "payments", NEXT), "foreign")
    assert payments.rows == (("USD", 1, "20.00", 1_800, 0),)
    by_cashier = table_of(made(hotel, "payments", NEXT), "cashiers")
    assert [(row[0], row[1], row[-1]) for row in by_cashier.rows] == [
        ("cashier", "Cash", 700),
        ("cashier", "Bank card", 800),
        ("manager", "Cash", 4_300),
    ]


# --- Prices -----------------------------------------------------------------------------------------------------------


def test_what_was_sold_against_the_plan(hotel: SmallHotel) -> None:
    loyal = ReasonCodeId(hotel.desk.run(add_reason_code, details=ReasonCodeDetails(ReasonKind.DISCOUNT, "LOYAL", "Comes every year")).id)
    plan, house = (
        priced(hotel, a_plan(hotel)),
        priced(hotel, a_plan(hotel, "HOUSE", audience=RateAudience.HOUSE_USE), {PriceUnit.ADULTS_1: 0}),
    )
    for name, room, sold in (("Ana", "101", plan), ("Bo", "102", plan), ("Cy", "103", plan), ("Di", "104", house), ("Ed", "201", None)):
        kind = hotel.suite if sold is None else hotel.standard
        stay = hotel.book(DAY, THIRD, guest=name, kind=kind, price_minor=8_000)
        if sold is not None:
            hotel.desk.run(sell_at_quote, reservation_id=stay, plan=sold)
        if name == "Bo":
            desk = hotel.as_user("night_auditor")
            desk.run(discount, reservation_id=stay, reason_code_id=loyal, percent_millionths=100_000)
        if name == "Cy":
            hotel.desk.run(discount, reservation_id=stay, reason_code_id=loyal, percent_millionths=1_000_000)
        hotel.desk.run(check_in, reservation_id=stay, room_id=hotel.rooms[room])
    close_day(hotel, DAY)
    assert_shows(table_of(made(hotel, "rate-check", DAY), "nights"), "Rate check of 2 March")
    assert_shows(table_of(made(hotel, "complimentary", DAY), "nights"), "Complimentary on 2 March")
    others = table_of(made(hotel, "rate-check", DAY, nights="OTHER_PRICES"), "nights")
    assert [row[1] for row in others.rows] == ["Bo", "Cy", "Ed"]
    assert table_of(made(hotel, "rate-check", THIRD), "nights").rows == ()


def test_commissions_by_agent(hotel: SmallHotel) -> None:
    partners = Partners(hotel)
    partners.earns()
    short, long = received(partners, departure=NEXT), received(partners, departure=THIRD, room="102")
    close_day(hotel, DAY)
    hotel.desk.run(check_out, reservation_id=short)
    close_day(hotel, NEXT)
    hotel.desk.run(check_out, reservation_id=long)
    first = next(row.id for row in partners.commission_rows() if row.nights == 1)
    hotel.desk.run(decide_commissions, commission_ids=[first], state=CommissionState.APPROVED)
    sheet = made(hotel, "commission", DAY, THIRD)
    assert_shows(table_of(sheet, "agents"), "Commissions")
    assert [row[5] for row in table_of(sheet, "stays").rows] == [1, 2]


# --- Now --------------------------------------------------------------------------------------------------------------


def test_who_owes_too_much_and_who_is_short_tonight(hotel: SmallHotel) -> None:
    guest = arrived(hotel, departure=FOURTH)
    pay(hotel, guest.folio_id, 5_000)
    everybody = table_of(made(hotel, "high-balance", DAY, guests="EVERYBODY"), "guests")
    assert [(row[0], row[5], row[7]) for row in everybody.rows] == [("101", -5_000, None)]
    assert table_of(made(hotel, "high-balance", DAY), "guests").rows == ()
    short = table_of(made(hotel, "deposit-not-covering", DAY), "guests")
    assert [row[2:] for row in short.rows] == [(-5_000, 10_200, 5_200)]
