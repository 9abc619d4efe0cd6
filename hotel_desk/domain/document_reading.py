"""What a read document gives to the form: its fields, and in words what of it cannot be relied on.

The rules and worked tables are in `docs/algorithms/document-reading.md`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from hotel_desk.language import _


class ReadField(StrEnum):
    """What is read off a document; the names under which a form looks for what failed."""

    WHOLE = "whole"
    DOCUMENT_CODE = "document_code"
    NUMBER = "number"
    ISSUING_COUNTRY = "issuing_country"
    NATIONALITY = "nationality"
    NAME = "name"
    BIRTH_DATE = "birth_date"
    SEX = "sex"
    EXPIRY = "expiry"
    OPTIONAL_DATA = "optional_data"
    REGION = "region"


@dataclass(frozen=True, slots=True)
class FieldRemark:
    """A sentence about a field that was read: why it failed, or what to know about it.

    Args:
        problem: the English sentence; it is translated when it is shown.
    """

    field: ReadField
    problem: str

    def __str__(self) -> str:
        return _(self.problem)
