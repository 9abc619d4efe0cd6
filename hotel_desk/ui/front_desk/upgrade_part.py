"""Why a guest is given another type of room than is paid for: a reason of the hotel's list, and words beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hotel_desk.domain.rate_codes import ReasonKind
from hotel_desk.language import _
from hotel_desk.queries.policies import ReasonRow, reasons_of
from hotel_desk.ui.front_desk.job_panel import show_field
from hotel_desk.ui.widgets.field import ChoiceField, TextField

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hotel_desk.ui.shell.screen import ScreenContext
    from hotel_desk.ui.widgets.form import Form

REASON_LENGTH = 500


class _WordsField(TextField):
    """Needed where no reason of the list says it."""

    listed = True

    def problem(self) -> str:
        return "" if self.listed or self.value() else _("Please choose a reason, or write one.")


class UpgradePart:
    """Two fields of a form, shown while the room chosen is of another type than is charged.

    Args:
        known: what was said before; it is enough, and need not be said again.
        object_name: of the fields: `_upgrade_code` and `_upgrade_reason`.
    """

    def __init__(self, context: ScreenContext, form: Form, *, known: str, object_name: str) -> None:
        self._context = context
        self._known = known
        self.listed = ChoiceField(
            "upgrade_code_id", _("Why another type?"), object_name=f"{object_name}_upgrade_code", choices=[(None, "–")]
        )
        self.words = _WordsField(
            "upgrade_reason", _("In words"), object_name=f"{object_name}_upgrade_reason", hint=known, limit=REASON_LENGTH
        )
        form.add(self.listed, self.words)
        form.set_values(upgrade_code_id=None, upgrade_reason="")
        self.listed.edited.connect(self._fit)
        self.ask(another_type=False)

    def read(self) -> None:
        """Read the hotel's list."""
        self._context.runner.read(reasons_of, self._take, owner=self.listed, key="upgrade_reasons", kind=ReasonKind.UPGRADE)

    def ask(self, *, another_type: bool) -> None:
        """Ask for it, or not."""
        for field in (self.listed, self.words):
            show_field(field, another_type)
        self._fit()

    def arguments(self) -> dict[str, Any]:
        """What the command takes."""
        if self.listed.isHidden():
            return {"upgrade_code_id": None, "upgrade_reason": ""}
        return {"upgrade_code_id": self.listed.value(), "upgrade_reason": self.words.value()}

    def _take(self, reasons: Sequence[ReasonRow]) -> None:
        self.listed.set_choices([(None, "–"), *((row.id, row.name) for row in reasons)])

    def _fit(self) -> None:
        self.words.listed = bool(self.listed.value() or self._known)
        if self.words.listed:
            self.words.show_error("")
