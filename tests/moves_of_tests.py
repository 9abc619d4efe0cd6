"""Two stays with windows, and lines that are moved between them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, insert, select

from hotel_desk.domain.ids import FolioId, PostingId
from hotel_desk.models.folio import FolioWindow, Posting, PostingTax
from hotel_desk.models.transaction_code import TransactionCodeTax
from hotel_desk.services.cashier import post_charge
from hotel_desk.services.folio_moves import transfer_lines
from hotel_desk.services.folio_windows import open_folio_window
from tests.stays_of_tests import arrived, one

if TYPE_CHECKING:
    from hotel_desk.services.folio_moves import LinesMoved
    from hotel_desk.services.posting_codes import Posted
    from tests.fixtures.databases import SmallHotel


@dataclass(frozen=True)
class TwoFolios:
    """Folios of 101 and 102, each with two windows; minibar carries the VAT of 6 %."""

    hotel: SmallHotel
    first: FolioId
    second: FolioId

    def minibar(self, price_minor: int = 850, folio: FolioId | None = None, window: int = 1, **more: Any) -> Posted:
        return self.hotel.desk.run(
            post_charge,
            folio_id=folio or self.first,
            transaction_code_id=self.hotel.codes["MINIBAR"],
            price_minor=price_minor,
            window_number=window,
            **more,
        )

    def move(self, *postings: PostingId, to: FolioId | None = None, window: int = 1, reason: str = "") -> LinesMoved:
        return self.hotel.desk.run(
            transfer_lines, posting_ids=list(postings), folio_id=to or self.second, window_number=window, reason=reason
        )

    def balance(self, folio: FolioId, window: int) -> int:
        found: int = one(self.hotel, select(FolioWindow.balance_minor).where(FolioWindow.folio_id == folio, FolioWindow.number == window))
        return found

    def tax(self, folio: FolioId, window: int) -> tuple[int, int]:
        """The VAT of minibar in a window: base and amount."""
        with self.hotel.database.snapshot() as connection:
            sums = (
                select(func.coalesce(func.sum(PostingTax.base_minor), 0), func.coalesce(func.sum(PostingTax.amount_minor), 0))
                .join(Posting, Posting.id == PostingTax.posting_id)
                .where(
                    Posting.folio_id == folio,
                    Posting.window_number == window,
                    Posting.transaction_code_id == self.hotel.codes["MINIBAR"],
                )
            )
            base, amount = connection.execute(sums).one()
            return int(base), int(amount)


def two_folios(hotel: SmallHotel) -> TwoFolios:
    with hotel.database.writing() as connection:
        link = {"property_id": hotel.property_id, "transaction_code_id": hotel.codes["MINIBAR"], "tax_rule_id": hotel.vat}
        connection.execute(insert(TransactionCodeTax), [link])
    folios = TwoFolios(hotel, arrived(hotel).folio_id, arrived(hotel, room="102", guest="Bo Chen").folio_id)
    for folio in (folios.first, folios.second):
        hotel.desk.run(open_folio_window, folio_id=folio, payee_name="Second payer")
    return folios


def line(hotel: SmallHotel, posting: PostingId) -> Any:
    with hotel.database.snapshot() as connection:
        return connection.execute(select(*Posting.__table__.columns).where(Posting.id == posting)).one()


def lines_of(hotel: SmallHotel, folio: FolioId, window: int = 1) -> list[Any]:
    with hotel.database.snapshot() as connection:
        found = select(*Posting.__table__.columns).where(Posting.folio_id == folio, Posting.window_number == window)
        return list(connection.execute(found.order_by(Posting.sequence)))
