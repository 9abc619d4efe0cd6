"""Payments through terminals in words: what was asked, and what became of it."""

from __future__ import annotations

from hotel_desk.domain.payment_attempts import AttemptKind, AttemptState
from hotel_desk.language import N_, _
from hotel_desk.ui.formats import money_text

# The key of their page in the cash office.
ATTEMPTS = "payments_without_answer"
KIND_WORDS: dict[AttemptKind, str] = {
    AttemptKind.PAYMENT: N_("Payment"),
    AttemptKind.DEPOSIT: N_("Deposit"),
    AttemptKind.REFUND: N_("Refund"),
    AttemptKind.HOLD: N_("Hold on a card"),
    AttemptKind.CAPTURE: N_("Capture of a hold"),
    AttemptKind.RELEASE: N_("Release of a hold"),
}
STATE_WORDS: dict[AttemptState, str] = {
    AttemptState.ASKED: N_("Terminal was asked"),
    AttemptState.UNKNOWN: N_("No answer"),
    AttemptState.APPROVED: N_("Approved, not posted"),
    AttemptState.DECLINED: N_("Declined"),
    AttemptState.CANCELLED: N_("Cancelled"),
    AttemptState.POSTED: N_("In the books"),
}
_NOTICES: dict[AttemptState, str] = {
    AttemptState.ASKED: N_("{what} of {amount} by {method}: the terminal has not answered yet"),
    AttemptState.UNKNOWN: N_("{what} of {amount} by {method}: nobody knows whether the terminal has taken it"),
    AttemptState.APPROVED: N_("{what} of {amount} by {method}: the terminal has approved it, and it is not posted"),
}
_ENDS: dict[AttemptState, str] = {
    AttemptState.ASKED: N_("Not decided yet."),
    AttemptState.UNKNOWN: N_("No answer: nobody knows whether it was taken. It is on the list of payments without an answer."),
    AttemptState.APPROVED: N_("Approved, but not posted. It is on the list of payments without an answer."),
    AttemptState.DECLINED: N_("Declined. Nothing was taken."),
    AttemptState.CANCELLED: N_("Cancelled. Nothing was taken."),
    AttemptState.POSTED: N_("Posted."),
}


def notice_words(kind: AttemptKind, state: AttemptState, amount_minor: int, method: str, currency: str) -> str:
    """What the cashier must see on a folio of a payment that has no end."""
    amount = money_text(amount_minor, currency)
    return _(_NOTICES[state]).format(what=_(KIND_WORDS[kind]), amount=amount, method=method)


def end_words(state: AttemptState, answer: str) -> str:
    """What became of an attempt, with the machine's own words where it has some."""
    end = _(_ENDS[state])
    return f"{end} {answer_words(answer)}" if answer and state is not AttemptState.POSTED else end


def answer_words(answer: str) -> str:
    """What was written down of an answer: the program's own words in the reader's language, a machine's as they are."""
    return _(answer) if answer else ""
