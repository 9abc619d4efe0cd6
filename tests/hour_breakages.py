"""How the rows of stays by the hour can contradict each other, and which invariant says so."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import update

from hotel_desk.models.credit import HourlyStay

if TYPE_CHECKING:
    from tests.fixtures.invariants import Statement

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
HOUR_BREAKAGES: list[tuple[str, Statement]] = [
    ("hourly.charged", update(HourlyStay).values(charged_posting_id=None)),
    ("hourly.times", update(HourlyStay).values(agreed_until=NOON, began_at=NOON + timedelta(hours=1))),
    ("hourly.times", update(HourlyStay).values(began_at=NOON, ended_at=NOON - timedelta(hours=1))),
    ("hourly.times", update(HourlyStay).values(ended_at=None)),
]
