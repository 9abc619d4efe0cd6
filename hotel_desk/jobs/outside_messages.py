"""Posts what other systems send, message after message, and tells what each was answered (`docs/algorithms/outside-charges.md`)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

import msgspec

from hotel_desk.domain.cashier_codes import OutsideAnswer
from hotel_desk.domain.errors import InvalidInput, StaffError
from hotel_desk.domain.money import Money, minor_places
from hotel_desk.language import N_, _
from hotel_desk.services.outside_charges import OutsideAnswered, cancel_outside_charge, post_outside_charge

if TYPE_CHECKING:
    from hotel_desk.db.desk import Desk


class OutsideMessage(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A message as it is sent: a charge, or (`cancels`) one that takes an earlier charge back.

    `price`: of one piece, major units of the hotel's currency.
    """

    vendor: str
    reference: str
    room: str = ""
    folio: str = ""
    code: str = ""
    price: Decimal = Decimal(0)
    quantity: int = 1
    text: str = ""
    check: str = ""
    cancels: str = ""


@dataclass(frozen=True, slots=True)
class MessageAnswer:
    """What the sender is told. `answer` is a code of the table, or that of a mistake in the message itself."""

    reference: str
    answer: str
    repeated: bool = False
    explanation: str = ""

    @property
    def is_posted(self) -> bool:
        """The charge stands on a folio, now or since before."""
        return self.answer == OutsideAnswer.POSTED


def post_messages(desk: Desk, lines: Iterable[bytes], *, currency: str) -> Iterator[MessageAnswer]:
    """Post messages given as JSON lines; an answer for each, as soon as it is given. Empty lines are passed over."""
    decoder = msgspec.json.Decoder(OutsideMessage)
    for line in lines:
        if not line.strip():
            continue
        try:
            message = decoder.decode(line)
        except (msgspec.DecodeError, UnicodeDecodeError) as wrong:
            yield MessageAnswer("", OutsideAnswer.BAD_CONTENT, explanation=_("This line is no message: {why}").format(why=wrong))
        else:
            yield post_message(desk, message, currency=currency)


def post_message(desk: Desk, message: OutsideMessage, *, currency: str) -> MessageAnswer:
    """Post one message; what stands in its way is an answer too."""
    try:
        answered = _run(desk, message, currency)
    except StaffError as refusal:
        return MessageAnswer(message.reference, refusal.code, explanation=str(refusal))
    return MessageAnswer(message.reference, answered.answer, answered.repeated, answered.explanation)


def _run(desk: Desk, message: OutsideMessage, currency: str) -> OutsideAnswered:
    if message.cancels:
        return desk.run(
            cancel_outside_charge,
            vendor=message.vendor,
            vendor_reference=message.reference,
            cancelled_reference=message.cancels,
            reason=message.text or _("Taken back by {vendor}").format(vendor=message.vendor),
        )
    return desk.run(
        post_outside_charge,
        vendor=message.vendor,
        vendor_reference=message.reference,
        transaction_code=message.code,
        price_minor=_price_minor(message.price, currency),
        quantity=message.quantity,
        room_number=message.room,
        folio_number=message.folio,
        text=message.text,
        check_number=message.check,
    )


def _price_minor(price: Decimal, currency: str) -> int:
    """A price in minor units; a fraction of one is a mistake and is not rounded away."""
    minor = price.scaleb(minor_places(currency)) if price.is_finite() else None
    if minor is None or minor != minor.to_integral_value():
        raise InvalidInput("price", problem=N_("The price is no amount of the hotel's currency. Nothing was posted. Correct it."))
    return Money.of(price, currency).minor
