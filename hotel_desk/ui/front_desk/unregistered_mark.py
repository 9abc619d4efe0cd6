"""The mark on the front desk: how many in the house the police do not know of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotel_desk.domain.codes import EntityKind
from hotel_desk.language import _, plural
from hotel_desk.queries.registrations import UnsentRegistrations, unsent_registrations
from hotel_desk.ui.desk_port import Target
from hotel_desk.ui.widgets.buttons import Button

if TYPE_CHECKING:
    from hotel_desk.ui.shell.screen import ScreenContext


class UnregisteredMark(Button):
    """A shield and a number, so that the lists keep their width; the sentence is its tooltip and its name.

    Hidden where everybody is registered; pressed, it shows the list.
    """

    def __init__(self, context: ScreenContext) -> None:
        super().__init__(
            "",
            object_name="unregistered",
            accessible_name=_("Not registered"),
            kind="chip",
            icon_name="mdi6.shield-alert-outline",
            tooltip=_("Registration with the police"),
        )
        self._context = context
        self.clicked.connect(lambda: context.go_to(Target("guests", EntityKind.GUEST_REGISTRATION)))
        self.hide()

    def read(self) -> None:
        """Count again."""
        self._context.runner.read(unsent_registrations, self._show, self._not_known, key="unregistered", quiet=True)

    def _show(self, unsent: UnsentRegistrations) -> None:
        words = plural("{count} not registered", "{count} not registered", unsent.total).format(count=unsent.total)
        parts = _("Incomplete: {incomplete}; waiting: {waiting}; refused: {refused}").format(
            incomplete=unsent.incomplete, waiting=unsent.waiting, refused=unsent.refused
        )
        self.setText(str(unsent.total))
        self.setAccessibleName(words)
        self.setAccessibleDescription(parts)
        self.setToolTip(f"{words}\n{parts}")
        self.setVisible(unsent.total > 0)

    def _not_known(self, _error: object) -> None:
        """The lists say that the line is down."""
