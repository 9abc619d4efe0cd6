"""How the night audit is told on the screen: signs, hours, durations, what a step did."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from hotel_desk.domain.night_audit import Weight
from hotel_desk.domain.night_codes import StepState
from hotel_desk.language import N_, _
from hotel_desk.reports.house.night_audit_log import STEP_STATES
from hotel_desk.ui.formats import money_text
from hotel_desk.ui.theme import theme
from hotel_desk.ui.tokens import StatusLook

if TYPE_CHECKING:
    import datetime as dt

    from hotel_desk.queries.audit_runs import StepRow

WEIGHT_TITLES: dict[Weight, str] = {Weight.BLOCKS: N_("In the way"), Weight.WARNS: N_("Worth a look")}
_LETTERS = {
    StepState.NOT_BEGUN: "·",
    StepState.RUNNING: "▸",
    StepState.DONE: "✓",
    StepState.FAILED: "!",
    StepState.PASSED_OVER: "–",
}
_MINOR = "_minor"
DETAIL_TITLES: dict[str, str] = {
    "options": N_("options ended"),
    "releases": N_("places released"),
    "no_shows": N_("No-shows"),
    "blocks": N_("Groups"),
    "extended": N_("extended"),
    "not_extended": N_("not extended"),
    "warnings": N_("worth a look"),
    "stays": N_("Stays charged"),
    "revenue_minor": N_("Room revenue without tax"),
    "charges": N_("charges"),
    "packages": N_("Packages"),
    "guests": N_("near their limit"),
    "over": N_("over it"),
    "days": N_("days frozen"),
    "days_left": N_("days left"),
    "tasks": N_("tasks"),
    "reports": N_("Reports"),
    "file": N_("file"),
    "deleted": N_("older ones deleted"),
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
    return " · ".join(_figure(name, value, currency) for name, value in step.detail.items() if value and name in DETAIL_TITLES)


def _figure(name: str, value: int | str, currency: str) -> str:
    shown = money_text(value, currency) if name.endswith(_MINOR) and isinstance(value, int) else str(value)
    return f"{_(DETAIL_TITLES[name])} {shown}"
