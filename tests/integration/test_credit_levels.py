"""How far guests and companies are trusted: worked out each night, set by a person, and what it decides, on both databases."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from hotel_desk.cli.program import run_program
from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.domain.credit_levels import CreditLevel, CreditReason
from hotel_desk.domain.errors import NotAllowed, ReasonMissing
from hotel_desk.domain.guest_form import GuestFileForm
from hotel_desk.domain.ids import GuestId, ProfileId, ReservationId
from hotel_desk.domain.night_duties import NightDuty, night_duty_id
from hotel_desk.domain.rate_codes import Payer
from hotel_desk.domain.settings import (
    CREDIT_GUEST_DAYS,
    CREDIT_LEVELS,
    CREDIT_LIMIT,
    CREDIT_LIMITS_OF_LEVELS,
    CREDIT_REFUSED_DAYS,
    CREDIT_TRUSTED_LATE_DAYS,
    CREDIT_TRUSTED_SPEND,
    CREDIT_TRUSTED_STAYS,
    HIGH_BALANCES_NIGHTLY,
)
from hotel_desk.jobs.credit_levels import work_out_levels, work_out_levels_now
from hotel_desk.models.journal import AuditEntry
from hotel_desk.models.reservation import Reservation
from hotel_desk.queries.credit_levels import CreditStanding, credit_history, credit_standing, profiles_to_look_at
from hotel_desk.queries.high_balances import credit_of
from hotel_desk.queries.night_duties import night_duties
from hotel_desk.services.business_day import AnotherDay, roll_business_date
from hotel_desk.services.cashier import take_deposit
from hotel_desk.services.city_ledger import transfer_to_account
from hotel_desk.services.credit_decisions import LevelForbids, NotPrepaid
from hotel_desk.services.credit_levels import set_credit_level, work_out_credit_levels
from hotel_desk.services.credit_limits import set_credit_limit
from hotel_desk.services.departures import check_out
from hotel_desk.services.erasure import erase_guest
from hotel_desk.services.ledger import Card
from hotel_desk.services.night_duties import count_high_balances, note_high_balances_seen
from hotel_desk.services.preauthorisations import hold_card
from hotel_desk.services.profile_merges import merge_profiles
from hotel_desk.services.reception import CreditAsked, Deposit, receive_guest
from hotel_desk.services.settings import change_setting
from hotel_desk.services.stays import check_in
from tests.accounts_of_tests import Partners, folio_of, received
from tests.guest_files_of_tests import written
from tests.stays_of_tests import DAY, NEXT, THIRD, arrived, charge, close_day, one, pay
from tests.worked_tables import worked_table

if TYPE_CHECKING:
    from hotel_desk.db.desk import Desk
    from tests.fixtures.databases import SmallHotel
    from tests.fixtures.statement_counts import CountStatements

pytestmark = pytest.mark.usefixtures("rows_agree")
A, B, C = CreditLevel
REASON = "a friend of the house"


def choose(hotel: SmallHotel, **values: Any) -> None:
    settings = {
        "guest_days": CREDIT_GUEST_DAYS,
        "refused_days": CREDIT_REFUSED_DAYS,
        "stays": CREDIT_TRUSTED_STAYS,
        "spend": CREDIT_TRUSTED_SPEND,
        "late_days": CREDIT_TRUSTED_LATE_DAYS,
        "levels": CREDIT_LEVELS,
    }
    for name, value in values.items():
        hotel.desk.run(change_setting, key=settings[name].key, value=value)


def guest_of(hotel: SmallHotel, stay: ReservationId) -> ProfileId:
    return ProfileId(one(hotel, select(Reservation.guest_id).where(Reservation.id == stay)))


def standing(hotel: SmallHotel, profile: ProfileId) -> CreditStanding:
    work_out_levels_now(hotel.desk)
    return hotel.desk.read(credit_standing, profile_id=profile)


def put(hotel: SmallHotel, profile: ProfileId, level: CreditLevel | None) -> None:
    hotel.desk.run(set_credit_level, profile_id=profile, level=level, reason=REASON)


def overruled(hotel: SmallHotel) -> list[dict[str, Any]]:
    with hotel.database.snapshot() as connection:
        found = connection.execute(select(AuditEntry.details).where(AuditEntry.code == AuditCode.CREDIT_LEVEL_OVERRULED.value))
        return list(found.scalars())


def rolled_to(hotel: SmallHotel, day: date, today: date) -> date:
    while today < day:
        hotel.desk.run(roll_business_date, closing=today)
        today += timedelta(days=1)
    return today


def test_a_guest_who_leaves_without_paying(hotel: SmallHotel) -> None:
    choose(hotel, guest_days=3, refused_days=5, late_days=2, stays=1, spend=0)
    here = arrived(hotel)
    guest, today, paid = guest_of(hotel, here.reservation_id), DAY, 0
    charge(hotel, here.folio_id, 5_000)
    hotel.desk.run(check_out, reservation_id=here.reservation_id, leave_open_reason="sends it")
    for row in worked_table("credit.md", "A guest who leaves without paying"):
        today = rolled_to(hotel, DAY + timedelta(days=int(row["day"])), today)
        due = int(row["paid so far"]) * 100
        if due > paid:
            pay(hotel, here.folio_id, due - paid)
            paid = due
        found = standing(hotel, guest)
        figures = found.figures
        assert (figures.open_minor, figures.overdue_days, figures.late_days) == (
            int(row["open"]) * 100,
            int(row["overdue days"]),
            int(row["late days"]),
        ), row
        assert found.level is CreditLevel(row["level"]), row
    # A fact for each night on which something was different, and none for the others.
    assert [fact.level for fact in hotel.desk.read(credit_history, profile_id=guest)] == [B, C, B, B, A]


def test_a_company_is_judged_by_its_stays_and_how_it_pays(hotel: SmallHotel) -> None:
    choose(hotel, stays=1, spend=100, refused_days=3)
    partners = Partners(hotel)
    received(partners, Payer.COMPANY_ACCOUNT)
    assert standing(hotel, partners.company).reasons == (CreditReason.LITTLE_SPEND,)
    close_day(hotel, DAY)
    trusted = standing(hotel, partners.company)
    assert (trusted.level, trusted.since, trusted.figures.stays, trusted.figures.spend_minor) == (A, NEXT, 1, 10_200)
    assert trusted.why("EUR", str) == "stays: 1, spent 102.00 EUR, pays in time"
    partners.on_account(partners.company, 50_000)
    hotel.desk.run(change_setting, key=CREDIT_TRUSTED_STAYS.key, value=2)
    assert standing(hotel, partners.company).reasons == (CreditReason.FEW_STAYS,)
    with_stays = {guest_of(hotel, ReservationId(stay)) for stay in _stays(hotel)}
    assert set(hotel.desk.read(profiles_to_look_at)) == {partners.company, partners.agent, *with_stays}


def _stays(hotel: SmallHotel) -> list[Any]:
    with hotel.database.snapshot() as connection:
        return list(connection.execute(select(Reservation.id)).scalars())


def test_what_was_written_off_makes_a_c(hotel: SmallHotel) -> None:
    partners = Partners(hotel)
    partners.on_account(partners.company, 50_000)
    assert standing(hotel, partners.company).level is B
    partners.written_off(partners.company, 1_000)
    found = standing(hotel, partners.company)
    assert (found.level, found.reasons, found.figures.given_up_minor) == (C, (CreditReason.GIVEN_UP,), 1_000)


def test_a_person_goes_before_the_rule_until_it_is_taken_back(hotel: SmallHotel) -> None:
    guest = guest_of(hotel, hotel.book(DAY, THIRD))
    assert standing(hotel, guest).level is B
    with pytest.raises(NotAllowed):
        hotel.as_user("reception").run(set_credit_level, profile_id=guest, level=A, reason=REASON)
    with pytest.raises(ReasonMissing):
        hotel.desk.run(set_credit_level, profile_id=guest, level=A, reason="  ")
    put(hotel, guest, A)
    choose(hotel, spend=0)
    found = standing(hotel, guest)
    assert (found.level, found.worked_out, found.set_reason, found.set_date, found.since) == (A, B, REASON, DAY, DAY)
    assert found.why("EUR", str).startswith(f"set by {found.set_by} on 2026-03-02: {REASON} (by the rule B: ")
    put(hotel, guest, None)
    found = standing(hotel, guest)
    assert (found.level, found.set_level, found.set_by) == (B, None, "")


def test_a_night_is_done_once_and_goes_on_where_it_was_broken_off(hotel: SmallHotel) -> None:
    for name in ("Ana", "Bo", "Cy"):
        hotel.book(NEXT, THIRD, guest=f"{name} Silva")
    assert not hotel.desk.read(night_duties).work_out_levels
    hotel.desk.run(roll_business_date, closing=DAY)
    reception = hotel.as_user("reception")
    assert reception.read(night_duties).work_out_levels
    assert not hotel.as_user("housekeeping").read(night_duties).work_out_levels

    def broken_off(done: int, _total: int) -> None:
        if done == 2:
            raise ConnectionAbortedError

    with pytest.raises(ConnectionAbortedError):
        work_out_levels(reception, day=NEXT, night=True, stretch=1, told=broken_off)
    assert reception.read(night_duties).work_out_levels
    done = work_out_levels(hotel.desk, day=NEXT, night=True, stretch=1)
    assert (done.looked_at, done.changed) == (3, 3)
    with hotel.database.snapshot() as connection:
        worked_out = connection.execute(
            select(AuditEntry.sequence).where(AuditEntry.code == AuditCode.CREDIT_LEVELS_WORKED_OUT.value)
        ).all()
    assert len(worked_out) == 3, "the two that were done were not done again"
    assert not hotel.desk.read(night_duties).work_out_levels
    assert work_out_levels_now(hotel.desk).changed == 0
    choose(hotel, levels="OFF")
    with pytest.raises(AnotherDay):
        hotel.desk.run(work_out_credit_levels, day=DAY, profile_ids=[])


def test_levels_are_read_for_a_whole_stretch_at_once(hotel: SmallHotel, count_statements: CountStatements) -> None:
    def read_all(desk: Desk) -> int:
        return count_statements(desk, profiles_to_look_at)

    few = read_all(hotel.desk)
    for name in ("Ana", "Bo"):
        hotel.book(DAY, THIRD, guest=f"{name} Silva")
    assert read_all(hotel.desk) == few


def test_the_levels_follow_a_merge_and_go_with_an_erasure(hotel: SmallHotel) -> None:
    kept, other = (written(hotel, GuestFileForm(name=name)) for name in ("Ana Silva", "Ana Sylva"))
    put(hotel, other, C)
    hotel.desk.run(merge_profiles, kept_id=kept, merged_id=other)
    assert hotel.desk.read(credit_standing, profile_id=kept).level is C
    hotel.desk.run(erase_guest, profile_id=kept, reason="asked for it")
    assert hotel.desk.read(credit_standing, profile_id=kept) == CreditStanding()
    assert kept not in hotel.desk.read(profiles_to_look_at)
    assert hotel.desk.run(work_out_credit_levels, day=DAY, profile_ids=[kept]).looked_at == 0


@pytest.mark.parametrize(("use", "level", "goes"), [("WARN", B, True), ("REFUSE", A, True), ("REFUSE", B, False), ("OFF", C, True)])
def test_leaving_with_an_open_balance(hotel: SmallHotel, use: str, level: CreditLevel, goes: bool) -> None:
    here = arrived(hotel)
    charge(hotel, here.folio_id, 2_000)
    choose(hotel, levels=use)
    put(hotel, guest_of(hotel, here.reservation_id), level)
    leave: dict[str, Any] = {"reservation_id": here.reservation_id, "leave_open_reason": "sends it"}
    auditor = hotel.as_user("night_auditor")
    if not goes:
        with pytest.raises(LevelForbids, match="B: pays when leaving, which does not allow leaving with an open balance"):
            auditor.run(check_out, **leave)
        hotel.desk.run(check_out, **leave)
        assert [(entry["level"], entry["settlement"], entry["reason"]) for entry in overruled(hotel)] == [("B", "OPEN_BALANCE", "sends it")]
        return
    assert auditor.run(check_out, **leave).left_unpaid_minor == 2_000
    assert not overruled(hotel)


def test_an_account_whose_level_does_not_allow_it(hotel: SmallHotel) -> None:
    partners = Partners(hotel)
    stay = received(partners, Payer.COMPANY_ACCOUNT)
    close_day(hotel, DAY)
    choose(hotel, levels="REFUSE")
    reception = hotel.as_user("reception")
    with pytest.raises(LevelForbids, match="Nordwind Ltd has credit level B") as refused:
        reception.run(check_out, reservation_id=stay)
    assert refused.value.field == "over_limit_reason"
    with pytest.raises(LevelForbids):
        reception.run(check_out, reservation_id=stay, over_limit_reason="they always pay")
    about: dict[str, Any] = {"folio_id": folio_of(hotel, stay), "window_number": 2, "profile_id": partners.company}
    hotel.desk.run(transfer_to_account, **about, over_limit_reason="they always pay")
    assert [entry["settlement"] for entry in overruled(hotel)] == ["ON_ACCOUNT"]
    put(hotel, partners.company, A)
    reception.run(check_out, reservation_id=stay)
    assert partners.account(partners.company) == 10_200


def test_a_guest_who_pays_before_the_stay(hotel: SmallHotel) -> None:
    stay = hotel.book(DAY, THIRD, room="101")  # two nights of 100.00
    put(hotel, guest_of(hotel, stay), C)
    choose(hotel, levels="REFUSE")
    reception = hotel.as_user("reception")
    reception.run(take_deposit, reservation_id=stay, transaction_code_id=hotel.codes["CASH"], amount_minor=15_000)
    with pytest.raises(NotPrepaid, match=r"come to 150\.00 EUR of 200\.00 EUR"):
        reception.run(check_in, reservation_id=stay, credit_reason="looks honest")
    reception.run(
        hold_card, reservation_id=stay, transaction_code_id=hotel.codes["CARD"], amount_minor=5_000, card=Card("Visa", "4242", "A1")
    )
    reception.run(check_in, reservation_id=stay)
    other = hotel.book(DAY, THIRD, room="102", guest=GuestId(guest_of(hotel, stay)))
    with pytest.raises(ReasonMissing):
        hotel.desk.run(check_in, reservation_id=other, credit_reason=" ")
    hotel.desk.run(check_in, reservation_id=other, credit_reason="pays tomorrow")
    assert [(entry["level"], entry["reason"]) for entry in overruled(hotel)] == [("C", "pays tomorrow")]


def test_the_deposit_taken_at_check_in_counts_as_paid_before(hotel: SmallHotel) -> None:
    stay = hotel.book(DAY, THIRD, room="101")
    put(hotel, guest_of(hotel, stay), C)
    choose(hotel, levels="REFUSE")
    reception = hotel.as_user("reception")
    with pytest.raises(NotPrepaid):
        reception.run(receive_guest, reservation_id=stay, deposit=Deposit(hotel.codes["CASH"], 19_999))
    here = reception.run(
        receive_guest,
        reservation_id=stay,
        deposit=Deposit(hotel.codes["CASH"], 20_000),
        credit=CreditAsked(limit_minor=None, change_limit=False, no_post=True),
    )
    found = hotel.desk.read(credit_of, reservation_id=stay)
    assert found is not None
    assert (here.room_number, found.balance_minor, found.no_post) == ("101", -20_000, True)
    other = hotel.book(DAY, THIRD, room="102")
    with pytest.raises(NotAllowed):
        reception.run(receive_guest, reservation_id=other, credit=CreditAsked(limit_minor=5_000, change_limit=True, no_post=False))
    hotel.desk.run(receive_guest, reservation_id=other, credit=CreditAsked(limit_minor=5_000, change_limit=True, no_post=False))
    limited = hotel.desk.read(credit_of, reservation_id=other)
    assert limited is not None
    assert limited.limit_minor == 5_000


def test_levels_are_worked_out_from_a_terminal(
    hotel: SmallHotel, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    guest = guest_of(hotel, hotel.book(DAY, THIRD))
    monkeypatch.setenv("HOTEL_DESK_DATABASE", hotel.url)

    def no_window(*_arguments: object, **_options: object) -> Any:
        raise AssertionError("nobody asked for a window")

    assert run_program(("credit", "levels"), open_window=no_window, take_tour=no_window) == 0
    assert capsys.readouterr().out == "Levels worked out: 1; something is different for 1.\n"
    assert hotel.desk.read(credit_standing, profile_id=guest).number == 1


def test_an_account_pays_the_room_of_a_guest_who_would_pay_before(hotel: SmallHotel) -> None:
    partners = Partners(hotel)
    choose(hotel, levels="REFUSE")
    stay = partners.book(Payer.COMPANY_ACCOUNT).reservation_ids[0]
    put(hotel, guest_of(hotel, stay), C)
    assert hotel.as_user("reception").run(check_in, reservation_id=stay, room_id=hotel.rooms["101"]).room_number == "101"


def test_the_level_gives_a_stay_its_limit(hotel: SmallHotel) -> None:
    stay = hotel.book(DAY, THIRD, room="101")
    hotel.desk.run(change_setting, key=CREDIT_LIMIT.key, value=500)
    hotel.desk.run(change_setting, key=CREDIT_LIMITS_OF_LEVELS[C].key, value=40)
    before = hotel.desk.read(credit_of, reservation_id=stay)
    assert before is not None
    assert (before.limit_minor, before.standing.level, before.folio_id, before.room_number) == (50_000, B, None, "101")
    put(hotel, guest_of(hotel, stay), C)
    here = hotel.desk.run(check_in, reservation_id=stay)
    assert charge(hotel, here.folio_id, 5_000).over_limit_minor == 1_000
    found = hotel.desk.read(credit_of, reservation_id=stay)
    assert found is not None
    assert (found.limit_minor, found.over_minor, found.standing.level) == (4_000, 1_000, C)
    hotel.desk.run(set_credit_limit, reservation_id=stay, limit_minor=6_000)
    again = hotel.desk.read(credit_of, reservation_id=stay)
    assert again is not None
    assert (again.limit_minor, again.over_minor) == (6_000, 0)


def test_high_balances_are_counted_by_night_where_the_hotel_wishes(hotel: SmallHotel) -> None:
    here = arrived(hotel)
    charge(hotel, here.folio_id, 5_000)
    hotel.desk.run(change_setting, key=CREDIT_LIMIT.key, value=60)
    close_day(hotel, DAY)
    auditor = hotel.as_user("night_auditor")
    assert not auditor.read(night_duties).count_high_balances
    hotel.desk.run(change_setting, key=HIGH_BALANCES_NIGHTLY.key, value=True)
    assert auditor.read(night_duties).count_high_balances
    assert not hotel.as_user("reception").read(night_duties).count_high_balances
    operation = night_duty_id(NightDuty.HIGH_BALANCES, hotel.property_id, NEXT)
    counted = auditor.run(count_high_balances, operation_id=operation, day=NEXT)
    assert (counted.guests, counted.over, counted.balance_minor) == (1, 1, 15_200)
    told = auditor.read(night_duties).high_balances
    assert told is not None
    assert (told.day, told.guests, told.over) == (NEXT, 1, 1)
    seen = night_duty_id(NightDuty.HIGH_BALANCES_SEEN, hotel.property_id, NEXT, "night_auditor")
    auditor.run(note_high_balances_seen, operation_id=seen, day=NEXT)
    assert auditor.read(night_duties).high_balances is None
    assert hotel.desk.read(night_duties).high_balances == told, "the manager has not looked yet"
    with pytest.raises(AnotherDay):
        auditor.run(count_high_balances, day=DAY)
