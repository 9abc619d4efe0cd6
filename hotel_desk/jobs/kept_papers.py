"""Papers that are kept: made and archived once; every print after the first is the archived one, marked as a copy."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from hotel_desk.db.data_keys import VaultClosed
from hotel_desk.jobs.folio_papers import MadePaper, ready_folio, ready_receipt
from hotel_desk.queries.archived_papers import archived_paper
from hotel_desk.queries.folio_editions import folio_edition
from hotel_desk.queries.joint_payments import first_receipt
from hotel_desk.reports.copy_mark import marked_copy
from hotel_desk.services.papers import PaperKind

if TYPE_CHECKING:
    from uuid import UUID

    from hotel_desk.db.database import Reader
    from hotel_desk.domain.ids import FolioId, ReceiptId
    from hotel_desk.jobs.folio_papers import ReadyPaper
    from hotel_desk.services.papers import PaperPrinted

ROLL_EDITION = "roll"


@dataclass(frozen=True, slots=True)
class KeptPaper:
    """A paper of the archive.

    Args:
        paper: as it is shown: the first print, or that with the mark of a copy.
        first_print: the bytes to archive where it is new.
        edition: which state or form of the paper; empty where there is but one.
        is_new: it is not in the archive yet, and is to be put there before it is shown.
    """

    paper: MadePaper
    first_print: bytes
    kind: PaperKind
    subject_id: UUID
    edition: str
    is_new: bool


def kept_folio(reader: Reader, *, folio_id: FolioId, printed: PaperPrinted, window_number: int | None = None) -> KeptPaper:
    """A folio as it stands now: new, or where this state of it was printed before a copy of that print.

    Args:
        printed: what `record_paper_printed` has written down.
        window_number: the one window to print; None: those of the guest.

    Raises:
        NotFound: this hotel has no such folio.
    """
    ready = ready_folio(reader, folio_id=folio_id, printed=printed, window_number=window_number)
    edition = folio_edition(reader, folio_id=folio_id, window_number=window_number)
    if edition != printed.edition:
        # Somebody posted since it was written down: this state of it was not counted.
        printed = replace(printed, copy_number=1)
    return first_or_copy(reader, ready, kind=PaperKind.FOLIO, subject_id=folio_id, printed=printed, edition=edition)


def kept_receipt(reader: Reader, *, receipt_id: ReceiptId, printed: PaperPrinted, roll: bool = False) -> KeptPaper:
    """A receipt of whatever kind: new, or a copy. A4 after the roll is a copy too, since it proves the same money.

    Args:
        printed: what `record_paper_printed` has written down.
        roll: on the till's 80 mm roll instead of A4.

    Raises:
        NotFound: this hotel has no such receipt.
    """
    ready = ready_receipt(reader, receipt_id=receipt_id, roll=roll)
    edition = ROLL_EDITION if roll else ""
    kept_under = first_receipt(reader, receipt_id=receipt_id)
    return first_or_copy(reader, ready, kind=PaperKind.RECEIPT, subject_id=kept_under, printed=printed, edition=edition)


def first_or_copy(
    reader: Reader,
    ready: ReadyPaper,
    *,
    kind: PaperKind,
    subject_id: UUID,
    printed: PaperPrinted,
    edition: str = "",
    void: bool = False,
) -> KeptPaper:
    """The archived paper with the mark of a copy, or a new one.

    A desk without the master key can neither archive nor read the archive; it makes the paper again from the books, marked as a copy.

    Args:
        ready: the paper as the books have it now.
        printed: what `record_paper_printed` has written down.
        void: it was made void since, which the mark says.
    """
    locked_out = False
    try:
        kept = archived_paper(reader, kind=kind.value, subject_id=subject_id, edition=edition)
    except VaultClosed:
        kept, locked_out = None, True
    first = ready.render() if kept is None else kept
    is_new = kept is None and not locked_out
    shown = first
    if printed.copy_number > 1 or (void and not is_new):
        shown = marked_copy(first, copy_number=printed.copy_number, language=ready.language, void=void)
    paper = MadePaper(shown, ready.title, ready.file_name)
    return KeptPaper(paper, first, kind, subject_id, edition, is_new)
