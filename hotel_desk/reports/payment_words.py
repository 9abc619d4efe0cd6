"""How money changed hands, in the words that stand on a receipt; who is to pay a booking, and what guarantees it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from hotel_desk.domain.card_brands import brand_name
from hotel_desk.domain.codes import PaymentMethod
from hotel_desk.domain.policies import GuaranteeKind
from hotel_desk.domain.rate_codes import Payer
from hotel_desk.language import N_, _
from hotel_desk.reports.fact_grid import Fact, known
from hotel_desk.reports.local_format import money_text

METHOD_TITLES: dict[PaymentMethod, str] = {
    PaymentMethod.CASH: N_("Cash"),
    PaymentMethod.BANK_CARD: N_("Bank card"),
    PaymentMethod.BANK_TRANSFER: N_("Bank transfer"),
    PaymentMethod.MOBILE_WALLET: N_("Mobile wallet"),
}
PAYER_TITLES: dict[Payer, str] = {
    Payer.GUEST: N_("The guest, at the hotel"),
    Payer.PREPAID: N_("Prepaid"),
    Payer.AGENT_ACCOUNT: N_("The agent's account"),
    Payer.COMPANY_ACCOUNT: N_("The company's account"),
}
GUARANTEE_TITLES: dict[GuaranteeKind, str] = {
    GuaranteeKind.NONE: N_("Not guaranteed"),
    GuaranteeKind.CARD: N_("Guaranteed by card"),
    GuaranteeKind.DEPOSIT: N_("Guaranteed by a deposit"),
    GuaranteeKind.FULL_PREPAYMENT: N_("Guaranteed by full prepayment"),
}
_CARD_DIGITS_SHOWN = 4
_MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class ForeignDetail:
    """The foreign notes that were handed over.

    Args:
        currency: ISO 4217; `foreign_minor`: how much, in its minor units.
        buying_millionths: local money for one unit of it, in millionths.
        local: the hotel's currency; `change_minor`: what was given back in it.
    """

    currency: str
    foreign_minor: int
    buying_millionths: int
    local: str
    change_minor: int


@dataclass(frozen=True, slots=True)
class PaymentDetail:
    """How money was paid.

    Args:
        method: cash, card, transfer or wallet.
        card_brand: such as "Visa", for cards.
        card_last_four: at most four digits; a whole card number never comes to paper.
        authorisation_code: of the card payment.
        reference: of the transfer or the wallet transaction.
        foreign: the foreign notes it was paid with.
    """

    method: PaymentMethod
    card_brand: str = ""
    card_last_four: str = ""
    authorisation_code: str = ""
    reference: str = ""
    foreign: ForeignDetail | None = None

    def __post_init__(self) -> None:
        if len(self.card_last_four) > _CARD_DIGITS_SHOWN:
            raise ValueError("more than the last four digits of a card")


def payment_facts(payment: PaymentDetail) -> list[Fact]:
    """Tell how money was paid, leaving out what is not known."""
    return known(
        [
            Fact(_("Paid by"), _(METHOD_TITLES[payment.method])),
            Fact(_("Card"), _card_text(payment)),
            Fact(_("Authorisation code"), payment.authorisation_code),
            Fact(_("Reference"), payment.reference),
            *_foreign_facts(payment.foreign),
        ]
    )


def _foreign_facts(foreign: ForeignDetail | None) -> list[Fact]:
    if foreign is None:
        return []
    rate = Decimal(foreign.buying_millionths) / _MILLION
    return [
        Fact(_("Handed over"), money_text(foreign.foreign_minor, foreign.currency)),
        Fact(_("Exchange rate"), f"1 {foreign.currency} = {rate:f} {foreign.local}"),
        Fact(_("Change given"), money_text(foreign.change_minor, foreign.local)),
    ]


def _card_text(payment: PaymentDetail) -> str:
    if not payment.card_last_four:
        return brand_name(payment.card_brand)
    return _("{brand} ending in {digits}").format(brand=brand_name(payment.card_brand), digits=payment.card_last_four)
