"""Agents' commission, on both databases (`docs/algorithms/commission.md`)."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import insert, select, update

from hotel_desk.domain.cashier_codes import CommissionKind, CommissionState, CommissionWay
from hotel_desk.domain.codes import PostingKind, ProfileKind
from hotel_desk.domain.commission import CommissionTerms
from hotel_desk.domain.errors import InvalidInput, NotAllowed, ReasonMissing
from hotel_desk.domain.policies import NoShowTerms, PolicyTerms, Share, ShareKind
from hotel_desk.domain.rate_codes import Payer, PolicyKind
from hotel_desk.domain.settings import FORFEIT_DEPOSITS
from hotel_desk.jobs.account_papers import commission_statement_pdf
from hotel_desk.models.folio import Posting
from hotel_desk.models.profile import Profile
from hotel_desk.models.transaction_code import TransactionCodeTax
from hotel_desk.queries.commissions import commission_agreements, commissions
from hotel_desk.services.cancellations import mark_no_show, reinstate_reservation
from hotel_desk.services.cashier import take_deposit, take_payment
from hotel_desk.services.commissions import (
    CommissionNotPayable,
    CommissionSettled,
    StayNotOver,
    adjust_commission,
    agree_commission,
    decide_commissions,
    end_commission,
    pay_commissions,
    work_out_commission,
)
from hotel_desk.services.company_accounts import NoAccount
from hotel_desk.services.departures import check_out, undo_check_out
from hotel_desk.services.papers import PaperKind, record_paper_printed
from hotel_desk.services.policies import PolicyDetails, add_policy
from hotel_desk.services.profiles import ProfileDetails, create_profile
from hotel_desk.services.settings import change_setting
from tests.accounts_of_tests import Partners, folio_of, received
from tests.sample_papers import page_texts
from tests.selling_rules_of_tests import a_plan, keeps_policies
from tests.stays_of_tests import DAY, NEXT, charge, close_day, one
from tests.worked_tables import worked_table

if TYPE_CHECKING:
    from hotel_desk.domain.ids import ReservationId
    from tests.fixtures.databases import SmallHotel
    from tests.fixtures.statement_counts import CountStatements

pytestmark = pytest.mark.usefixtures("rows_agree")
DOCUMENT = "commission.md"


@pytest.fixture
def partners(hotel: SmallHotel) -> Partners:
    return Partners(hotel)


def left(partners: Partners, nights: int = 1, payer: Payer = Payer.AGENT_ACCOUNT) -> ReservationId:
    """A stay that the agent has sent, and that has left."""
    stay = received(partners, payer, departure=DAY + timedelta(days=nights))
    for night in range(nights):
        close_day(partners.hotel, DAY + timedelta(days=night))
    partners.hotel.desk.run(check_out, reservation_id=stay)
    return stay


def told(partners: Partners) -> str:
    return "; ".join(f"{Decimal(row.amount_minor) / 100:.2f} {row.state}" for row in partners.commission_rows())


def test_what_a_stay_comes_to() -> None:
    for row in worked_table(DOCUMENT, "What a stay comes to"):
        agreed = row["agreement"].split()
        if agreed[1] == "%":
            terms = CommissionTerms(CommissionKind.PERCENT, rate_millionths=int(Decimal(agreed[0]) * 10_000))
        else:
            terms = CommissionTerms(CommissionKind.PER_NIGHT, night_minor=int(Decimal(agreed[0]) * 100))
        found = terms.worked_out(int(Decimal(row["base"]) * 100), int(row["nights"]))
        assert found == int(Decimal(row["commission"]) * 100), row


def test_stays_of_an_agent(hotel: SmallHotel, partners: Partners) -> None:
    desk = hotel.desk
    partners.earns()
    stay = received(partners, departure=DAY + timedelta(days=2))
    steps: dict[str, Any] = {
        "check-out undone": lambda: desk.run(undo_check_out, reservation_id=stay, reason="forgot a bag"),
        "leaves": lambda: desk.run(check_out, reservation_id=stay),
        "changed to 20.00": lambda: desk.run(
            adjust_commission, commission_id=partners.commission_rows()[0].id, amount_minor=2_000, reason="by phone"
        ),
        "approved": lambda: desk.run(decide_commissions, commission_ids=[partners.commission_rows()[0].id], state=CommissionState.APPROVED),
        "paid on account": lambda: desk.run(pay_commissions, commission_ids=[partners.commission_rows()[0].id], way=CommissionWay.ACCOUNT),
        "waived": lambda: desk.run(
            decide_commissions, commission_ids=[partners.commission_rows()[1].id], state=CommissionState.WAIVED, reason="a gift"
        ),
        "worked out again": lambda: desk.run(work_out_commission, reservation_id=stay),
    }

    def two_nights() -> None:
        close_day(hotel, DAY)
        close_day(hotel, NEXT)
        charge(hotel, folio_of(hotel, stay), 4_000)
        paid: dict[str, Any] = {"transaction_code_id": hotel.codes["CASH"], "amount_minor": 4_000}
        desk.run(take_payment, folio_id=folio_of(hotel, stay), **paid)
        desk.run(check_out, reservation_id=stay)

    def more() -> None:
        partners.earns(150_000)
        desk.run(work_out_commission, reservation_id=stay)

    steps |= {"two nights, bar 40.00, leaves": two_nights, "15 % agreed and worked out again": more}
    for row in worked_table(DOCUMENT, "Stays of an agent"):
        steps[row["step"]]()
        assert told(partners) == row["rows"], row
    # The credit stands on the agent's account and can be applied to the stay.
    assert [row.open_minor for row in partners.open_items(partners.agent)] == [-2_000, 20_400]


def test_the_plans_own_agreement_comes_before_the_agents(hotel: SmallHotel, partners: Partners) -> None:
    partners.earns()
    agreed = hotel.desk.run(agree_commission, agent_id=partners.agent, kind=CommissionKind.PER_NIGHT, night_minor=800)
    (row,) = hotel.desk.read(commission_agreements)
    assert (row.agreement_id, row.kind, row.night_minor, row.rate_millionths) == (agreed.agreement_id, CommissionKind.PER_NIGHT, 800, 0)
    left(partners, 2)
    assert told(partners) == "16.00 OPEN"


def test_without_an_agreement_or_an_agent_nothing_is_owed(hotel: SmallHotel, partners: Partners) -> None:
    stay = left(partners)
    assert partners.commission_rows() == []
    hotel.desk.run(work_out_commission, reservation_id=stay)
    assert partners.commission_rows() == []
    agreed = partners.earns()
    hotel.desk.run(work_out_commission, reservation_id=stay)
    assert told(partners) == "9.43 OPEN"
    hotel.desk.run(end_commission, agreement_id=agreed.agreement_id)
    assert (hotel.desk.read(commission_agreements), told(partners)) == ((), "9.43 OPEN")


@pytest.mark.parametrize("counts", [True, False])
def test_a_no_show_counts_where_it_was_agreed(hotel: SmallHotel, partners: Partners, counts: bool) -> None:
    partners.earns(on_no_show=counts)
    stay = partners.book(Payer.GUEST).reservation_ids[0]
    hotel.desk.run(mark_no_show, reservation_id=stay)
    # Without a policy no fee is due, so nothing is earned.
    assert partners.commission_rows() == []
    hotel.desk.run(reinstate_reservation, reservation_id=stay)
    with pytest.raises(StayNotOver):
        hotel.desk.run(work_out_commission, reservation_id=stay)


def costs_not_to_come(partners: Partners) -> ReservationId:
    """Two nights that are paid by whoever does not come; fees and forfeits carry the VAT."""
    hotel = partners.hotel
    codes = [hotel.codes[code] for code in ("NO-SHOW", "CANCELLATION")]
    with hotel.database.writing() as connection:
        taxed = [{"property_id": hotel.property_id, "transaction_code_id": code, "tax_rule_id": hotel.vat} for code in codes]
        connection.execute(insert(TransactionCodeTax), taxed)
    terms = PolicyTerms(NoShowTerms(Share(ShareKind.ALL)))
    policy = hotel.desk.run(add_policy, details=PolicyDetails(PolicyKind.NO_SHOW, "NS", "All of it"), terms=terms)
    stay: ReservationId = partners.book(Payer.GUEST).reservation_ids[0]
    keeps_policies(hotel, stay, a_plan(hotel, no_show_policy_id=policy.policy_id))
    return stay


@pytest.mark.parametrize("row", worked_table(DOCUMENT, "A guest who does not come"))
def test_a_guest_who_does_not_come(hotel: SmallHotel, partners: Partners, row: dict[str, str]) -> None:
    counts = row["no-shows"] == "count"
    if "a night" in row["agreement"]:
        hotel.desk.run(agree_commission, agent_id=partners.agent, kind=CommissionKind.PER_NIGHT, night_minor=800, on_no_show=counts)
    else:
        partners.earns(on_no_show=counts)
    stay = costs_not_to_come(partners)
    if row["deposit"]:
        hotel.desk.run(change_setting, key=FORFEIT_DEPOSITS.key, value=True)
        about: dict[str, Any] = {"transaction_code_id": hotel.codes["CASH"], "amount_minor": int(Decimal(row["deposit"]) * 100)}
        hotel.desk.run(take_deposit, reservation_id=stay, **about)
    hotel.desk.run(mark_no_show, reservation_id=stay, waive_reason="flight cancelled" if row["waived"] else None)
    assert told(partners) == row["rows"]
    hotel.desk.run(reinstate_reservation, reservation_id=stay)
    assert partners.commission_rows() == []


def test_what_is_paid_is_approved_of_one_agent_and_above_zero(hotel: SmallHotel, partners: Partners) -> None:
    partners.earns()
    left(partners)
    ids = [row.id for row in partners.commission_rows()]
    with pytest.raises(CommissionNotPayable):
        hotel.desk.run(pay_commissions, commission_ids=ids, way=CommissionWay.CASH)
    with pytest.raises(ReasonMissing):
        hotel.desk.run(decide_commissions, commission_ids=ids, state=CommissionState.WAIVED)
    hotel.desk.run(decide_commissions, commission_ids=ids, state=CommissionState.APPROVED)
    with pytest.raises(CommissionSettled):
        hotel.desk.run(adjust_commission, commission_id=ids[0], amount_minor=1, reason="less")
    paid = hotel.desk.run(pay_commissions, commission_ids=ids, way=CommissionWay.CASH, reference="B-17")
    line = one(hotel, select(Posting.kind).where(Posting.id == paid.posting_id))
    assert (paid.amount_minor, paid.receipt_number, line) == (943, "1", PostingKind.PAID_OUT)
    for again in (CommissionState.OPEN, CommissionState.WAIVED):
        with pytest.raises(CommissionSettled):
            hotel.desk.run(decide_commissions, commission_ids=ids, state=again, reason="again")
    with pytest.raises(CommissionNotPayable):
        hotel.desk.run(pay_commissions, commission_ids=ids, way=CommissionWay.CASH)
    with pytest.raises(NotAllowed):
        hotel.as_user("reception").run(pay_commissions, commission_ids=ids, way=CommissionWay.CASH)


def test_an_agent_without_an_account_is_paid_in_cash_only(hotel: SmallHotel, partners: Partners) -> None:
    partner = hotel.desk.run(create_profile, details=ProfileDetails(name="Moon Travel", kind=ProfileKind.AGENT)).profile_id
    hotel.desk.run(agree_commission, agent_id=partner, kind=CommissionKind.PERCENT, rate_millionths=100_000)
    stay = received(partners, Payer.GUEST, departure=NEXT, agent_id=partner)
    close_day(hotel, DAY)
    money: dict[str, Any] = {"transaction_code_id": hotel.codes["CASH"], "amount_minor": 10_200}
    hotel.desk.run(take_payment, folio_id=folio_of(hotel, stay), **money)
    hotel.desk.run(check_out, reservation_id=stay)
    ids = [row.id for row in partners.commission_rows()]
    hotel.desk.run(decide_commissions, commission_ids=ids, state=CommissionState.APPROVED)
    with pytest.raises(NoAccount):
        hotel.desk.run(pay_commissions, commission_ids=ids, way=CommissionWay.ACCOUNT)
    assert hotel.desk.run(pay_commissions, commission_ids=ids, way=CommissionWay.CASH).agent_name == "Moon Travel"


def test_what_cannot_be_agreed(hotel: SmallHotel, partners: Partners) -> None:
    good: dict[str, Any] = {"agent_id": partners.agent, "kind": CommissionKind.PERCENT, "rate_millionths": 100_000}
    wrongs: list[dict[str, Any]] = [
        {"agent_id": partners.company},
        {"rate_millionths": 0},
        {"rate_millionths": 1_000_001},
        {"kind": CommissionKind.PER_NIGHT},
    ]
    for wrong in wrongs:
        with pytest.raises(InvalidInput):
            hotel.desk.run(agree_commission, **good | wrong)
    assert hotel.desk.read(commission_agreements) == ()


def test_the_list_and_the_statement(hotel: SmallHotel, partners: Partners, count_statements: CountStatements) -> None:
    partners.earns()
    left(partners)
    with hotel.database.writing() as connection:
        connection.execute(update(Profile).where(Profile.id == partners.agent).values(name="Солнце 阳光旅行社"))
    found = hotel.desk.read(commissions)
    assert [(row.guest_name, row.base_minor, row.nights, row.amount_minor) for row in found.rows] == [("Ana Silva", 9_434, 1, 943)]
    assert (found.totals[CommissionState.OPEN], found.totals[CommissionState.PAID]) == (943, 0)
    assert hotel.desk.read(commissions, state=CommissionState.PAID).rows == ()
    assert hotel.desk.read(commissions, text="nobody").rows == ()
    assert count_statements(hotel.desk, commissions) == 2
    printed = hotel.desk.run(record_paper_printed, paper=PaperKind.COMMISSION_STATEMENT, subject_id=partners.agent)
    days: dict[str, Any] = {"first": DAY, "last": NEXT}
    papers = {hotel.desk.read(commission_statement_pdf, agent_id=partners.agent, printed=printed, **days).pdf for _print in range(2)}
    (pdf,) = papers
    (text,) = page_texts(pdf)
    for words in ("Statement of commission", "Солнце 阳光旅行社", "Ana Silva", "94.34", "10%", "9.43"):
        assert words in text, words
