"""What a card terminal or wallet is asked for, what it may answer, and what an answer makes of an attempt.

The rules and worked tables are in `docs/algorithms/payment-terminals.md`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from hotel_desk.domain.card_brands import CARD_BRANDS, OTHER_CARD
from hotel_desk.domain.card_numbers import looks_like_card_number
from hotel_desk.domain.errors import StaffError
from hotel_desk.domain.ids import FolioId, PostingId, PreauthorisationId, ReservationId, TransactionCodeId
from hotel_desk.language import N_

LONGEST_REFERENCE = 40
_REFERENCE = re.compile(rf"[A-Za-z0-9._/-]{{1,{LONGEST_REFERENCE}}}")
_AUTHORISATION_CODE = re.compile(r"[A-Za-z0-9]{0,8}")
_LAST_FOUR = re.compile(r"[0-9]{4}")
# Thirteen to nineteen digits in a row have the length of a card number, whatever their check digit says.
_AS_LONG_AS_A_CARD = re.compile(r"(?<!\d)\d{13,19}(?!\d)")
# WeChat Pay: 18 digits that begin with 10 to 15. Alipay: 16 to 24 digits that begin with 25 to 30.
_WALLET_CODE = re.compile(r"1[0-5][0-9]{16}|(?:2[5-9]|30)[0-9]{14,22}")
_OTHER_WALLET_CODE = re.compile(r"[A-Za-z0-9]{8,64}")


class AttemptKind(StrEnum):
    """What the terminal is asked to do."""

    PAYMENT = "PAYMENT"
    DEPOSIT = "DEPOSIT"
    REFUND = "REFUND"
    HOLD = "HOLD"
    CAPTURE = "CAPTURE"
    RELEASE = "RELEASE"


class AttemptState(StrEnum):
    """Where an attempt stands. ASKED, UNKNOWN and APPROVED have no end yet."""

    ASKED = "ASKED"
    APPROVED = "APPROVED"
    DECLINED = "DECLINED"
    UNKNOWN = "UNKNOWN"
    POSTED = "POSTED"
    CANCELLED = "CANCELLED"


class AnswerKind(StrEnum):
    """What came of asking. NOT_POSTABLE: approved, and the folio does not take it."""

    APPROVED = "APPROVED"
    NOT_POSTABLE = "NOT_POSTABLE"
    DECLINED = "DECLINED"
    CANCELLED = "CANCELLED"
    NO_ANSWER = "NO_ANSWER"


WITHOUT_END = frozenset({AttemptState.ASKED, AttemptState.UNKNOWN, AttemptState.APPROVED})
# Money that comes in; what goes out or is only held, captured or released is not among it.
TAKES_MONEY = frozenset({AttemptKind.PAYMENT, AttemptKind.DEPOSIT})
_OPEN = {
    AnswerKind.APPROVED: AttemptState.POSTED,
    AnswerKind.NOT_POSTABLE: AttemptState.APPROVED,
    AnswerKind.DECLINED: AttemptState.DECLINED,
    AnswerKind.CANCELLED: AttemptState.CANCELLED,
    AnswerKind.NO_ANSWER: AttemptState.UNKNOWN,
}
_ENDED = {AnswerKind.APPROVED: AttemptState.APPROVED, AnswerKind.NOT_POSTABLE: AttemptState.APPROVED}
_NEXT: dict[AttemptState, dict[AnswerKind, AttemptState]] = {
    AttemptState.ASKED: _OPEN,
    AttemptState.UNKNOWN: _OPEN,
    AttemptState.APPROVED: {AnswerKind.CANCELLED: AttemptState.CANCELLED},
    AttemptState.DECLINED: _ENDED,
    AttemptState.CANCELLED: _ENDED,
    AttemptState.POSTED: {},
}


class AnswerNotTaken(StaffError):
    """The terminal's answer holds what may not be kept, or not what it must."""

    code = "terminal.answer_not_taken"
    template = N_(
        "The terminal's answer cannot be used, and nothing of it was kept. Nothing was posted. Look at the terminal's slip: the payment is "
        "on the list of payments without an answer."
    )


class WrongWalletCode(StaffError):
    code = "terminal.wallet_code"
    template = N_("This is no payment code of a wallet. Nothing was asked. Let the guest show the code again and scan it.")


@dataclass(frozen=True, slots=True)
class AttemptRequest:
    """What the terminal is to be asked for.

    Args:
        amount_minor: minor units, above zero.
        folio_id, window_number: what a payment is for.
        reservation_id: the stay that a deposit or hold is for.
        preauthorisation_id: the hold that is captured or released.
        refund_of_id: the payment or deposit that goes back.
        reason: of a refund or release.
    """

    kind: AttemptKind
    amount_minor: int
    transaction_code_id: TransactionCodeId | None = None
    folio_id: FolioId | None = None
    window_number: int = 1
    reservation_id: ReservationId | None = None
    preauthorisation_id: PreauthorisationId | None = None
    refund_of_id: PostingId | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Approval:
    """A terminal's yes. One that holds anything like a card number cannot be made.

    Args:
        terminal_reference: the terminal's own number of it, by which the bank's file names it.
        card_last_four: empty for a wallet.

    Raises:
        AnswerNotTaken: it holds more than may be kept, or no reference.
    """

    terminal_reference: str
    authorisation_code: str = ""
    card_brand: str = ""
    card_last_four: str = ""

    def __post_init__(self) -> None:
        reference, brand = self.terminal_reference, self.card_brand
        number_like = any(looks_like_card_number(text) or _AS_LONG_AS_A_CARD.search(text) for text in (reference, brand))
        whole = _REFERENCE.fullmatch(reference) and _AUTHORISATION_CODE.fullmatch(self.authorisation_code)
        if number_like or not whole or (self.card_last_four and not _LAST_FOUR.fullmatch(self.card_last_four)):
            raise AnswerNotTaken

    @property
    def known_brand(self) -> str:
        """The brand as the hotel writes it."""
        same = (brand for brand in CARD_BRANDS if brand.casefold() == self.card_brand.casefold())
        return next(same, OTHER_CARD)


def state_after(state: AttemptState, answer: AnswerKind, *, cancelling: bool = False) -> AttemptState:
    """What an answer makes of an attempt. What has ended is never posted by an answer alone.

    Args:
        cancelling: the machine was asked to give it up: a yes is not posted by itself any more.
    """
    if cancelling and answer is AnswerKind.APPROVED:
        answer = AnswerKind.NOT_POSTABLE
    return _NEXT[state].get(answer, state)


def checked_wallet_code(typed: str) -> str:
    """The code that a customer's wallet shows, as a scanner types it; it is asked with and never kept.

    Raises:
        WrongWalletCode: it is none, or looks like the number of a card.
    """
    code = "".join(typed.split())
    if _WALLET_CODE.fullmatch(code):
        return code
    if _OTHER_WALLET_CODE.fullmatch(code) and not code.isalpha() and not _AS_LONG_AS_A_CARD.search(code):
        return code
    raise WrongWalletCode("wallet_code")
