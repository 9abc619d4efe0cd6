"""What whoever receives a guest or sends one off must see, at the top of the job's panel."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hotel_desk.queries.alerts import alerts_at
from hotel_desk.ui.widgets.text import label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QLabel

    from hotel_desk.domain.ids import ReservationId
    from hotel_desk.domain.rate_codes import AlertMoment
    from hotel_desk.ui.shell.screen import ScreenContext
    from hotel_desk.ui.widgets.form import Form


class AlertPart:
    """The alerts of one moment, each a line of its own with a sign; nothing where there are none."""

    def __init__(self, context: ScreenContext, form: Form, *, object_name: str) -> None:
        self._context, self._form = context, form
        self.words: QLabel = label("", "warning", wrap=True)
        self.words.setObjectName(object_name)
        self.words.hide()
        form.add_widget(self.words)

    def ask(self, reservation_id: ReservationId, moment: AlertMoment) -> None:
        """Read them."""
        about: dict[str, Any] = {"reservation_id": reservation_id, "moment": moment}
        self._context.runner.read(alerts_at, self._show, self._form.show_error, owner=self._form, key="alerts", **about)

    def _show(self, alerts: Sequence[str]) -> None:
        self.words.setText("\n".join(f"! {alert}" for alert in alerts))
        self.words.setVisible(bool(alerts))
