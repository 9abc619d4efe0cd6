"""What company accounts are in words, for every screen that sends guests off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotel_desk.domain.codes import ProfileKind
from hotel_desk.language import N_, _, paragraph, plural
from hotel_desk.ui.formats import money_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hotel_desk.queries.stay_detail import WindowBalance
    from hotel_desk.services.account_windows import PaidByAccount

_PAYS = {
    ProfileKind.AGENT: N_("The agent {name} pays {amount} (to its account)."),
    ProfileKind.COMPANY: N_("The company {name} pays {amount} (to its account)."),
}


def owes_words(minor: int, currency: str) -> str:
    """What an account owes, or what the hotel holds of it."""
    if minor < 0:
        return _("{amount} in its favour").format(amount=money_text(-minor, currency))
    return _("owes {amount}").format(amount=money_text(minor, currency)) if minor else _("owes nothing")


def will_pay_words(windows: Iterable[WindowBalance], currency: str) -> str:
    """Which accounts will pay what at check-out, a sentence each; empty where none does."""
    return "\n".join(_will_pay(window, currency) for window in windows)


def paid_words(accounts: Iterable[PaidByAccount], currency: str) -> str:
    """Which accounts have taken over what, a sentence each; empty where none has."""
    paid = _("{name} pays {amount}, folio {folio}.")
    return paragraph(
        *(paid.format(name=one.payee_name, amount=money_text(one.amount_minor, currency), folio=one.folio_number) for one in accounts)
    )


def rerouted_words(stays: int) -> str:
    """What another payer means for guests in house; empty where none is."""
    if not stays:
        return ""
    words = plural(
        "What the guest in house is charged from now on goes there; what was posted stays where it is.",
        "What the {count} guests in house are charged from now on goes there; what was posted stays where it is.",
        stays,
    )
    return words.format(count=stays)


def _will_pay(window: WindowBalance, currency: str) -> str:
    about = {"name": window.payee_name, "amount": money_text(window.balance_minor, currency)}
    if window.goes_to_account and window.payee_kind in _PAYS:
        return _(_PAYS[window.payee_kind]).format(**about)
    return _("{name} was to pay {amount}, but its account is closed. Open it again in the set-up, or take the payment.").format(**about)
