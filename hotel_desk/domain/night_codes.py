"""The stored words of the night audit: its steps and how each stands, what its log tells."""

from __future__ import annotations

from enum import StrEnum

from hotel_desk.language import N_


class AuditStep(StrEnum):
    """A step of the night audit, in the order in which they are done; those after `ROLL` are for the day just closed."""

    OPTIONS = "OPTIONS"
    NO_SHOWS = "NO_SHOWS"
    BLOCKS = "BLOCKS"
    OVERSTAYS = "OVERSTAYS"
    PRECONDITIONS = "PRECONDITIONS"
    ROOM_AND_TAX = "ROOM_AND_TAX"
    FIXED_CHARGES = "FIXED_CHARGES"
    PACKAGES = "PACKAGES"
    CREDIT = "CREDIT"
    LEDGERS = "LEDGERS"
    ROLL = "ROLL"
    STATISTICS = "STATISTICS"
    ROOM_STATUS = "ROOM_STATUS"
    WARNINGS = "WARNINGS"
    REPORTS = "REPORTS"
    BACKUP = "BACKUP"


STEPS_AFTER_THE_ROLL = (AuditStep.STATISTICS, AuditStep.ROOM_STATUS, AuditStep.WARNINGS, AuditStep.REPORTS, AuditStep.BACKUP)


class AuditState(StrEnum):
    """How an audit stands. `ROLLED`: the date has moved, and the steps after it are not all done, whether or not somebody is at them."""

    RUNNING = "RUNNING"
    STOPPED = "STOPPED"
    FAILED = "FAILED"
    ROLLED = "ROLLED"
    DONE = "DONE"


class StepState(StrEnum):
    """How a step stands. `PASSED_OVER`: the hotel does not use it, or nothing was to be done by this hotel's settings."""

    NOT_BEGUN = "NOT_BEGUN"
    RUNNING = "RUNNING"
    DONE = "DONE"
    FAILED = "FAILED"
    PASSED_OVER = "PASSED_OVER"


class AuditEvent(StrEnum):
    """What the log of an audit tells."""

    BEGUN = "BEGUN"
    TAKEN_OVER = "TAKEN_OVER"
    STEP_BEGUN = "STEP_BEGUN"
    STEP_DONE = "STEP_DONE"
    STEP_FAILED = "STEP_FAILED"
    STEP_PASSED_OVER = "STEP_PASSED_OVER"
    STOP_ASKED = "STOP_ASKED"
    STOPPED = "STOPPED"
    FAILED = "FAILED"
    ENDED = "ENDED"


STEP_TITLES: dict[AuditStep, str] = {
    AuditStep.OPTIONS: N_("Ending options"),
    AuditStep.NO_SHOWS: N_("Marking no-shows"),
    AuditStep.BLOCKS: N_("Giving back rooms of groups"),
    AuditStep.OVERSTAYS: N_("Extending overstays"),
    AuditStep.PRECONDITIONS: N_("Looking for what stands in the way"),
    AuditStep.ROOM_AND_TAX: N_("Posting room and tax"),
    AuditStep.FIXED_CHARGES: N_("Posting fixed charges"),
    AuditStep.PACKAGES: N_("Posting packages not taken in time"),
    AuditStep.CREDIT: N_("Checking credit"),
    AuditStep.LEDGERS: N_("Checking that the ledgers balance"),
    AuditStep.ROLL: N_("Moving the business date"),
    AuditStep.STATISTICS: N_("Freezing the figures of the day"),
    AuditStep.ROOM_STATUS: N_("Setting the status of rooms"),
    AuditStep.WARNINGS: N_("Looking for what is unusual"),
    AuditStep.REPORTS: N_("Making the reports"),
    AuditStep.BACKUP: N_("Backing up"),
}
EVENT_TITLES: dict[AuditEvent, str] = {
    AuditEvent.BEGUN: N_("Begun"),
    AuditEvent.TAKEN_OVER: N_("Taken over"),
    AuditEvent.STEP_BEGUN: N_("Step begun"),
    AuditEvent.STEP_DONE: N_("Step done"),
    AuditEvent.STEP_FAILED: N_("Step failed"),
    AuditEvent.STEP_PASSED_OVER: N_("Step not needed"),
    AuditEvent.STOP_ASKED: N_("Asked to stop"),
    AuditEvent.STOPPED: N_("Stopped"),
    AuditEvent.FAILED: N_("Failed"),
    AuditEvent.ENDED: N_("Ended"),
}
STATE_TITLES: dict[AuditState, str] = {
    AuditState.RUNNING: N_("Running"),
    AuditState.STOPPED: N_("Stopped"),
    AuditState.FAILED: N_("Failed"),
    AuditState.ROLLED: N_("The date has moved, something is left to do"),
    AuditState.DONE: N_("Done"),
}
