"""Open items of company accounts: what makes them, what closes them, and who may (`docs/algorithms/company-accounts.md`)."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import func, select

from hotel_desk.domain.cashier_codes import ApplicationKind, ArItemKind
from hotel_desk.domain.errors import InvalidInput, NotAllowed, ReasonMissing
from hotel_desk.domain.ids import ArApplicationId, ArItemId
from hotel_desk.domain.open_items import Part
from hotel_desk.domain.rate_codes import Payer
from hotel_desk.models.ar_account import ArAccount
from hotel_desk.models.city_ledger import ArApplication, ArItem
from hotel_desk.models.journal import AuditEntry
from hotel_desk.services.account_windows import AccountOverLimit
from hotel_desk.services.adjustments import adjust_posting
from hotel_desk.services.cashier import pay_refund, reverse_posting
from hotel_desk.services.city_ledger import (
    NothingToTransfer,
    NotOfThisAccount,
    NotUndoable,
    PaidByAnother,
    apply_payment,
    set_account_terms,
    take_back_from_account,
    transfer_to_account,
    undo_application,
)
from hotel_desk.services.company_accounts import NoAccount, close_ar_account
from hotel_desk.services.departures import check_out, undo_check_out
from hotel_desk.services.house_accounts import open_house_account
from hotel_desk.services.open_items import ItemPartlyPaid
from tests.accounts_of_tests import Partners, folio_of, received
from tests.stays_of_tests import DAY, NEXT, arrived, charge, close_day, one, pay
from tests.worked_tables import worked_table

if TYPE_CHECKING:
    from hotel_desk.domain.ids import PostingId, ReservationId
    from tests.fixtures.databases import SmallHotel

pytestmark = pytest.mark.usefixtures("rows_agree")
DOCUMENT = "company-accounts.md"


@pytest.fixture
def partners(hotel: SmallHotel) -> Partners:
    return Partners(hotel)


def minor(amount: str) -> int:
    return int(Decimal(amount) * 100)


def gone(partners: Partners) -> ReservationId:
    """A stay of one night that has left its 102.00 to the agent."""
    stay = received(partners, departure=NEXT)
    close_day(partners.hotel, DAY)
    partners.hotel.desk.run(check_out, reservation_id=stay)
    return stay


def opened(partners: Partners) -> tuple[list[int], int]:
    """What the charges of the agent have open, as they came, and its unapplied money."""
    rows = partners.open_items(partners.agent)
    charges = [row.open_minor for row in rows if row.kind is ArItemKind.CHARGE]
    return charges, -sum(row.open_minor for row in rows if row.kind is ArItemKind.CREDIT)


class Told:
    """Does what a row of the table says."""

    def __init__(self, partners: Partners) -> None:
        self.partners, self.desk, self.agent = partners, partners.hotel.desk, partners.agent
        self.stay: ReservationId | None = None
        self.payment: PostingId | None = None

    def do(self, event: str) -> None:
        amount = minor(event.rsplit(maxsplit=1)[-1]) if event[-1].isdigit() else 0
        match event.split():
            case ["stay", *_]:
                self.stay = gone(self.partners)
            case ["bar", _]:
                self.partners.on_account(self.agent, amount)
            case ["payment", "reversed", "refused"]:
                with pytest.raises(ItemPartlyPaid):
                    self.desk.run(reverse_posting, posting_id=self.payment, reason="bounced")
            case ["payment", _]:
                self.payment = self.partners.pays(self.agent, amount)
            case ["oldest", "first"]:
                assert self.payment is not None
                self.partners.apply_oldest(self.agent, self.payment)
            case ["application", *_]:
                stay = select(ArItem.id).where(ArItem.reservation_id == self.stay).scalar_subquery()
                applied = one(self.partners.hotel, select(ArApplication.id).where(ArApplication.charge_item_id == stay))
                self.desk.run(undo_application, application_id=applied, reason="for another stay")
            case ["check-out", "undone", "refused"]:
                with pytest.raises(ItemPartlyPaid):
                    self.desk.run(undo_check_out, reservation_id=self.stay, reason="came back")
            case ["check-out", "undone"]:
                self.desk.run(undo_check_out, reservation_id=self.stay, reason="came back")
            case ["refund", _]:
                folio, cash = self.partners.folio(self.agent), self.partners.hotel.codes["CASH"]
                self.desk.run(pay_refund, folio_id=folio, transaction_code_id=cash, amount_minor=amount, reason="paid too much")
            case _:
                raise AssertionError(event)


def test_items_of_an_account(hotel: SmallHotel, partners: Partners) -> None:
    told = Told(partners)
    for line in worked_table(DOCUMENT, "Items of an account"):
        told.do(line["event"])
        charges = [minor(amount) for amount in line["open charges"].split()]
        assert (partners.account(partners.agent), *opened(partners)) == (minor(line["balance"]), charges, minor(line["unapplied"])), line


# --- What makes items, and what takes them back -----------------------------------------------------------------------


def test_an_item_is_due_by_the_terms_of_its_account_and_names_the_stay(hotel: SmallHotel, partners: Partners) -> None:
    hotel.desk.run(set_account_terms, profile_id=partners.agent, terms_days=14, credit_limit_minor=None)
    stay = gone(partners)
    with hotel.database.snapshot() as connection:
        item = connection.execute(select(ArItem.reservation_id, ArItem.opened_date, ArItem.due_date, ArItem.amount_minor)).one()
    assert item == (stay, NEXT, NEXT + timedelta(days=14), 10_200)


def test_a_stay_that_leaves_twice_is_one_open_item(hotel: SmallHotel, partners: Partners) -> None:
    stay = gone(partners)
    for _again in range(2):
        hotel.desk.run(undo_check_out, reservation_id=stay, reason="forgot a bag")
        assert (partners.window(stay, partners.agent), opened(partners)) == (10_200, ([], 0))
        hotel.desk.run(check_out, reservation_id=stay)
        assert (partners.window(stay, partners.agent), opened(partners)) == (0, ([10_200], 0))


def test_a_reversed_charge_and_a_reversed_payment_leave_nothing_open(hotel: SmallHotel, partners: Partners) -> None:
    for post in (partners.on_account, partners.pays):
        hotel.desk.run(reverse_posting, posting_id=post(partners.agent, 4_000), reason="wrong account")
        assert opened(partners) == ([], 0)


def test_a_refund_takes_from_the_oldest_credit_and_reversed_gives_it_back(hotel: SmallHotel, partners: Partners) -> None:
    first, second = (partners.pays(partners.agent, amount) for amount in (1_000, 2_000))
    cash = hotel.codes["CASH"]
    about: dict[str, Any] = {"folio_id": partners.folio(partners.agent), "transaction_code_id": cash}
    refund = hotel.desk.run(pay_refund, **about, amount_minor=1_500, reason="paid twice")
    left = {row.posting_id: row.open_minor for row in partners.open_items(partners.agent)}
    assert left == {second: -1_500}
    hotel.desk.run(reverse_posting, posting_id=refund.posting_id, reason="kept")
    left = {row.posting_id: row.open_minor for row in partners.open_items(partners.agent)}
    assert left == {first: -1_000, second: -2_000}


def test_an_adjustment_takes_from_its_own_line_and_what_was_paid_becomes_a_credit(hotel: SmallHotel, partners: Partners) -> None:
    bar, other = (partners.on_account(partners.agent, 4_000) for _line in range(2))
    partners.apply_oldest(partners.agent, partners.pays(partners.agent, 3_000))
    close_day(hotel, DAY)
    hotel.desk.run(adjust_posting, posting_id=bar, amount_minor=1_500, reason="one drink less")
    assert opened(partners) == ([4_000], 500)
    assert next(row.posting_id for row in partners.open_items(partners.agent)) == other


def test_lines_of_guests_make_no_items(hotel: SmallHotel, partners: Partners) -> None:
    charge(hotel, arrived(hotel, room="102").folio_id)
    assert one(hotel, select(func.count()).select_from(ArItem)) == 0


# --- A window put on an account by hand -------------------------------------------------------------------------------


def test_a_guests_window_goes_to_an_account_without_routing_and_comes_back(hotel: SmallHotel, partners: Partners) -> None:
    stay = received(partners, Payer.GUEST)
    folio = folio_of(hotel, stay)
    charge(hotel, folio, 3_000)
    done = hotel.as_user("reception").run(transfer_to_account, folio_id=folio, window_number=1, profile_id=partners.company)
    assert (done.account_name, done.amount_minor, partners.account(partners.company)) == ("Nordwind Ltd", 3_000, 3_000)
    back = hotel.desk.run(take_back_from_account, folio_id=folio, window_number=1, reason="pays himself")
    assert (back.amount_minor, partners.account(partners.company), partners.window(stay, partners.company)) == (-3_000, 0, 3_000)
    with pytest.raises(NothingToTransfer):
        hotel.desk.run(take_back_from_account, folio_id=folio, window_number=1, reason="again")
    hotel.desk.run(transfer_to_account, folio_id=folio, window_number=1, profile_id=partners.company)
    charge(hotel, folio, 500)
    hotel.desk.run(check_out, reservation_id=stay)
    assert partners.account(partners.company) == 3_500
    hotel.desk.run(undo_check_out, reservation_id=stay, reason="came back")
    assert (partners.account(partners.company), partners.window(stay, partners.company)) == (0, 3_500)


def test_a_house_account_goes_to_a_company_too(hotel: SmallHotel, partners: Partners) -> None:
    folio = hotel.desk.run(open_house_account, name="Nordwind's dinner").folio_id
    charge(hotel, folio, 8_000)
    hotel.desk.run(transfer_to_account, folio_id=folio, window_number=1, profile_id=partners.company)
    assert partners.account(partners.company) == 8_000


def test_what_cannot_go_to_an_account_is_refused(hotel: SmallHotel, partners: Partners) -> None:
    stay = received(partners)
    folio = folio_of(hotel, stay)
    about: dict[str, Any] = {"folio_id": folio, "profile_id": partners.company}
    with pytest.raises(NothingToTransfer):
        hotel.desk.run(transfer_to_account, **about, window_number=1)
    with pytest.raises(PaidByAnother):
        hotel.desk.run(transfer_to_account, **about, window_number=2)
    with pytest.raises(NothingToTransfer):
        hotel.desk.run(transfer_to_account, **about, window_number=5)
    charge(hotel, folio)
    with pytest.raises(NotAllowed):
        hotel.as_user("housekeeping").run(transfer_to_account, **about, window_number=1)
    hotel.desk.run(close_ar_account, profile_id=partners.company)
    with pytest.raises(NoAccount):
        hotel.desk.run(transfer_to_account, **about, window_number=1)
    with pytest.raises(ReasonMissing):
        hotel.desk.run(take_back_from_account, folio_id=folio, window_number=1, reason=" ")


# --- The limit --------------------------------------------------------------------------------------------------------


def test_a_check_out_above_the_limit_is_refused_and_let_pass_with_a_reason(hotel: SmallHotel, partners: Partners) -> None:
    hotel.desk.run(set_account_terms, profile_id=partners.agent, terms_days=30, credit_limit_minor=10_199)
    stay = received(partners, departure=NEXT)
    close_day(hotel, DAY)
    with pytest.raises(AccountOverLimit, match=r"101\.99"):
        hotel.desk.run(check_out, reservation_id=stay)
    assert partners.window(stay, partners.agent) == 10_200
    with pytest.raises(NotAllowed):
        hotel.as_user("reception").run(check_out, reservation_id=stay, over_limit_reason="they pay tomorrow")
    with pytest.raises(ReasonMissing):
        hotel.desk.run(check_out, reservation_id=stay, over_limit_reason=" ")
    hotel.desk.run(check_out, reservation_id=stay, over_limit_reason="they pay tomorrow")
    assert partners.account(partners.agent) == 10_200
    assert one(hotel, select(func.count()).where(AuditEntry.code == "account.limit.exceeded")) == 1


def test_the_limit_itself_may_be_owed(hotel: SmallHotel, partners: Partners) -> None:
    hotel.desk.run(set_account_terms, profile_id=partners.agent, terms_days=30, credit_limit_minor=10_200)
    gone(partners)
    assert partners.account(partners.agent) == 10_200


# --- Terms ------------------------------------------------------------------------------------------------------------


def test_terms_are_set_and_what_is_wrong_with_them_is_said(hotel: SmallHotel, partners: Partners) -> None:
    about: dict[str, Any] = {"profile_id": partners.agent, "billing_address": " 1 High Street\nLisbon ", "language": "zh_CN"}
    hotel.desk.run(set_account_terms, **about, terms_days=0, credit_limit_minor=0)
    with hotel.database.snapshot() as connection:
        row = connection.execute(select(ArAccount).where(ArAccount.profile_id == partners.agent)).one()
    assert (row.terms_days, row.credit_limit_minor, row.billing_address, row.language) == (0, 0, "1 High Street\nLisbon", "zh_CN")
    wrongs: list[dict[str, Any]] = [{"terms_days": -1}, {"terms_days": 366}, {"credit_limit_minor": -1}, {"language": "fr"}]
    for wrong in wrongs:
        good: dict[str, Any] = {"profile_id": partners.agent, "terms_days": 30, "credit_limit_minor": None}
        with pytest.raises(InvalidInput):
            hotel.desk.run(set_account_terms, **good | wrong)
    with pytest.raises(NotAllowed):
        hotel.as_user("cashier").run(set_account_terms, profile_id=partners.agent, terms_days=30, credit_limit_minor=None)


# --- Applying and undoing ---------------------------------------------------------------------------------------------


def test_a_part_of_a_payment_is_applied_to_a_part_of_an_item(hotel: SmallHotel, partners: Partners) -> None:
    bar, dinner = partners.on_account(partners.agent, 4_000), partners.on_account(partners.agent, 9_000)
    credit = partners.item(partners.pays(partners.agent, 5_000))
    parts = [Part(partners.item(dinner), 2_000), Part(partners.item(bar), 1_000)]
    done = hotel.desk.run(apply_payment, credit_item_id=credit, parts=parts)
    assert (done.applied_minor, done.left_minor, opened(partners)) == (3_000, 2_000, ([3_000, 7_000], 2_000))


def test_what_is_not_there_is_not_applied(hotel: SmallHotel, partners: Partners) -> None:
    bar, other = partners.item(partners.on_account(partners.agent, 4_000)), partners.item(partners.on_account(partners.company, 900))
    credit = partners.item(partners.pays(partners.agent, 5_000))
    for wrong, parts in (
        (NotOfThisAccount, [Part(other, 100)]),
        (NotOfThisAccount, [Part(credit, 100)]),
        (NotOfThisAccount, [Part(ArItemId(hotel.standard), 100)]),
        (InvalidInput, [Part(bar, 4_001)]),
        (InvalidInput, []),
    ):
        with pytest.raises(wrong):
            hotel.desk.run(apply_payment, credit_item_id=credit, parts=parts)
    with pytest.raises(NotOfThisAccount):
        hotel.desk.run(apply_payment, credit_item_id=bar, parts=[Part(bar, 100)])
    with pytest.raises(NotAllowed):
        hotel.as_user("reception").run(apply_payment, credit_item_id=credit, parts=[Part(bar, 100)])
    assert opened(partners) == ([4_000], 5_000)


def test_only_what_was_applied_by_hand_is_undone_and_once(hotel: SmallHotel, partners: Partners) -> None:
    bar, mistake = partners.on_account(partners.agent, 4_000), partners.on_account(partners.agent, 100)
    hotel.desk.run(reverse_posting, posting_id=mistake, reason="mistake")
    counter = ArApplicationId(one(hotel, select(ArApplication.id).where(ArApplication.kind == ApplicationKind.COUNTER)))
    partners.apply_oldest(partners.agent, partners.pays(partners.agent, 4_000))
    applied = ArApplicationId(one(hotel, select(ArApplication.id).where(ArApplication.charge_item_id == partners.item(bar))))
    with pytest.raises(NotUndoable):
        hotel.desk.run(undo_application, application_id=counter, reason="why not")
    with pytest.raises(ReasonMissing):
        hotel.desk.run(undo_application, application_id=applied, reason="")
    hotel.desk.run(undo_application, application_id=applied, reason="was for the dinner")
    assert one(hotel, select(ArApplication.undone_reason).where(ArApplication.id == applied)) == "was for the dinner"
    with pytest.raises(NotUndoable):
        hotel.desk.run(undo_application, application_id=applied, reason="again")
    assert opened(partners) == ([4_000], 4_000)


def test_a_payment_that_is_not_applied_is_given_back_by_a_refund_later(hotel: SmallHotel, partners: Partners) -> None:
    pay(hotel, partners.folio(partners.agent), 700)
    close_day(hotel, DAY)
    cash, folio = hotel.codes["CASH"], partners.folio(partners.agent)
    hotel.desk.run(pay_refund, folio_id=folio, transaction_code_id=cash, amount_minor=700, reason="wrong company")
    assert opened(partners) == ([], 0)
