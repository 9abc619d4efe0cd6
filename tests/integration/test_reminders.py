"""Reminders to companies: who is due, what is written, in which language; on both databases (`docs/algorithms/reminders.md`)."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select, update

from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.domain.cashier_codes import ReminderState
from hotel_desk.domain.errors import NotAllowed, NotFound, ReasonMissing
from hotel_desk.domain.settings import REMINDER_DAYS, REMINDER_TEXTS
from hotel_desk.jobs.account_papers import reminder_pdf
from hotel_desk.language import CHINESE
from hotel_desk.models.journal import AuditEntry
from hotel_desk.models.profile import Profile
from hotel_desk.models.property import BusinessDate
from hotel_desk.models.reminder import ArReminder, ReminderLetter
from hotel_desk.queries.reminders import reminder_letters, reminders_due
from hotel_desk.services.business_day import roll_business_date
from hotel_desk.services.city_ledger import set_account_terms
from hotel_desk.services.papers import PaperKind, record_paper_printed
from hotel_desk.services.reminders import LaterReminder, ReminderHasLeft, mark_reminders_sent, withdraw_reminder, write_reminders
from hotel_desk.services.settings import change_setting
from tests.accounts_of_tests import Partners
from tests.sample_papers import page_texts
from tests.stays_of_tests import DAY, one
from tests.worked_tables import worked_table

if TYPE_CHECKING:
    from tests.fixtures.databases import SmallHotel
    from tests.fixtures.statement_counts import CountStatements

pytestmark = pytest.mark.usefixtures("rows_agree")
DOCUMENT = "reminders.md"


@pytest.fixture
def partners(hotel: SmallHotel) -> Partners:
    partners = Partners(hotel)
    for profile in (partners.agent, partners.company):
        hotel.desk.run(set_account_terms, profile_id=profile, terms_days=0, credit_limit_minor=None)
    return partners


def on(hotel: SmallHotel, day: date) -> None:
    """Close the days until then: nobody sleeps here."""
    today = one(hotel, select(BusinessDate.date))
    while today < day:
        hotel.desk.run(roll_business_date, closing=today)
        today += timedelta(days=1)


def test_a_company_that_does_not_pay(hotel: SmallHotel, partners: Partners) -> None:
    for level, days in zip((1, 2, 3), (7, 14, 21), strict=True):
        hotel.desk.run(change_setting, key=REMINDER_DAYS[level].key, value=days)
    for row in worked_table(DOCUMENT, "A company that does not pay"):
        on(hotel, date.fromisoformat(row["day"]))
        before = {letter.letter_id for letter in hotel.desk.read(reminder_letters)}
        if row["step"] == "run":
            hotel.desk.run(write_reminders)
        elif row["step"] == "withdrawn":
            hotel.desk.run(withdraw_reminder, letter_id=hotel.desk.read(reminder_letters)[0].letter_id, reason="paid in cash")
        else:
            amount, what = row["step"].split()
            minor = int(Decimal(amount) * 100)
            if what == "charged":
                partners.on_account(partners.agent, minor)
            else:
                partners.apply_oldest(partners.agent, partners.pays(partners.agent, minor))
        new = [letter for letter in hotel.desk.read(reminder_letters) if letter.letter_id not in before]
        assert [str(letter.level) for letter in new] == row["letter"].split(), row
        with hotel.database.snapshot() as connection:
            asked = select(ArReminder.open_minor, ArReminder.level).where(ArReminder.letter_id.in_([one.letter_id for one in new]))
            items = [f"{Decimal(found.open_minor) / 100:.2f} at {found.level}" for found in connection.execute(asked)]
        assert "; ".join(items) == row["items"], row


def test_only_the_chosen_accounts_are_written_to_and_nobody_twice(hotel: SmallHotel, partners: Partners) -> None:
    for profile in (partners.agent, partners.company):
        partners.on_account(profile, 5_000)
    on(hotel, DAY + timedelta(days=10))
    due = hotel.desk.read(reminders_due)
    assert [(one.name, one.level, one.total_minor) for one in due] == [("Nordwind Ltd", 1, 5_000), ("Sunny Travel", 1, 5_000)]
    assert hotel.desk.run(write_reminders, account_ids=[due[1].account_id]).items == 1
    assert [one.name for one in hotel.desk.read(reminders_due)] == ["Nordwind Ltd"]
    assert hotel.desk.run(write_reminders).items == 1
    assert hotel.desk.run(write_reminders).letter_ids == ()


def test_a_letter_is_sent_once(hotel: SmallHotel, partners: Partners) -> None:
    partners.on_account(partners.agent, 5_000)
    on(hotel, DAY + timedelta(days=10))
    letters = hotel.desk.run(write_reminders).letter_ids
    assert len(hotel.desk.read(reminder_letters, unsent=True)) == 1
    assert [hotel.desk.run(mark_reminders_sent, letter_ids=letters).letters for _time in range(2)] == [1, 0]
    (row,) = hotel.desk.read(reminder_letters)
    assert (row.state, row.sent_by != "", row.sent_at is not None) == (ReminderState.SENT, True, True)
    assert hotel.desk.read(reminder_letters, unsent=True) == ()
    with pytest.raises(NotAllowed):
        hotel.as_user("reception").run(write_reminders)
    with pytest.raises(NotAllowed):
        hotel.as_user("reception").run(mark_reminders_sent, letter_ids=letters)


def test_a_letter_is_withdrawn_before_it_has_left_and_the_latest_first(hotel: SmallHotel, partners: Partners) -> None:
    desk = hotel.desk
    partners.on_account(partners.agent, 5_000)
    on(hotel, DAY + timedelta(days=7))
    (first,) = desk.run(write_reminders).letter_ids
    on(hotel, DAY + timedelta(days=21))
    (second,) = desk.run(write_reminders).letter_ids
    with pytest.raises(LaterReminder):
        desk.run(withdraw_reminder, letter_id=first, reason="a mistake")
    with pytest.raises(ReasonMissing):
        desk.run(withdraw_reminder, letter_id=second, reason=" ")
    with pytest.raises(NotAllowed):
        hotel.as_user("reception").run(withdraw_reminder, letter_id=second, reason="a mistake")
    assert desk.run(withdraw_reminder, letter_id=second, reason="a mistake").items == 1
    assert [one.level for one in desk.read(reminders_due)] == [2]
    with pytest.raises(NotFound):
        desk.run(withdraw_reminder, letter_id=second, reason="again")
    told = one(hotel, select(AuditEntry.details).where(AuditEntry.code == AuditCode.REMINDER_WITHDRAWN))
    assert (told["level"], told["amount_minor"], told["reason"]) == (2, 5_000, "a mistake")
    desk.run(mark_reminders_sent, letter_ids=[first])
    with pytest.raises(ReminderHasLeft):
        desk.run(withdraw_reminder, letter_id=first, reason="a mistake")


@pytest.mark.parametrize(("language", "title"), [("en", "Payment reminder"), (CHINESE, "催款函")])
def test_the_letter_is_in_the_accounts_language_with_any_letters(hotel: SmallHotel, partners: Partners, language: str, title: str) -> None:
    desk = hotel.desk
    desk.run(set_account_terms, profile_id=partners.agent, terms_days=0, credit_limit_minor=None, language=language)
    desk.run(change_setting, key=REMINDER_TEXTS[1, language].key, value="Пожалуйста, 请付款: please pay.")
    with hotel.database.writing() as connection:
        connection.execute(update(Profile).where(Profile.id == partners.agent).values(name="Солнце 阳光旅行社"))
    partners.on_account(partners.agent, 5_000)
    on(hotel, DAY + timedelta(days=10))
    (letter,) = desk.run(write_reminders).letter_ids
    papers = []
    for _print in range(2):
        printed = desk.run(record_paper_printed, paper=PaperKind.REMINDER, subject_id=letter)
        papers.append(desk.read(reminder_pdf, letter_id=letter, printed=printed).pdf)
    (text,) = page_texts(papers[0])
    for words in (title, "Солнце", "阳光旅行社", "Пожалуйста, 请付款: please pay.", "50.00"):
        assert words in text, words
    # The second print is the first one with the mark of a copy.
    assert papers[1].startswith(papers[0])
    assert one(hotel, select(ReminderLetter.body)) == "Пожалуйста, 请付款: please pay."


def test_what_is_due_costs_the_same_however_many_owe(hotel: SmallHotel, partners: Partners, count_statements: CountStatements) -> None:
    partners.on_account(partners.agent, 5_000)
    on(hotel, DAY + timedelta(days=50))
    before = (count_statements(hotel.desk, reminders_due), count_statements(hotel.desk, reminder_letters))
    for profile in (partners.agent, partners.company):
        partners.on_account(profile, 5_000)
    on(hotel, DAY + timedelta(days=60))
    hotel.desk.run(write_reminders)
    on(hotel, DAY + timedelta(days=80))
    assert len(hotel.desk.read(reminders_due)) == 2
    assert before == (count_statements(hotel.desk, reminders_due), count_statements(hotel.desk, reminder_letters)) == (6, 1)
