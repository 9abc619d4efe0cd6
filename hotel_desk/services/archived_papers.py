"""Papers kept as they were first printed, sealed, with their hash: a reprint is the same paper, marked as a copy."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import bindparam, insert, select

from hotel_desk.db.registry import command
from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.domain.codes import SyncRule
from hotel_desk.domain.errors import InvalidInput
from hotel_desk.domain.guest_codes import SealPurpose
from hotel_desk.domain.permissions import Permission
from hotel_desk.language import N_
from hotel_desk.models.invoice import ArchivedPaper
from hotel_desk.queries.archived_papers import SEALED_COLUMN, paper_key
from hotel_desk.services.papers import PaperKind, subject_of

if TYPE_CHECKING:
    from hotel_desk.db.unit_of_work import UnitOfWork

LARGEST_PAPER_BYTES = 8 * 1024 * 1024
_PDF = b"%PDF-"
_EDITION = re.compile(r"[a-z0-9-]{0,64}")
_KEPT = select(ArchivedPaper.sha256).where(ArchivedPaper.property_id == bindparam("hotel"), ArchivedPaper.paper_key == bindparam("key"))


@dataclass(frozen=True, slots=True)
class PaperArchived:
    """The hash of what is kept. `kept_before`: another print was first, and its bytes are the paper."""

    sha256: str
    kept_before: bool


@command(
    title=N_("Archive paper"),
    permission=Permission.PRINT_PAPER,
    audit=(AuditCode.PAPER_ARCHIVED,),
    changes=(),
    sync=SyncRule.LOCAL,
    result=PaperArchived,
)
def archive_paper(uow: UnitOfWork, *, paper: PaperKind, subject_id: UUID, pdf: bytes, edition: str = "") -> PaperArchived:
    """Keep a paper as it is printed for the first time. Kept once, it is never another.

    Args:
        edition: which state or form of it: of a folio the state that is printed, of a receipt the roll; empty: there is but one.

    Raises:
        NotFound: this hotel has no such thing.
        InvalidInput: it is no PDF, or larger than 8 MiB; or the edition has other characters than letters, digits and dashes.
        VaultClosed: this desk has no master key.
    """
    subject = subject_of(uow, paper, subject_id)
    if not pdf.startswith(_PDF) or len(pdf) > LARGEST_PAPER_BYTES:
        raise InvalidInput("pdf", problem=N_("This is no paper that can be kept. Nothing was archived."))
    if not _EDITION.fullmatch(edition):
        raise InvalidInput("edition", problem=N_("This is no paper that can be kept. Nothing was archived."))
    key = paper_key(paper.value, subject_id, edition)
    kept = uow.connection.execute(_KEPT, {"hotel": uow.property_id, "key": key}).scalar()
    if kept is not None:
        return PaperArchived(kept, kept_before=True)
    digest = hashlib.sha256(pdf).hexdigest()
    row = {
        "property_id": uow.property_id,
        "paper_key": key,
        "sha256": digest,
        "sealed_pdf": uow.vault.seal(SealPurpose.PAPER, pdf, row=subject_id, column=SEALED_COLUMN),
        "byte_count": len(pdf),
        "made_at": uow.clock.now(),
        "user_id": uow.actor.user_id,
    }
    uow.connection.execute(insert(ArchivedPaper), [row])
    of_edition = {"edition": edition} if edition else {}
    uow.record_row(AuditCode.PAPER_ARCHIVED, subject.entity_kind, subject_id, paper=paper.value, sha256=digest, **of_edition)
    return PaperArchived(digest, kept_before=False)
