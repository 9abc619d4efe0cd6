"""Where we are: property, business date, the search, the line, who is at the desk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from hotel_desk.language import CHINESE, _, current_language, plural
from hotel_desk.ui.formats import date_text, instant_text
from hotel_desk.ui.theme import DARK_MODE, icon, theme
from hotel_desk.ui.widgets.buttons import Button
from hotel_desk.ui.widgets.naming import named
from hotel_desk.ui.widgets.text import ElidedLabel, label

if TYPE_CHECKING:
    from hotel_desk.ui.desk_port import HotelStatus

HEIGHT = 56


class TopBar(QFrame):
    """The bar above the screens.

    Signals:
        search_asked(), theme_asked(), language_asked(): the buttons.
    """

    search_asked = Signal()
    theme_asked = Signal()
    language_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        named(self, "top_bar", _("Hotel and search"))
        self.setFixedHeight(HEIGHT)
        self._reached = True
        self.property_name = _told(ElidedLabel("", "heading"), "property_name")
        self.business_date = _told(ElidedLabel("", "small"), "business_date")
        self.business_date.setToolTip(_("Business date: it moves when the night audit closes the day."))
        self.line = Sign("connection_state")
        self.sync = Sign("sync_state")
        self.user = Sign("signed_in_user")
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 8, 0)
        row.setSpacing(16)
        row.addWidget(self._place(), 2)
        row.addWidget(self._search_button(), 3)
        row.addStretch(1)
        for sign in (self.line, self.sync, self.user):
            row.addWidget(sign)
        row.addLayout(self._switches())
        theme().changed.connect(self._take_icons)

    def show_status(self, status: HotelStatus) -> None:
        """Show what was read: property, business date, user, state of the exchange."""
        self.property_name.setText(status.property_name)
        self.business_date.setText(date_text(status.business_date))
        self.business_date.setAccessibleName(_("Business date {date}").format(date=date_text(status.business_date)))
        self.user.show_state("mdi6.account-outline", status.user_name, _("Signed in as {user}").format(user=status.user_name))
        self._show_exchange(status)
        self.set_reached(reached=self._reached)

    def set_reached(self, *, reached: bool) -> None:
        """Show whether the database answers."""
        self._reached = reached
        if reached:
            self.line.show_state("mdi6.lan-connect", _("Connected"), _("The database answers."))
        else:
            self.line.show_state("mdi6.lan-disconnect", _("No connection"), _("The database does not answer. Trying again…"), wrong=True)

    def set_narrow(self, *, narrow: bool) -> None:
        """Where room is short the signs show their icons; the words are in their tooltips."""
        for sign in (self.line, self.sync, self.user):
            sign.set_narrow(narrow=narrow)

    def _show_exchange(self, status: HotelStatus) -> None:
        unsent = status.unsent_messages
        self.sync.setVisible(unsent is not None)
        if unsent is None:
            return
        last = _("Central has confirmed nothing yet.")
        if status.last_exchange_at is not None:
            last = _("Central last answered {time}.").format(time=instant_text(status.last_exchange_at, status.time_zone))
        if unsent:
            text = plural("{count} to send", "{count} to send", unsent).format(count=unsent)
            self.sync.show_state("mdi6.cloud-upload-outline", text, last)
        else:
            self.sync.show_state("mdi6.cloud-check-outline", _("All sent"), last)

    def _place(self) -> QWidget:
        place = QWidget()
        place.setMinimumWidth(160)
        column = QVBoxLayout(place)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addStretch(1)
        column.addWidget(self.property_name)
        column.addWidget(self.business_date)
        column.addStretch(1)
        return place

    def _search_button(self) -> Button:
        text = _("Search or do anything") + "   Ctrl+K"
        self.search = Button(text, object_name="open_search", accessible_name=_("Search"), kind="quiet", icon_name="mdi6.magnify")
        self.search.setToolTip(_("Find guests, rooms, reservations, folios and commands (Ctrl+K)"))
        self.search.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.search.setMinimumWidth(120)
        self.search.setMaximumWidth(440)
        self.search.clicked.connect(self.search_asked)
        return self.search

    def _switches(self) -> QHBoxLayout:
        other = "English" if current_language() == CHINESE else "简体中文"
        self.language_switch = Button(other, object_name="switch_language", accessible_name=other, kind="quiet", icon_name="mdi6.translate")
        self.language_switch.setToolTip(_("Change the language of the window"))
        self.language_switch.clicked.connect(self.language_asked)
        self.theme_switch = Button(
            "", object_name="switch_theme", accessible_name=_("Light or dark"), kind="quiet", icon_name=_moon_or_sun()
        )
        self.theme_switch.clicked.connect(self.theme_asked)
        row = QHBoxLayout()
        row.setSpacing(0)
        row.addWidget(self.language_switch)
        row.addWidget(self.theme_switch)
        return row

    def _take_icons(self) -> None:
        self.theme_switch.set_icon_name(_moon_or_sun())


class Sign(QWidget):
    """A state as an icon and a word; the whole sentence in the tooltip and for those who listen."""

    def __init__(self, object_name: str) -> None:
        super().__init__()
        self.setObjectName(object_name)
        self._icon_name = ""
        self._wrong = False
        self._picture = QLabel()
        self._word = label("", "quiet")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self._picture)
        row.addWidget(self._word)
        theme().changed.connect(self._take_icon)

    def show_state(self, icon_name: str, word: str, sentence: str, *, wrong: bool = False) -> None:
        """Show a state; a wrong one in the colour of danger."""
        self._icon_name, self._wrong = icon_name, wrong
        self._word.setText(word)
        self.setToolTip(sentence if word in sentence else f"{word}. {sentence}")
        self.setAccessibleName(f"{word}. {sentence}")
        self._take_icon()

    def word(self) -> str:
        """The word on view."""
        return self._word.text()

    def set_narrow(self, *, narrow: bool) -> None:
        """The icon alone."""
        self._word.setVisible(not narrow)

    def _take_icon(self) -> None:
        if self._icon_name:
            tokens = theme().tokens
            self._picture.setPixmap(icon(self._icon_name, tokens.danger if self._wrong else tokens.quiet_ink).pixmap(QSize(18, 18)))
            self._word.setProperty("role", "error" if self._wrong else "quiet")
            self._word.style().polish(self._word)


def _told[W: QLabel](widget: W, object_name: str) -> W:
    widget.setObjectName(object_name)
    widget.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    return widget


def _moon_or_sun() -> str:
    return "mdi6.white-balance-sunny" if theme().mode == DARK_MODE else "mdi6.weather-night"
