"""The place beside the list, where one panel stands at a time: the stay, or the form of a job."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotel_desk.ui.widgets.side_panel import ListWithPanel, SidePanel

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from hotel_desk.ui.front_desk.job_panel import JobPanel, Outcome


class PanelArea(ListWithPanel):
    """A list with a panel that can be exchanged; the first panel is kept, the others are thrown away after use."""

    def __init__(self, content: QWidget, panel: SidePanel, *, object_name: str) -> None:
        super().__init__(content, panel, object_name=object_name)
        self._kept = panel

    def put(self, panel: SidePanel) -> None:
        """Show a panel in place of the present one."""
        if panel is not self.panel:
            self._retire(self.panel)
            self.panel = panel
            if panel is not self._kept:
                panel.setParent(self)
                panel.installEventFilter(self)
        self.open_panel()

    def put_job(self, panel: JobPanel, finished: Callable[[Outcome], object]) -> None:
        """Show the form of a job, with the keyboard in it; it goes away when the person leaves it.

        Args:
            finished: called with what was done; it closes the panel.
        """
        panel.left.connect(self.close_panel)
        panel.finished.connect(finished)
        self.put(panel)
        panel.begin()
        (panel.first_field() or panel.primary_button).setFocus()

    def open_panel(self) -> None:
        """Show the panel; remember where in the list the focus was, not where in the panel before."""
        before = self._focus_before
        super().open_panel()
        focused = self.window().focusWidget()
        if focused is None or not self.content.isAncestorOf(focused):
            self._focus_before = before

    def close_panel(self) -> None:
        """Hide the panel; the kept one stands there again, closed."""
        if self.panel is not self._kept:
            self._retire(self.panel)
            self.panel = self._kept
        super().close_panel()

    def is_open(self) -> bool:
        """Whether a panel is on view."""
        return not self.panel.isHidden()

    def _retire(self, panel: SidePanel) -> None:
        panel.hide()
        if panel is not self._kept:
            panel.removeEventFilter(self)
            panel.deleteLater()
