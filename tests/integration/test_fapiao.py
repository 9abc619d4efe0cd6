"""The register of fapiao and its queue against a simulated platform, on both databases (`docs/algorithms/fapiao.md`)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import func, select

from hotel_desk.domain.cashier_codes import FapiaoKind, FapiaoState
from hotel_desk.domain.errors import InvalidInput, NotAllowed, NotFound, ReasonMissing
from hotel_desk.domain.fapiao import NEXT_STATES
from hotel_desk.domain.ids import FolioId, new_id
from hotel_desk.domain.settings import TAX_PLATFORM, TaxPlatformLine
from hotel_desk.jobs.fapiao_queue import FapiaoSent, send_fapiao
from hotel_desk.jobs.tax_platform import SimulatedPlatform
from hotel_desk.models.invoice import FapiaoRequest
from hotel_desk.queries.fapiao import FapiaoRow, fapiao_register, folio_fapiao, open_fapiao
from hotel_desk.services.cashier import reverse_posting
from hotel_desk.services.fapiao import (
    FapiaoSaved,
    FapiaoTooHigh,
    NotInThisState,
    PlatformNumberMissing,
    correct_fapiao,
    record_fapiao_answer,
    request_fapiao,
    reverse_fapiao,
    withdraw_fapiao,
)
from hotel_desk.services.settings import change_setting
from tests.fapiao_breakages import FAPIAO_BREAKAGES, asked_and_reversed
from tests.fixtures.invariants import broken_rules, found_after
from tests.stays_of_tests import arrived, charge, one
from tests.worked_tables import worked_table

if TYPE_CHECKING:
    from tests.fixtures.databases import SmallHotel
    from tests.fixtures.statement_counts import CountStatements

pytestmark = pytest.mark.usefixtures("rows_agree")
# A published example: python-stdnum's own.
CODE = "91110000600037341L"


@pytest.fixture
def folio(hotel: SmallHotel) -> FolioId:
    folio_id = arrived(hotel).folio_id
    charge(hotel, folio_id, 50_000)
    return folio_id


def ask(hotel: SmallHotel, folio: FolioId, amount_minor: int = 10_000, **more: Any) -> FapiaoSaved:
    asked = {"kind": FapiaoKind.ORDINARY, "title": "Ana Silva", **more}
    saved: FapiaoSaved = hotel.desk.run(request_fapiao, folio_id=folio, amount_minor=amount_minor, **asked)
    return saved


def rows(hotel: SmallHotel, folio: FolioId) -> list[tuple[int, FapiaoState]]:
    return [(row.amount_minor, row.state) for row in hotel.desk.read(folio_fapiao, folio_id=folio).requests]


def minor(text: str) -> int:
    return int(text.replace(".", ""))


def test_what_is_left_as_the_page_says(hotel: SmallHotel) -> None:
    folio_id, platform = arrived(hotel).folio_id, SimulatedPlatform()
    asked: dict[int, FapiaoSaved] = {}
    for row in worked_table("fapiao.md", "Left"):
        match row["step"].split():
            case ["charge", amount]:
                charge(hotel, folio_id, minor(amount))
            case ["request", amount]:
                asked[minor(amount)] = ask(hotel, folio_id, minor(amount))
            case ["request", amount, "refused"]:
                with pytest.raises(FapiaoTooHigh, match=r"200\.00"):
                    ask(hotel, folio_id, minor(amount))
            case ["send"]:
                send_fapiao(hotel.desk, platform)
            case ["red", "letter", "of", amount]:
                hotel.desk.run(reverse_fapiao, request_id=asked[minor(amount)].request_id, reason="wrong title")
            case ["withdraw", amount]:
                hotel.desk.run(withdraw_fapiao, request_id=asked[minor(amount)].request_id, reason="not wanted")
            case _:
                raise AssertionError(row)
        sums = hotel.desk.read(folio_fapiao, folio_id=folio_id).sums
        figures = (sums.charged_minor, sums.requested_minor, sums.issued_minor, sums.left_minor)
        assert figures == tuple(minor(row[name]) for name in ("charged", "requested", "issued", "left")), row


def test_the_register_has_every_request_with_what_is_left_of_its_folio(
    hotel: SmallHotel, folio: FolioId, count_statements: CountStatements
) -> None:
    first = ask(hotel, folio)
    send_fapiao(hotel.desk, SimulatedPlatform())
    hotel.desk.run(reverse_fapiao, request_id=first.request_id, reason="wrong title")
    other = arrived(hotel, room="102").folio_id
    charge(hotel, other, 20_000)
    ask(hotel, other, 20_000)
    few = count_statements(hotel.desk, fapiao_register)
    found = hotel.desk.read(fapiao_register)
    assert [(row.request.state, row.request.is_red, row.request.amount_minor, row.sums.left_minor) for row in found] == [
        (FapiaoState.WAITING, False, 20_000, 0),
        (FapiaoState.WAITING, True, -10_000, 40_000),
        (FapiaoState.ISSUED, False, 10_000, 40_000),
    ]
    for row in found:
        assert row.sums == hotel.desk.read(folio_fapiao, folio_id=row.request.folio_id).sums
    ask(hotel, folio, 500)
    assert count_statements(hotel.desk, fapiao_register) == few == 3
    assert [row.request.amount_minor for row in hotel.desk.read(fapiao_register, most=1)] == [500]


def test_more_issued_than_charged_is_told_in_the_register(hotel: SmallHotel) -> None:
    folio_id = arrived(hotel).folio_id
    drink = charge(hotel, folio_id, 5_000)
    ask(hotel, folio_id, 5_000)
    send_fapiao(hotel.desk, SimulatedPlatform())
    (row,) = hotel.desk.read(fapiao_register)
    assert not row.red_letter_due
    hotel.desk.run(reverse_posting, posting_id=drink.posting_id, reason="not drunk")
    (row,) = hotel.desk.read(fapiao_register)
    assert (row.red_letter_due, row.sums.left_minor) == (True, -5_000)


def test_states_as_the_page_says() -> None:
    table = worked_table("fapiao.md", "States")
    assert {
        FapiaoState(row["state"]): {FapiaoState(each) for each in row["may become"].split(", ") if each} for row in table
    } == NEXT_STATES


def test_the_same_request_is_one(hotel: SmallHotel, folio: FolioId) -> None:
    key = new_id()
    first, again = ask(hotel, folio, request_key=key), ask(hotel, folio, request_key=key)
    assert (again.request_id, again.repeated) == (first.request_id, True)
    assert one(hotel, select(func.count()).select_from(FapiaoRequest)) == 1


def test_titles_and_tax_numbers_are_checked(hotel: SmallHotel, folio: FolioId) -> None:
    wrong = (
        {"title": " "},
        {"kind": FapiaoKind.SPECIAL},
        {"tax_number": CODE[:-1] + "M"},
        {"tax_number": "123"},
        {"recipient_email": "nobody"},
    )
    for typed in wrong:
        with pytest.raises(InvalidInput):
            ask(hotel, folio, **typed)
    for nothing in (0, -1):
        with pytest.raises(InvalidInput):
            ask(hotel, folio, nothing)
    with pytest.raises(NotFound):
        ask(hotel, FolioId(new_id()))
    with pytest.raises(NotAllowed):
        hotel.as_user("housekeeping").run(request_fapiao, folio_id=folio, kind=FapiaoKind.ORDINARY, title="A", amount_minor=1)
    ask(hotel, folio, kind=FapiaoKind.SPECIAL, title="北京公司", tax_number=" 9111 0000600037341l", recipient_email="A@Example.COM")
    (row,) = hotel.desk.read(folio_fapiao, folio_id=folio).requests
    assert (row.title, row.tax_number, row.state, row.is_red) == ("北京公司", CODE, FapiaoState.WAITING, False)


def test_a_platform_that_is_down_slow_or_answers_twice(hotel: SmallHotel, folio: FolioId) -> None:
    ask(hotel, folio)
    platform = SimulatedPlatform(unreachable=1)
    assert send_fapiao(hotel.desk, platform) == FapiaoSent(line_down=True)
    assert send_fapiao(hotel.desk, platform) == FapiaoSent()
    hotel.clock.set(hotel.clock.now() + timedelta(minutes=6))
    platform.silent = 1
    assert send_fapiao(hotel.desk, platform).line_down
    hotel.clock.set(hotel.clock.now() + timedelta(minutes=6))
    platform.later = platform.twice = True
    assert send_fapiao(hotel.desk, platform) == FapiaoSent(pending=1)
    assert rows(hotel, folio) == [(10_000, FapiaoState.SENT)]
    assert send_fapiao(hotel.desk, platform) == FapiaoSent(issued=2)
    (row,) = hotel.desk.read(folio_fapiao, folio_id=folio).requests
    (known,) = platform.issued.values()
    assert (row.state, row.platform_number) == (FapiaoState.ISSUED, known.number)


def test_what_is_refused_is_corrected_or_withdrawn(hotel: SmallHotel, folio: FolioId) -> None:
    hotel.desk.run(change_setting, key=TAX_PLATFORM.key, value=TaxPlatformLine.SIMULATED.value)
    request = ask(hotel, folio, title="4711")
    assert send_fapiao(hotel.desk) == FapiaoSent(refused=1)
    (row,) = hotel.desk.read(open_fapiao)
    assert (row.state, row.answer) == (FapiaoState.REFUSED, "The title has digits in it.")
    hotel.desk.run(correct_fapiao, request_id=request.request_id, title="4712")
    assert send_fapiao(hotel.desk) == FapiaoSent(refused=1)
    hotel.desk.run(correct_fapiao, request_id=request.request_id, title="Eau de Cologne")
    assert send_fapiao(hotel.desk) == FapiaoSent(issued=1)
    with pytest.raises(NotInThisState):
        hotel.desk.run(correct_fapiao, request_id=request.request_id, title="A")
    with pytest.raises(NotInThisState):
        hotel.desk.run(withdraw_fapiao, request_id=request.request_id, reason="no")
    assert hotel.desk.read(open_fapiao) == ()


def test_a_corrected_request_must_still_fit(hotel: SmallHotel, folio: FolioId) -> None:
    request = ask(hotel, folio, 40_000)
    hotel.desk.run(record_fapiao_answer, request_id=request.request_id, refused_because="no")
    ask(hotel, folio, 20_000)
    with pytest.raises(FapiaoTooHigh, match=r"300\.00"):
        hotel.desk.run(correct_fapiao, request_id=request.request_id, title="Ana")
    assert rows(hotel, folio) == [(40_000, FapiaoState.REFUSED), (20_000, FapiaoState.WAITING)]


def test_numbers_typed_by_hand(hotel: SmallHotel, folio: FolioId) -> None:
    request = ask(hotel, folio)
    assert send_fapiao(hotel.desk) == FapiaoSent()
    for wrong in ("", " ", "1-2", "1" * 41, "号"):
        with pytest.raises(PlatformNumberMissing):
            hotel.desk.run(record_fapiao_answer, request_id=request.request_id, platform_number=wrong)
    hotel.desk.run(record_fapiao_answer, request_id=request.request_id, platform_number="2511 2000 0000 0001")
    with pytest.raises(NotInThisState):
        hotel.desk.run(record_fapiao_answer, request_id=request.request_id, platform_number="2")
    (row,) = hotel.desk.read(folio_fapiao, folio_id=folio).requests
    assert row.platform_number == "2511200000000001"


def test_a_red_letter_takes_all_back_once(hotel: SmallHotel, folio: FolioId) -> None:
    request, platform = ask(hotel, folio, 30_000), SimulatedPlatform()
    with pytest.raises(NotInThisState):
        hotel.desk.run(reverse_fapiao, request_id=request.request_id, reason="early")
    send_fapiao(hotel.desk, platform)
    with pytest.raises(ReasonMissing):
        hotel.desk.run(reverse_fapiao, request_id=request.request_id, reason="")
    red = hotel.desk.run(reverse_fapiao, request_id=request.request_id, reason="wrong title")
    assert hotel.desk.run(reverse_fapiao, request_id=request.request_id, reason="again").request_id == red.request_id
    with pytest.raises(NotInThisState):
        hotel.desk.run(withdraw_fapiao, request_id=red.request_id, reason="no")
    hotel.desk.run(record_fapiao_answer, request_id=red.request_id, refused_because="not in this month")
    assert rows(hotel, folio) == [(30_000, FapiaoState.ISSUED), (-30_000, FapiaoState.REFUSED)]
    hotel.desk.run(correct_fapiao, request_id=red.request_id, title="ignored")
    send_fapiao(hotel.desk, platform)
    assert rows(hotel, folio) == [(30_000, FapiaoState.REVERSED), (-30_000, FapiaoState.ISSUED)]
    sent: FapiaoRow = platform.heard[-1]
    assert (sent.is_red, sent.title, sent.first_number) == (True, "Ana Silva", platform.issued[request.request_id].number)
    with pytest.raises(NotInThisState):
        hotel.desk.run(reverse_fapiao, request_id=red.request_id, reason="back again")


def test_charges_taken_back_after_a_fapiao_show_that_a_red_letter_is_due(hotel: SmallHotel, folio: FolioId) -> None:
    late = charge(hotel, folio, 1_000)
    ask(hotel, folio, 51_000)
    send_fapiao(hotel.desk, SimulatedPlatform())
    hotel.desk.run(reverse_posting, posting_id=late.posting_id, reason="not theirs")
    assert hotel.desk.read(folio_fapiao, folio_id=folio).sums.left_minor == -1_000


def test_the_register_costs_a_fixed_number_of_statements(hotel: SmallHotel, folio: FolioId, count_statements: CountStatements) -> None:
    for _number in range(3):
        ask(hotel, folio)
    assert count_statements(hotel.desk, folio_fapiao, folio_id=folio) == 3
    assert count_statements(hotel.desk, open_fapiao) == 1


def test_every_change_behind_the_programs_back_is_found(hotel: SmallHotel) -> None:
    asked_and_reversed(hotel)
    assert broken_rules(hotel) == []
    found = [(code, {each.code for each in found_after(hotel, statement)}) for code, statement in FAPIAO_BREAKAGES]
    assert [number for number, (code, codes) in enumerate(found) if code not in codes] == []
