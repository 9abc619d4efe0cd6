"""Reasons from the hotel's lists, with the words that were typed beside them. Used by commands; not commands themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotel_desk.domain.errors import NotFound
from hotel_desk.language import _
from hotel_desk.models.policy import ReasonCode
from hotel_desk.services.typed_text import given_reason, note_text

if TYPE_CHECKING:
    from hotel_desk.db.unit_of_work import UnitOfWork
    from hotel_desk.domain.ids import ReasonCodeId
    from hotel_desk.domain.rate_codes import ReasonKind


def reason_in_words(uow: UnitOfWork, kind: ReasonKind, reason_code_id: ReasonCodeId | None, text: str) -> str:
    """The reason as it is kept: the name on the list, the words typed, or both.

    Raises:
        ReasonMissing: there is neither.
        NotFound: the reason is not on this list, or switched off.
    """
    if reason_code_id is None:
        return given_reason(text)
    listed = uow.get(ReasonCode, reason_code_id, what=_("The reason"), lock=False)
    if listed.kind is not kind or not listed.active:
        raise NotFound("reason_code_id", what=_("The reason"))
    typed = text.strip()
    return note_text(f"{listed.name}: {typed}" if typed else listed.name, field="reason")
