"""Erases, once confirmed, the guests that nobody has heard of for years, and the police forms and reports whose time is over."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hotel_desk.domain.permissions import Permission
from hotel_desk.language import _
from hotel_desk.queries.report_archive import reports_kept_from
from hotel_desk.queries.retention import PAGE, Forgotten, RetentionProposal, retention_proposal
from hotel_desk.services.erasure import CannotErase, erase_guest, remove_old_registrations
from hotel_desk.services.report_archive import remove_old_reports

if TYPE_CHECKING:
    from hotel_desk.db.desk import Desk

Tells = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class RetentionDone:
    """How many guests were erased, why some were not, and how many registrations and archived reports were removed."""

    erased: int
    refused: tuple[str, ...]
    registrations: int
    reports: int = 0


def proposed_guests(desk: Desk) -> Iterator[Forgotten]:
    """Everybody the hotel's rule proposes, page by page.

    Raises:
        NotAllowed: the user may not erase guests.
    """
    desk.require(Permission.ERASE_GUESTS)
    page = desk.read(retention_proposal)
    while page.guests:
        yield from page.guests
        if len(page.guests) < PAGE:
            return
        page = desk.read(retention_proposal, after=page.guests[-1].profile_id)


def carry_out_retention(
    desk: Desk, guests: Sequence[Forgotten], *, proposal: RetentionProposal, tell: Tells | None = None
) -> RetentionDone:
    """Erase the guests of a list that somebody has confirmed, and remove old registrations and reports.

    What was done stays done if it is broken off.

    Args:
        proposal: the rule that the list was made by.
        tell: told how many are done and how many there are.

    Raises:
        NotAllowed: the user may not erase guests.
    """
    reason = _("{years} years without a stay").format(years=proposal.guest_years)
    erased, refused = 0, []
    for number, guest in enumerate(guests, start=1):
        try:
            desk.run(erase_guest, profile_id=guest.profile_id, reason=reason)
            erased += 1
        except CannotErase as refusal:
            # Somebody booked for them in the meantime.
            refused.append(str(refusal))
        if tell is not None:
            tell(number, len(guests))
    removed = desk.run(remove_old_registrations, before=proposal.registrations_before)
    kept_from = desk.read(reports_kept_from)
    reports = 0 if kept_from is None else desk.run(remove_old_reports, before=kept_from).count
    return RetentionDone(erased, tuple(refused), removed.count, reports)
