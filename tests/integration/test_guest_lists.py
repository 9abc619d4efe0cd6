"""Guests by what they have in common: listed, saved, tagged, exported; and the files to be mended before somebody arrives."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.domain.codes import ProfileKind
from hotel_desk.domain.errors import InvalidInput, NotAllowed, ReasonMissing, SomeoneWasFaster, StaffError
from hotel_desk.domain.guest_codes import ConsentPurpose, ContactKind, DocumentKind, VipClass
from hotel_desk.domain.guest_filter import GuestFilter, read_filter, stored_filter
from hotel_desk.domain.guest_form import ContactLine, DocumentLine, GuestFileForm, TagLine
from hotel_desk.domain.ids import GuestId, ProfileId
from hotel_desk.domain.rate_codes import Payer
from hotel_desk.jobs.guest_export import COLUMNS, ExportNotWritten, export_guests, tag_matching
from hotel_desk.models.journal import AuditEntry
from hotel_desk.queries import guest_worklist as guest_worklist_query
from hotel_desk.queries.guest_file import guest_file
from hotel_desk.queries.guest_history import guest_changes
from hotel_desk.queries.guest_lists import guest_count, guests_matching, known_tags, saved_guest_lists
from hotel_desk.queries.guest_worklist import GuestDuty, guest_worklist
from hotel_desk.services.bounced_mail import note_bounced_mail
from hotel_desk.services.cashier import post_charge
from hotel_desk.services.city_ledger import transfer_to_account
from hotel_desk.services.departures import check_out
from hotel_desk.services.guest_consents import record_consent
from hotel_desk.services.guest_file import save_guest_file
from hotel_desk.services.guest_lists import ListNameTaken, delete_guest_list, save_guest_list, tag_guests
from hotel_desk.services.stays import check_in
from tests.accounts_of_tests import Partners, received
from tests.guest_files_of_tests import written
from tests.stays_of_tests import DAY, FOURTH, THIRD, charge, close_day

if TYPE_CHECKING:
    from pathlib import Path

    from tests.fixtures.databases import SmallHotel
    from tests.fixtures.statement_counts import CountStatements

pytestmark = pytest.mark.usefixtures("rows_agree")
ANA = GuestFileForm(
    name="Ana Silva",
    birth_date=date(1990, 3, 3),
    nationality="PT",
    language="pt",
    phone="+351912345678",
    email="ana@example.com",
    vip_level=3,
    vip_class=VipClass.VIP,
    tags=(TagLine("golf"),),
)
BO = GuestFileForm(name="Bo Lee", country="CN", birth_date=date(2001, 1, 1), languages=("zh", "en"))
CO = GuestFileForm(kind=ProfileKind.COMPANY, name="Ninjia")


def names(hotel: SmallHotel, **wanted: object) -> set[str]:
    chosen = GuestFilter(**wanted)  # type: ignore[arg-type]
    page = hotel.desk.read(guests_matching, wanted=chosen)
    assert hotel.desk.read(guest_count, wanted=chosen) == len(page.lines)
    return {line.name for line in page.lines}


def stayed(hotel: SmallHotel, guest: ProfileId, *, room: str) -> None:
    stay = hotel.book(guest=GuestId(guest), room=room)
    checked = hotel.desk.run(check_in, reservation_id=stay)
    hotel.desk.run(post_charge, folio_id=checked.folio_id, transaction_code_id=hotel.codes["BAR"], price_minor=5_000)


def test_each_condition_of_a_filter(hotel: SmallHotel) -> None:
    ana = written(hotel, ANA)
    for form in (BO, CO):
        written(hotel, form)
    hotel.desk.run(record_consent, profile_id=ana, purpose=ConsentPurpose.MARKETING_EMAIL, given=True, source="card")
    assert names(hotel) == {"Ana Silva", "Bo Lee"}
    assert names(hotel, kind=None) == {"Ana Silva", "Bo Lee", "Ninjia"}
    assert names(hotel, kind=ProfileKind.COMPANY) == {"Ninjia"}
    assert names(hotel, country="PT") == {"Ana Silva"}
    assert names(hotel, country="CN") == {"Bo Lee"}
    assert names(hotel, language="pt") == {"Ana Silva"}
    assert names(hotel, language="en") == {"Bo Lee"}
    assert names(hotel, language="e") == set()
    assert names(hotel, vip_from=3) == names(hotel, vip_class=VipClass.VIP) == names(hotel, tag="golf") == {"Ana Silva"}
    assert names(hotel, consent=ConsentPurpose.MARKETING_EMAIL) == {"Ana Silva"}
    assert names(hotel, consent=ConsentPurpose.PROFILING) == set()
    hotel.desk.run(record_consent, profile_id=ana, purpose=ConsentPurpose.MARKETING_EMAIL, given=False, source="mail")
    assert names(hotel, consent=ConsentPurpose.MARKETING_EMAIL) == set()
    assert names(hotel, active=False) == set()
    assert hotel.desk.read(known_tags) == ("golf",)


@pytest.mark.parametrize(
    ("first", "last", "found"), [(35, 35, True), (36, None, False), (None, 35, True), (None, 34, False), (34, 36, True)]
)
def test_age_is_that_of_the_business_date(hotel: SmallHotel, first: int | None, last: int | None, found: bool) -> None:
    written(hotel, ANA)  # 35 until the day after the business date
    assert names(hotel, age_from=first, age_to=last) == ({"Ana Silva"} if found else set())


def test_stays_spend_and_the_last_stay(hotel: SmallHotel) -> None:
    ana, _bo = written(hotel, ANA), written(hotel, BO)
    stayed(hotel, ana, room="101")
    assert names(hotel, stays_from=1) == names(hotel, last_stay_from=date(2026, 3, 4)) == {"Ana Silva"}
    assert names(hotel, stays_to=0) == {"Bo Lee"}
    assert names(hotel, last_stay_to=date(2026, 3, 3)) == names(hotel, last_stay_from=date(2026, 3, 5)) == set()
    assert names(hotel, last_stay_to=date(2026, 3, 4)) == {"Ana Silva"}
    [line] = hotel.desk.read(guests_matching, wanted=GuestFilter(stays_from=1)).lines
    assert (line.stays, line.last_stay, line.tags) == (1, date(2026, 3, 4), ("golf",))
    assert line.spend_minor >= 5_000
    assert names(hotel, spend_from_minor=line.spend_minor) == {"Ana Silva"}
    assert names(hotel, spend_from_minor=line.spend_minor + 1) == set()
    assert names(hotel, spend_to_minor=0) == {"Bo Lee"}


def test_companies_and_agents_have_the_stays_they_booked_and_the_turnover_of_their_accounts(hotel: SmallHotel) -> None:
    partners = Partners(hotel)
    received(partners, Payer.COMPANY_ACCOUNT)
    received(partners, Payer.AGENT_ACCOUNT, room="102", company_id=None)
    stranger = hotel.book(DAY, THIRD)
    checked = hotel.desk.run(check_in, reservation_id=stranger, room_id=hotel.rooms["103"])
    close_day(hotel, DAY)
    partners.on_account(partners.company, 7_000)
    partners.pays(partners.company, 3_000)
    charge(hotel, checked.folio_id, 2_500)
    hotel.desk.run(transfer_to_account, folio_id=checked.folio_id, window_number=1, profile_id=partners.company)
    night = 10_000 + 200
    wanted = GuestFilter(kind=None)
    lines = {line.name: line for line in hotel.desk.read(guests_matching, wanted=wanted).lines}
    company, agent = lines["Nordwind Ltd"], lines["Sunny Travel"]
    assert (company.stays, company.last_stay, agent.stays) == (1, THIRD, 2)
    # One night of its own booking, what was charged on the account itself, and the bill it took over; its payment is no turnover.
    assert company.spend_minor == night + 7_000 + (night + 2_500)
    assert agent.spend_minor == 2 * night
    assert names(hotel, kind=ProfileKind.COMPANY, stays_from=1, stays_to=1) == {"Nordwind Ltd"}
    assert names(hotel, kind=ProfileKind.AGENT, stays_from=2, last_stay_from=THIRD, last_stay_to=THIRD) == {"Sunny Travel"}
    assert names(hotel, kind=None, stays_from=2) == {"Sunny Travel"}
    assert names(hotel, kind=None, last_stay_from=THIRD) == set(lines)
    assert names(hotel, kind=ProfileKind.COMPANY, last_stay_from=FOURTH) == set()
    assert names(hotel, kind=None, spend_from_minor=company.spend_minor, spend_to_minor=company.spend_minor) == {"Nordwind Ltd"}
    assert names(hotel, kind=ProfileKind.AGENT, spend_from_minor=2 * night + 1) == set()


def test_pages_follow_each_other_without_gap_or_repeat(hotel: SmallHotel, count_statements: CountStatements) -> None:
    for number in range(7):
        written(hotel, replace(BO, name=f"Guest {number}"))
    seen, after = [], None
    while True:
        page = hotel.desk.read(guests_matching, wanted=GuestFilter(), after=after, limit=3)
        seen += [line.name for line in page.lines]
        after = page.after
        if after is None:
            break
    assert sorted(seen) == [f"Guest {number}" for number in range(7)]
    assert hotel.desk.read(guest_count, wanted=GuestFilter(), most=3) == 4
    few, many = (count_statements(hotel.desk, guests_matching, wanted=GuestFilter(), limit=limit) for limit in (1, 7))
    assert few == many


def test_contacts_and_births_are_masked_for_who_may_not_see_them(hotel: SmallHotel) -> None:
    written(hotel, ANA)
    [seen] = hotel.desk.read(guests_matching, wanted=GuestFilter()).lines
    [masked] = hotel.as_user("housekeeping").read(guests_matching, wanted=GuestFilter()).lines
    assert (seen.phone, seen.email, seen.birth_date) == ("+351912345678", "ana@example.com", "1990-03-03")
    assert (masked.phone, masked.email, masked.birth_date) == ("••• 5678", "a•••@example.com", "1990")


def test_filters_that_nobody_passes_are_refused(hotel: SmallHotel) -> None:
    for wanted in (GuestFilter(stays_from=3, stays_to=2), GuestFilter(age_from=-1), GuestFilter(age_to=131)):
        with pytest.raises(InvalidInput):
            hotel.desk.run(save_guest_list, list_id=None, name="x", wanted=wanted)


def test_a_filter_is_kept_as_it_was() -> None:
    wanted = GuestFilter(kind=None, active=None, tag="golf", last_stay_from=date(2026, 1, 1), vip_class=VipClass.VIP)
    assert read_filter(stored_filter(wanted)) == wanted
    assert read_filter(stored_filter(GuestFilter()) | {"of a newer program": 1}) == GuestFilter()


def test_lists_are_saved_shared_and_deleted_by_who_owns_them(hotel: SmallHotel) -> None:
    reception = hotel.as_user("reception")
    own = reception.run(save_guest_list, list_id=None, name="Golf", wanted=GuestFilter(tag="golf"))
    reception.run(save_guest_list, list_id=None, name="For all", wanted=GuestFilter(vip_from=1), shared=True)
    assert [(one.name, one.own) for one in reception.read(saved_guest_lists)] == [("For all", True), ("Golf", True)]
    assert [(one.name, one.own) for one in hotel.as_user("reservations").read(saved_guest_lists)] == [("For all", False)]
    with pytest.raises(ListNameTaken):
        reception.run(save_guest_list, list_id=None, name=" Golf ", wanted=GuestFilter())
    with pytest.raises(NotAllowed):
        hotel.as_user("reservations").run(delete_guest_list, list_id=own.list_id, version=own.version)
    changed = reception.run(save_guest_list, list_id=own.list_id, name="Golf", wanted=GuestFilter(tag="polo"), version=own.version)
    with pytest.raises(SomeoneWasFaster):
        reception.run(delete_guest_list, list_id=own.list_id, version=own.version)
    assert reception.read(saved_guest_lists)[1].filter == GuestFilter(tag="polo")
    reception.run(delete_guest_list, list_id=own.list_id, version=changed.version)
    assert [one.name for one in reception.read(saved_guest_lists)] == ["For all"]


def test_a_tag_is_put_on_many_with_its_reason(hotel: SmallHotel) -> None:
    ana, bo = written(hotel, ANA), written(hotel, BO)
    before = hotel.desk.read(guest_file, profile_id=bo)
    done = hotel.desk.run(tag_guests, profile_ids=[ana, bo], tag=" golf ", reason="tournament")
    assert (done.tagged, done.had_it) == (1, 1)
    after = hotel.desk.read(guest_file, profile_id=bo)
    assert after.form.tags == (TagLine("golf", "tournament"),)
    assert after.version == before.version + 1
    assert [change.field for change in hotel.desk.read(guest_changes, profile_id=bo)] == ["tags"]
    with pytest.raises(ReasonMissing):
        hotel.desk.run(tag_guests, profile_ids=[ana], tag="x", reason=" ")
    for tag, guests in (("", [ana]), ("x", [ana] * 1001)):
        with pytest.raises(InvalidInput):
            hotel.desk.run(tag_guests, profile_ids=guests, tag=tag, reason="r")


def test_everybody_on_a_list_is_tagged(hotel: SmallHotel, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hotel_desk.jobs.guest_export.MOST_TAGGED", 2)
    for number in range(5):
        written(hotel, replace(BO, name=f"Guest {number}"))
    written(hotel, ANA)
    assert tag_matching(hotel.desk, wanted=GuestFilter(country="CN"), tag="spring", reason="letter").tagged == 5
    assert len(names(hotel, tag="spring")) == 5


def test_an_export_holds_what_the_role_may_see_and_no_formula(hotel: SmallHotel, tmp_path: Path) -> None:
    written(hotel, replace(ANA, name="=HYPERLINK(1)"))
    written(hotel, BO)
    file = tmp_path / "guests.csv"
    assert export_guests(hotel.desk, wanted=GuestFilter(), file=file) == 2
    with file.open(encoding="utf-8-sig", newline="") as lines:
        rows = {row["Full name or company"]: row for row in csv.DictReader(lines)}
    assert set(rows) == {"'=HYPERLINK(1)", "Bo Lee"}
    assert rows["'=HYPERLINK(1)"]["Phone"] == "'+351912345678"
    assert list(rows["Bo Lee"]) == list(COLUMNS.values())
    with hotel.database.snapshot() as connection:
        [details] = connection.execute(select(AuditEntry.details).where(AuditEntry.code == AuditCode.GUESTS_EXPORTED)).scalars()
    assert details == {"filter": {"kind": "GUEST", "active": True}, "guests": 2}
    assert list(tmp_path.glob("*.part")) == []
    assert file.stat().st_mode & 0o077 == 0


def test_an_export_as_a_workbook(hotel: SmallHotel, tmp_path: Path) -> None:
    written(hotel, ANA)
    export_guests(hotel.desk, wanted=GuestFilter(), file=tmp_path / "guests.xlsx")
    book = load_workbook(tmp_path / "guests.xlsx", read_only=True)
    try:
        rows = list(book.worksheets[0].iter_rows(values_only=True))
    finally:
        book.close()
    assert [row[0] for row in rows] == ["Full name or company", "Ana Silva"]
    assert rows[1][12] == "golf"


def test_an_export_that_is_refused_leaves_nothing(hotel: SmallHotel, tmp_path: Path) -> None:
    written(hotel, ANA)
    with pytest.raises(NotAllowed):
        export_guests(hotel.as_user("reception"), wanted=GuestFilter(), file=tmp_path / "x.csv")
    with pytest.raises(ExportNotWritten):
        export_guests(hotel.desk, wanted=GuestFilter(), file=tmp_path / "none" / "x.csv")
    with pytest.raises(StaffError):
        export_guests(hotel.desk, wanted=GuestFilter(age_from=200), file=tmp_path / "x.csv")
    assert [*tmp_path.glob("x*"), *tmp_path.glob("*.part")] == []


def test_what_is_to_be_mended_before_somebody_arrives(hotel: SmallHotel, count_statements: CountStatements) -> None:
    passport = DocumentLine(DocumentKind.PASSPORT, "CA1", "PT", expiry_date=date(2026, 3, 3))
    ana = written(hotel, replace(ANA, documents=(passport,)))
    bo = written(hotel, replace(BO, email="bo@example.com", nationality="CN", documents=(DocumentLine(DocumentKind.PASSPORT, "X9", "CN"),)))
    cy = written(hotel, GuestFileForm(name="Cy"))
    for guest, room in ((ana, "101"), (bo, "102"), (cy, "103")):
        hotel.book(guest=GuestId(guest), room=room)
    far = written(hotel, GuestFileForm(name="Far"))
    hotel.book(date(2026, 5, 1), date(2026, 5, 2), guest=GuestId(far))
    hotel.book(date(2026, 6, 1), date(2026, 6, 2), guest=GuestId(bo))
    hotel.desk.run(note_bounced_mail, profile_id=bo, email="Bo@Example.com")
    tasks = hotel.desk.read(guest_worklist)
    assert [(task.duty, task.name, task.since, task.missing) for task in tasks] == [
        (GuestDuty.DOCUMENT_EXPIRED, "Ana Silva", date(2026, 3, 3), ()),
        (GuestDuty.EMAIL_BOUNCED, "Bo Lee", DAY, ()),
        (GuestDuty.FACTS_MISSING, "Cy", None, ("nationality", "documents")),
    ]
    assert count_statements(hotel.desk, guest_worklist) == 5


def test_mail_that_came_back_is_to_be_mended_until_it_arrives_or_the_address_is_another(hotel: SmallHotel) -> None:
    office = ContactLine(ContactKind.EMAIL, "ana@office.example")
    ana = written(hotel, replace(ANA, contacts=(office,), documents=(DocumentLine(DocumentKind.PASSPORT, "CA1", "PT"),)))
    hotel.book(guest=GuestId(ana), room="101")
    reception = hotel.as_user("reception")

    def came_back() -> list[str]:
        return [address.email for address in reception.read(guest_file, profile_id=ana).mail if address.came_back_at is not None]

    def to_be_mended() -> list[GuestDuty]:
        return [task.duty for task in reception.read(guest_worklist)]

    with pytest.raises(InvalidInput, match="no such e-mail"):
        reception.run(note_bounced_mail, profile_id=ana, email="somebody@example.com")
    reception.run(note_bounced_mail, profile_id=ana, email="ANA@office.example")
    assert (came_back(), to_be_mended()) == (["ana@office.example"], [GuestDuty.EMAIL_BOUNCED])
    reception.run(note_bounced_mail, profile_id=ana, email="ana@office.example", came_back=False)
    assert (came_back(), to_be_mended()) == ([], [])
    reception.run(note_bounced_mail, profile_id=ana, email="ana@example.com")
    assert (came_back(), to_be_mended()) == (["ana@example.com"], [GuestDuty.EMAIL_BOUNCED])
    file = reception.read(guest_file, profile_id=ana)
    reception.run(save_guest_file, profile_id=ana, form=replace(file.form, email="ana@new.example"), version=file.version)
    assert (came_back(), to_be_mended()) == ([], [])


def test_whoever_was_here_long_ago_is_asked_anew(hotel: SmallHotel, monkeypatch: pytest.MonkeyPatch) -> None:
    ana = written(hotel, replace(ANA, documents=(DocumentLine(DocumentKind.PASSPORT, "CA1", "PT"),)))
    stay = hotel.desk.run(check_in, reservation_id=hotel.book(DAY, DAY, guest=GuestId(ana), room="101"))
    hotel.desk.run(check_out, reservation_id=stay.reservation_id, leave_open_reason="pays by letter")
    close_day(hotel, DAY)
    hotel.book(THIRD, FOURTH, guest=GuestId(ana), room="102")
    assert hotel.desk.read(guest_worklist) == ()
    monkeypatch.setattr(guest_worklist_query, "STALE_DAYS", 0)
    assert [(task.duty, task.name, task.since) for task in hotel.desk.read(guest_worklist)] == [(GuestDuty.STALE, "Ana Silva", DAY)]
