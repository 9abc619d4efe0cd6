"""What the person or the world did: an error that is a sentence.

Everything that is not a `StaffError` is a bug and is logged whole. A sentence says what happened, what was kept and what
to do next. The template is translated when it is shown, so the same error speaks the language of whoever reads it.
"""

from __future__ import annotations

from typing import ClassVar

from hotel_desk.language import N_, _


class StaffError(Exception):
    """Something a person can understand and mend.

    Args:
        field: the name of the input at fault, where there is one, so that a form can show the sentence beside it.
        values: what the template's placeholders stand for.
    """

    code: ClassVar[str] = "error"
    template: ClassVar[str] = ""

    def __init__(self, field: str | None = None, **values: object) -> None:
        super().__init__(field, values)
        self.field = field
        self.values = values

    def __str__(self) -> str:
        return _(self.template).format(**self.values)

    def __reduce__(self) -> tuple[object, ...]:
        return _rebuild, (type(self), self.field, self.values)


def _rebuild(kind: type[StaffError], field: str | None, values: dict[str, object]) -> StaffError:
    return kind(field, **values)


class NotAllowed(StaffError):
    code = "permission.missing"
    template = N_("{user} may not do this: it needs the permission “{permission}”. Nothing was changed. Ask someone who has it.")


class ReasonMissing(StaffError):
    code = "reason.missing"
    template = N_("A reason is needed here. Nothing was changed. Write a few words and try again.")


class NotFound(StaffError):
    code = "not_found"
    template = N_("{what} was not found. Nothing was changed. It may have been removed by another desk; search again.")


class InvalidInput(StaffError):
    """An input that cannot be accepted, with the sentence that says why."""

    code = "input.invalid"
    template = N_("{problem}")

    def __init__(self, field: str | None = None, *, problem: str) -> None:
        super().__init__(field, problem=problem)

    def __str__(self) -> str:
        return _(str(self.values["problem"]))


class InputTooLong(StaffError):
    code = "input.too_long"
    template = N_("The text has {length} characters; at most {limit} fit here. Nothing was saved. Shorten it.")


class SomeoneWasFaster(StaffError):
    code = "conflict.newer_version"
    template = N_(
        "{what} was changed by someone else in the meantime. Your change was not saved. Look at it again and repeat what is still needed."
    )


class DatabaseBusy(StaffError):
    code = "database.busy"
    template = N_("The database is busy and did not answer in time. Nothing was changed. Try again.")


class DatabaseUnreachable(StaffError):
    code = "database.unreachable"
    template = N_("The database cannot be reached. What was confirmed before is kept. Check the network and try again.")
