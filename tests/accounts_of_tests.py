"""An agent and a company with accounts, and stays that they pay for."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import select, update

from hotel_desk.domain.cashier_codes import ArItemKind, CommissionKind, CommissionState, CommissionWay
from hotel_desk.domain.codes import FolioKind, ProfileKind
from hotel_desk.domain.ids import ArItemId, BookingId, FolioId, PostingId, ProfileId, ReservationId
from hotel_desk.domain.open_items import OpenCharge, oldest_first
from hotel_desk.domain.rate_codes import Payer
from hotel_desk.models.ar_account import ArAccount
from hotel_desk.models.city_ledger import ArItem
from hotel_desk.models.commission import AgentCommission
from hotel_desk.models.folio import Folio, FolioWindow
from hotel_desk.models.reservation import Reservation
from hotel_desk.services.city_ledger import apply_payment
from hotel_desk.services.commissions import agree_commission, decide_commissions, pay_commissions
from hotel_desk.services.company_accounts import open_ar_account
from hotel_desk.services.profiles import ProfileDetails, create_profile
from hotel_desk.services.reminders import write_reminders
from hotel_desk.services.reservations import BookingFacts, RoomRequest, book
from hotel_desk.services.stays import check_in
from hotel_desk.services.write_offs import ask_write_off, decide_write_off
from tests.shifts_of_tests import second_manager
from tests.stays_of_tests import DAY, THIRD, charge, one, pay

if TYPE_CHECKING:
    from tests.fixtures.databases import SmallHotel


class Partners:
    """An agent and a company, each with an open account, and a stay whose payer is one of them."""

    def __init__(self, hotel: SmallHotel) -> None:
        self.hotel = hotel
        self.agent = self._made("Sunny Travel", ProfileKind.AGENT)
        self.company = self._made("Nordwind Ltd", ProfileKind.COMPANY)
        for profile in (self.agent, self.company):
            hotel.desk.run(open_ar_account, profile_id=profile)

    def _made(self, name: str, kind: ProfileKind) -> ProfileId:
        return self.hotel.desk.run(create_profile, details=ProfileDetails(name=name, kind=kind)).profile_id

    def book(self, payer: Payer = Payer.AGENT_ACCOUNT, departure: Any = THIRD, price_minor: int = 10_000, **more: Any) -> Any:
        request = RoomRequest(self.hotel.standard, DAY, departure, price_minor, adults=1, day_use=departure == DAY)
        about = {"agent_id": self.agent, "company_id": self.company, "payer": payer, **more}
        return self.hotel.desk.run(book, guest=ProfileDetails(name="Ana Silva"), rooms=[request], **about)

    def facts(self, payer: Payer) -> BookingFacts:
        return BookingFacts(company_id=self.company, agent_id=self.agent, payer=payer)

    def account(self, profile: ProfileId) -> int:
        folio = select(ArAccount.folio_id).where(ArAccount.profile_id == profile).scalar_subquery()
        found: int = one(self.hotel, select(FolioWindow.balance_minor).where(FolioWindow.folio_id == folio))
        return found

    def folio(self, profile: ProfileId) -> FolioId:
        return FolioId(one(self.hotel, select(ArAccount.folio_id).where(ArAccount.profile_id == profile)))

    def on_account(self, profile: ProfileId, amount_minor: int) -> PostingId:
        """A charge posted on the account itself."""
        posted: PostingId = charge(self.hotel, self.folio(profile), amount_minor).posting_id
        return posted

    def pays(self, profile: ProfileId, amount_minor: int) -> PostingId:
        posted: PostingId = pay(self.hotel, self.folio(profile), amount_minor).posting_id
        return posted

    def item(self, posting_id: PostingId) -> ArItemId:
        return ArItemId(one(self.hotel, select(ArItem.id).where(ArItem.posting_id == posting_id)))

    def open_items(self, profile: ProfileId) -> list[Any]:
        """What stands open on the account, charges and credits, as they came."""
        account = select(ArAccount.id).where(ArAccount.profile_id == profile).scalar_subquery()
        asked = select(ArItem.id, ArItem.kind, ArItem.open_minor, ArItem.due_date, ArItem.posting_id).where(
            ArItem.account_id == account, ArItem.open_minor != 0
        )
        with self.hotel.database.snapshot() as connection:
            return list(connection.execute(asked.order_by(ArItem.opened_date, ArItem.id)))

    def apply_oldest(self, profile: ProfileId, credit: PostingId) -> Any:
        """Apply a payment as the program proposes it."""
        rows = self.open_items(profile)
        left = -sum(row.open_minor for row in rows if row.posting_id == credit)
        charges = [OpenCharge(ArItemId(row.id), row.open_minor, row.due_date) for row in rows if row.kind is ArItemKind.CHARGE]
        return self.hotel.desk.run(apply_payment, credit_item_id=self.item(credit), parts=list(oldest_first(left, charges)))

    def written_off(self, profile: ProfileId, amount_minor: int) -> Any:
        """A charge of that amount on the account, given up: asked by the manager, approved by another one."""
        hotel = self.hotel
        item = self.item(self.on_account(profile, amount_minor))
        asked = hotel.desk.run(ask_write_off, item_id=item, amount_minor=amount_minor, reason="bankrupt")
        second_manager(hotel)
        return hotel.as_user("vera").run(decide_write_off, write_off_id=asked.write_off_id, approve=True)

    def reminded(self, profile: ProfileId, amount_minor: int) -> Any:
        """A charge of that amount on the account, due long ago, and a letter that says so."""
        item = self.item(self.on_account(profile, amount_minor))
        with self.hotel.database.writing() as connection:
            connection.execute(update(ArItem).where(ArItem.id == item).values(due_date=DAY - timedelta(days=30)))
        return self.hotel.desk.run(write_reminders)

    def earns(self, rate_millionths: int = 100_000, **more: Any) -> Any:
        """A part of the room revenue for the agent."""
        return self.hotel.desk.run(
            agree_commission, agent_id=self.agent, kind=CommissionKind.PERCENT, rate_millionths=rate_millionths, **more
        )

    def commission_rows(self) -> list[Any]:
        """The commissions of stays, as they came."""
        with self.hotel.database.snapshot() as connection:
            return list(connection.execute(select(*AgentCommission.__table__.columns).order_by(AgentCommission.id)))

    def paid_commission(self) -> Any:
        """The commissions of all stays so far, approved and set against the agent's account."""
        ids = [row.id for row in self.commission_rows()]
        self.hotel.desk.run(decide_commissions, commission_ids=ids, state=CommissionState.APPROVED)
        return self.hotel.desk.run(pay_commissions, commission_ids=ids, way=CommissionWay.ACCOUNT)

    def window(self, stay: ReservationId, payee: ProfileId | None) -> int | None:
        found: int | None = one(
            self.hotel,
            select(FolioWindow.balance_minor)
            .join(Folio)
            .where(Folio.reservation_id == stay, Folio.kind == FolioKind.GUEST, FolioWindow.payee_id.is_not_distinct_from(payee)),
        )
        return found


def booking_of(hotel: SmallHotel, stay: ReservationId) -> BookingId:
    return BookingId(one(hotel, select(Reservation.booking_id).where(Reservation.id == stay)))


def folio_of(hotel: SmallHotel, stay: ReservationId) -> FolioId:
    return FolioId(one(hotel, select(Folio.id).where(Folio.reservation_id == stay, Folio.kind == FolioKind.GUEST)))


def received(partners: Partners, payer: Payer = Payer.AGENT_ACCOUNT, room: str = "101", **more: Any) -> ReservationId:
    stay: ReservationId = partners.book(payer, **more).reservation_ids[0]
    partners.hotel.desk.run(check_in, reservation_id=stay, room_id=partners.hotel.rooms[room])
    return stay
