"""What a night found in the guest files, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotel_desk.language import N_, _
from hotel_desk.queries.guest_worklist import GuestDuty

if TYPE_CHECKING:
    from hotel_desk.queries.night_duties import NightWorklist

DUTY_TITLES: dict[GuestDuty, str] = {
    GuestDuty.DOCUMENT_EXPIRED: N_("Document expires"),
    GuestDuty.EMAIL_BOUNCED: N_("E-mail came back"),
    GuestDuty.FACTS_MISSING: N_("Facts missing"),
    GuestDuty.STALE: N_("Long not here"),
}


def duty_counts(found: NightWorklist) -> str:
    """How much there is of each kind; kinds of which there is nothing are left out."""
    return " · ".join(f"{_(title)}: {found.counts[duty]}" for duty, title in DUTY_TITLES.items() if found.counts[duty])


def worklist_sentence(found: NightWorklist) -> str:
    """All of it in one line."""
    return _("To be mended in guest files: {counts}").format(counts=duty_counts(found))
