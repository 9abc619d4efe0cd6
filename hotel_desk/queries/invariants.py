"""The one list of what is always true of a hotel's rows.

`hotel-desk check`, the property tests and the kill tests ask it. Rows are added up again from what they are derived from; what a
constraint of the database holds already is asked once more, for a restored file may have been changed by other hands.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotel_desk.queries.invariants_accounts import ACCOUNT_INVARIANTS
from hotel_desk.queries.invariants_attempts import ATTEMPT_INVARIANTS
from hotel_desk.queries.invariants_audit import AUDIT_INVARIANTS
from hotel_desk.queries.invariants_blocks import BLOCK_INVARIANTS
from hotel_desk.queries.invariants_bundles import BUNDLE_INVARIANTS
from hotel_desk.queries.invariants_deposits import DEPOSIT_INVARIANTS
from hotel_desk.queries.invariants_fapiao import FAPIAO_INVARIANTS
from hotel_desk.queries.invariants_figures import FIGURE_INVARIANTS
from hotel_desk.queries.invariants_found import Invariant, Violation
from hotel_desk.queries.invariants_hours import HOUR_INVARIANTS
from hotel_desk.queries.invariants_invoices import INVOICE_INVARIANTS
from hotel_desk.queries.invariants_joint import JOINT_INVARIANTS
from hotel_desk.queries.invariants_journal import JOURNAL_INVARIANTS
from hotel_desk.queries.invariants_leaving import LEAVING_INVARIANTS
from hotel_desk.queries.invariants_ledger import LEDGER_INVARIANTS
from hotel_desk.queries.invariants_ledgers import LEDGERS_INVARIANTS
from hotel_desk.queries.invariants_merges import MERGE_INVARIANTS
from hotel_desk.queries.invariants_moves import MOVE_INVARIANTS
from hotel_desk.queries.invariants_no_room import NO_ROOM_INVARIANTS
from hotel_desk.queries.invariants_packages import PACKAGE_INVARIANTS
from hotel_desk.queries.invariants_places import PLACE_INVARIANTS
from hotel_desk.queries.invariants_policies import POLICY_INVARIANTS
from hotel_desk.queries.invariants_quotas import QUOTA_INVARIANTS
from hotel_desk.queries.invariants_room_tasks import ROOM_TASK_INVARIANTS
from hotel_desk.queries.invariants_rooms import ROOM_INVARIANTS
from hotel_desk.queries.invariants_routing import ROUTING_INVARIANTS
from hotel_desk.queries.invariants_sharers import SHARER_INVARIANTS
from hotel_desk.queries.invariants_shifts import SHIFT_INVARIANTS
from hotel_desk.queries.invariants_stays import STAY_INVARIANTS
from hotel_desk.queries.invariants_uncertain import UNCERTAIN_INVARIANTS

if TYPE_CHECKING:
    from hotel_desk.db.database import Reader

__all__ = ["INVARIANTS", "Invariant", "Violation", "check_everything"]

INVARIANTS: tuple[Invariant, ...] = (
    *ROOM_INVARIANTS,
    *ROOM_TASK_INVARIANTS,
    *STAY_INVARIANTS,
    *SHARER_INVARIANTS,
    *BLOCK_INVARIANTS,
    *UNCERTAIN_INVARIANTS,
    *NO_ROOM_INVARIANTS,
    *POLICY_INVARIANTS,
    *QUOTA_INVARIANTS,
    *LEDGER_INVARIANTS,
    *LEDGERS_INVARIANTS,
    *MOVE_INVARIANTS,
    *DEPOSIT_INVARIANTS,
    *JOINT_INVARIANTS,
    *ATTEMPT_INVARIANTS,
    *LEAVING_INVARIANTS,
    *ACCOUNT_INVARIANTS,
    *ROUTING_INVARIANTS,
    *BUNDLE_INVARIANTS,
    *PACKAGE_INVARIANTS,
    *INVOICE_INVARIANTS,
    *FAPIAO_INVARIANTS,
    *SHIFT_INVARIANTS,
    *HOUR_INVARIANTS,
    *PLACE_INVARIANTS,
    *MERGE_INVARIANTS,
    *FIGURE_INVARIANTS,
    *AUDIT_INVARIANTS,
    *JOURNAL_INVARIANTS,
)


def check_everything(reader: Reader) -> list[Violation]:
    """Every place in one hotel where its rows contradict each other; an empty list is what one hopes for."""
    return [violation for invariant in INVARIANTS for violation in invariant.violations(reader)]
