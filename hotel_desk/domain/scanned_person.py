"""A person as the document or the card they show tells of them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from hotel_desk.domain.guest_codes import Sex
from hotel_desk.domain.guest_form import DocumentLine


@dataclass(frozen=True, slots=True)
class ScannedPerson:
    """What was read, or typed in its place; what is not known is empty.

    Args:
        name: as the person is called; empty where the document has only Latin letters.
        nationality: ISO 3166 alpha-2.
        address: where the person lives, as the document says it, in one line.
        document: None where its number could not be read.
    """

    name: str = ""
    family_name: str = ""
    given_name: str = ""
    sex: Sex | None = None
    birth_date: dt.date | None = None
    nationality: str | None = None
    address: str = ""
    document: DocumentLine | None = None

    @property
    def shown_name(self) -> str:
        """The name for a person to read."""
        return self.name or " ".join(part for part in (self.given_name, self.family_name) if part)
