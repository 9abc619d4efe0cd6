"""Papers as they were first printed."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, select

from hotel_desk.db.vault import SealBroken
from hotel_desk.domain.guest_codes import SealPurpose
from hotel_desk.models.invoice import ArchivedPaper

if TYPE_CHECKING:
    from uuid import UUID

    from hotel_desk.db.database import Reader

SEALED_COLUMN = "archived_paper.sealed_pdf"
_PAPER = select(ArchivedPaper.sealed_pdf, ArchivedPaper.sha256).where(
    ArchivedPaper.property_id == bindparam("hotel"), ArchivedPaper.paper_key == bindparam("key")
)


def paper_key(kind: str, subject_id: UUID, edition: str = "") -> str:
    """What a paper is filed under; one that has several states or forms, under each of them."""
    return f"{kind}/{subject_id.hex}/{edition}" if edition else f"{kind}/{subject_id.hex}"


def archived_paper(reader: Reader, *, kind: str, subject_id: UUID, edition: str = "") -> bytes | None:
    """The bytes of a paper as it was first printed; None: it never was. One statement.

    Raises:
        VaultClosed: this desk has no master key.
        SealBroken: the bytes are not those that were kept.
    """
    row = reader.connection.execute(_PAPER, {"hotel": reader.property_id, "key": paper_key(kind, subject_id, edition)}).first()
    if row is None:
        return None
    pdf = reader.vault.open(SealPurpose.PAPER, row.sealed_pdf, row=subject_id, column=SEALED_COLUMN)
    if hashlib.sha256(pdf).hexdigest() != row.sha256:
        raise SealBroken
    return pdf
