"""What a fapiao is asked for with, and how a request goes from state to state (`docs/algorithms/fapiao.md`)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from stdnum.cn import uscc
from stdnum.exceptions import ValidationError

from hotel_desk.domain.cashier_codes import FapiaoKind, FapiaoState
from hotel_desk.domain.errors import InvalidInput
from hotel_desk.language import N_

# A request that was sent and not answered is sent again after this long.
ANSWER_WITHIN = timedelta(minutes=5)
NEXT_STATES: dict[FapiaoState, frozenset[FapiaoState]] = {
    FapiaoState.WAITING: frozenset({FapiaoState.SENT, FapiaoState.ISSUED, FapiaoState.REFUSED, FapiaoState.WITHDRAWN}),
    FapiaoState.SENT: frozenset({FapiaoState.ISSUED, FapiaoState.REFUSED}),
    FapiaoState.REFUSED: frozenset({FapiaoState.WAITING, FapiaoState.WITHDRAWN}),
    FapiaoState.ISSUED: frozenset({FapiaoState.REVERSED}),
    FapiaoState.REVERSED: frozenset(),
    FapiaoState.WITHDRAWN: frozenset(),
}
UNDER_WAY = (FapiaoState.WAITING, FapiaoState.SENT)


@dataclass(frozen=True, slots=True)
class FapiaoSums:
    """The fapiao of a folio, minor units: what was charged, what is asked for and not answered, what is issued less its red letters."""

    charged_minor: int
    requested_minor: int
    issued_minor: int

    @property
    def left_minor(self) -> int:
        """What may still be asked for; below zero where charges were taken back since: a red letter is due."""
        return self.charged_minor - self.requested_minor - self.issued_minor


def checked_tax_number(typed: str, kind: FapiaoKind) -> str:
    """A tax number as the platform takes it; empty for an ordinary fapiao to a person.

    Raises:
        InvalidInput: it is no unified social credit code (GB 32100-2015), or is missing on a special fapiao.
    """
    bare = "".join(typed.split()).upper()
    if not bare:
        if kind is FapiaoKind.SPECIAL:
            raise InvalidInput(
                "tax_number", problem=N_("A special fapiao needs the tax number of the company. Nothing was requested. Enter it.")
            )
        return ""
    try:
        number: str = uscc.validate(bare)
    except ValidationError:
        raise InvalidInput(
            "tax_number",
            problem=N_("This is no unified social credit code: it has eighteen characters, the last one checks the others. Correct it."),
        ) from None
    return number
