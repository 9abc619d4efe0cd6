"""How the night audit is told on the screen: signs, hours, durations, what a step did."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from hotel_desk.domain.audit_words import WEIGHT_TITLES, detail_words
from hotel_desk.domain.night_audit import Weight
from hotel_desk.domain.night_codes import StepState
from hotel_desk.language import _
from hotel_desk.reports.house.night_audit_log import STEP_STATES
from hotel_desk.ui.formats import money_text
from hotel_desk.ui.theme import theme
from hotel_desk.ui.tokens import StatusLook

if TYPE_CHECKING:
    import datetime as dt

    from hotel_desk.queries.audit_runs import StepRow

_LETTERS = {
    StepState.NOT_BEGUN: "·",
    StepState.RUNNING: "▸",
    StepState.DONE: "✓",
    StepState.FAILED: "!",
    StepState.PASSED_OVER: "–",
}
_SECONDS_A_MINUTE = 60


def weight_look(weight: Weight) -> StatusLook:
    """How a row of the list to mend shows whether it holds the day."""
    tokens = theme().tokens
    if weight is Weight.BLOCKS:
        return StatusLook(WEIGHT_TITLES[weight], "!", tokens.danger_soft, tokens.danger_ink, tokens.danger_ink)
    return StatusLook(WEIGHT_TITLES[weight], "?", tokens.warning_soft, tokens.warning_ink, tokens.warning_ink)


def step_look(state: StepState) -> StatusLook:
    """How a step shows its state."""
    tokens = theme().tokens
    fill, ink = {
        StepState.NOT_BEGUN: (tokens.sunken, tokens.quiet_ink),
        StepState.RUNNING: (tokens.info_soft, tokens.info_ink),
        StepState.DONE: (tokens.success_soft, tokens.success_ink),
        StepState.FAILED: (tokens.danger_soft, tokens.danger_ink),
        StepState.PASSED_OVER: (tokens.sunken, tokens.quiet_ink),
    }[state]
    return StatusLook(STEP_STATES[state], _LETTERS[state], fill, ink, ink, dotted=state is StepState.NOT_BEGUN)


def clock_text(instant: dt.datetime | None, time_zone: str) -> str:
    """An instant as a clock in the hotel shows it, to the second; nothing for none."""
    return "" if instant is None else f"{instant.astimezone(ZoneInfo(time_zone)):%H:%M:%S}"


def duration_text(lasted: dt.timedelta) -> str:
    """How long something took."""
    seconds = max(0, round(lasted.total_seconds()))
    if seconds < _SECONDS_A_MINUTE:
        return _("{seconds} s").format(seconds=seconds)
    minutes, rest = divmod(seconds, _SECONDS_A_MINUTE)
    return _("{minutes} min {seconds} s").format(minutes=minutes, seconds=rest)


def step_words(step: StepRow, currency: str) -> str:
    """Why a step failed, or what it did; what came to nothing is left out."""
    if step.reason:
        return step.reason
    said = " · ".join(detail_words(step.detail, lambda minor: money_text(minor, currency)))
    return said[:1].upper() + said[1:]
