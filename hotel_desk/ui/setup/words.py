"""Words that the set-up proposes and the titles of what it chooses from."""

from __future__ import annotations

from hotel_desk.domain.codes import ClosureKind, CodeKind, PaymentMethod, TaxBasis
from hotel_desk.domain.countries import countries
from hotel_desk.language import N_, _
from hotel_desk.ui.formats import locale

ROOM_FEATURES = (
    N_("Non-smoking"),
    N_("Smoking"),
    N_("Sea view"),
    N_("City view"),
    N_("Garden view"),
    N_("Balcony"),
    N_("Accessible"),
    N_("Quiet"),
)
FACILITIES = (
    N_("Restaurant"),
    N_("Bar"),
    N_("Pool"),
    N_("Sauna"),
    N_("Gym"),
    N_("Parking"),
    N_("Wi-Fi"),
    N_("Meeting rooms"),
    N_("Garden"),
    N_("Lift"),
)
CLOSURE_KINDS = {ClosureKind.OUT_OF_ORDER: N_("Out of order"), ClosureKind.OUT_OF_SERVICE: N_("Out of service")}
CODE_KINDS = {
    CodeKind.CHARGE: N_("Charge"),
    CodeKind.TAX: N_("Tax"),
    CodeKind.PAYMENT: N_("Payment"),
    CodeKind.PAID_OUT: N_("Paid-out"),
    CodeKind.TRANSFER: N_("Transfer"),
}
PAYMENT_METHODS = {
    PaymentMethod.CASH: N_("Cash"),
    PaymentMethod.BANK_CARD: N_("Bank card"),
    PaymentMethod.BANK_TRANSFER: N_("Bank transfer"),
    PaymentMethod.MOBILE_WALLET: N_("Mobile wallet"),
}
TAX_BASES = {
    TaxBasis.PER_AMOUNT: N_("Per amount"),
    TaxBasis.PER_NIGHT: N_("Per night"),
    TaxBasis.PER_PERSON_NIGHT: N_("Per person and night"),
    TaxBasis.PER_STAY: N_("Per stay"),
    TaxBasis.PER_PERSON_STAY: N_("Per person and stay"),
}


def translated[Value](titles: dict[Value, str]) -> list[tuple[Value, str]]:
    """Choices of a field from a table of titles."""
    return [(value, _(title)) for value, title in titles.items()]


def country_choices() -> list[tuple[str | None, str]]:
    """All countries by name, in the language of the window; the first is none."""
    names = locale().territories
    named = sorted(((names[code], code) for code in countries() if code in names), key=lambda pair: str(pair[0]).casefold())
    return [(None, _("Not known")), *((code, str(name)) for name, code in named)]
