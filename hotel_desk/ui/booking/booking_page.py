"""The widgets of a new reservation and where they stand; what they do is in the screen."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from hotel_desk.language import _
from hotel_desk.ui.booking.booked_card import BookedCard
from hotel_desk.ui.booking.booking_rooms import BookingRooms
from hotel_desk.ui.booking.dates_part import DatesPart
from hotel_desk.ui.booking.endings import Ending, OptionEnding, TurnAwayEnding, WaitlistEnding
from hotel_desk.ui.booking.guest_part import GuestPart
from hotel_desk.ui.booking.notes_part import NotesPart
from hotel_desk.ui.booking.offer_card import OfferCard
from hotel_desk.ui.booking.offer_filters import OfferFilters
from hotel_desk.ui.booking.offer_table import OfferTable
from hotel_desk.ui.booking.party_part import PackagesField, PartyFields
from hotel_desk.ui.booking.two_parts import PART_WIDTH, TwoParts
from hotel_desk.ui.widgets.buttons import Button, CommandButton, Intent
from hotel_desk.ui.widgets.form import Form
from hotel_desk.ui.widgets.states import Content, EmptyState
from hotel_desk.ui.widgets.text import label

if TYPE_CHECKING:
    from hotel_desk.ui.booking.screen import BookingScreen
    from hotel_desk.ui.shell.screen import ScreenContext

GUEST_PART, OFFER_PART = 0, 1
WIDE = 1400
EMPTY_HEIGHT = 176
type MakeIntent = Callable[[dict[str, Any]], Intent | None]


class BookingPage(QObject):
    """All widgets of the page.

    Args:
        screen: they are laid out in it.
        intent: the page as a booking, with what an ending adds.
        turn_away_intent: the page as a turn-away.

    Signals:
        option_asked(), turn_away_asked(): the card is to be opened with what the page knows.
    """

    option_asked = Signal()
    turn_away_asked = Signal()

    def __init__(self, context: ScreenContext, screen: BookingScreen, intent: MakeIntent, turn_away_intent: MakeIntent) -> None:
        super().__init__(screen)
        self._screen = screen
        self.dates = DatesPart(lambda: context.status().business_date, context.messages.error)
        self.party_form = Form(object_name="booking_party", accessible_name=_("Guests"), other_errors=context.messages.error)
        self.party = PartyFields(self.party_form, "booking")
        self.packages = PackagesField("booking")
        self.party_form.add(self.packages)
        self._make_offers(context)
        self.rooms = BookingRooms(context)
        self.who = GuestPart(context)
        self.notes = NotesPart(context)
        self.offer = OfferCard(context)
        self.right = TwoParts(
            [(_("Guest"), self._guest_and_notes()), (_("Offer"), self.offer)],
            object_name="booking_right",
            accessible_name=_("Guest and offer"),
        )
        self.card = BookedCard(context.go_to)
        self.option = OptionEnding(context, intent)
        self.waitlist = WaitlistEnding(context, intent)
        self.turn_away = TurnAwayEnding(context, turn_away_intent)
        self._make_foot(context, intent)
        self._lay_out()

    def endings(self) -> tuple[Ending, ...]:
        """The cards of the other ends."""
        return self.option, self.waitlist, self.turn_away

    def say_sum(self, words: str, total: str) -> None:
        """What the booking comes to."""
        self.count.setText(words)
        self.total.setText(total)

    def fit(self, width: int, height: int) -> None:
        """Guest and offer side by side where there is room for both beside the left half; more offers where it is high."""
        self.table.use_height(height)
        if not self._empty:
            self.offers_state.setFixedHeight(self.table.height())
        self.right.setFixedWidth(2 * PART_WIDTH if width >= WIDE else min(PART_WIDTH, width // 2))

    def show_offers_state(self, *, empty: bool) -> None:
        """The offers, or that none fits; as high as they need."""
        self._empty = empty
        self.offers_state.show_content(empty=empty)
        self.offers_state.setFixedHeight(EMPTY_HEIGHT if empty else self.table.height())

    def scroll_to_top(self) -> None:
        """Show what stands first."""
        self._left_scroll.ensureVisible(0, 0)

    def scroll_to(self, widget: QWidget) -> None:
        """Show a part of the left half."""
        self._left_scroll.ensureWidgetVisible(widget)

    def _make_offers(self, context: ScreenContext) -> None:
        currency = context.status().currency
        self._empty = True
        self.table = OfferTable(currency)
        self.filters = OfferFilters(currency, context.messages.error)
        self.filters.hide()
        self.filter_button = Button(
            _("Filter"), object_name="booking_filter", accessible_name=_("Filter the offers"), kind="quiet", icon_name="mdi6.filter-outline"
        )
        self.filter_button.clicked.connect(lambda _checked: self._open_filters())
        empty = EmptyState(
            _("Nothing fits"),
            _("No offer fits the filter. Widen it, or show what is not for sale too."),
            object_name="booking_no_offer",
            accessible_name=_("Nothing fits"),
        )
        self.offers_state = Content(
            self.table, empty, self._screen.refresh, object_name="booking_offers", accessible_name=_("What is left")
        )

    def _make_foot(self, context: ScreenContext, intent: MakeIntent) -> None:
        """What the booking comes to, beginning again, and the button that books."""
        self.count = label("", "quiet")
        self.count.setObjectName("booking_count")
        self.total = label("", "figure")
        self.total.setObjectName("booking_total")
        self.clear_button = Button(
            "",
            object_name="booking_clear",
            accessible_name=_("Begin again"),
            kind="quiet",
            icon_name="mdi6.restart",
            tooltip=_("Begin again"),
        )
        self.book_button = CommandButton(
            _("Book"),
            context.runner,
            lambda: intent({}),
            self._screen.booked,
            self._screen.refused,
            object_name="booking_book",
            accessible_name=_("Book"),
            icon_name="mdi6.calendar-check",
            shortcut="Ctrl+B",
        )

    def _open_filters(self) -> None:
        shown = self.filters.isHidden()
        self.filters.setVisible(shown)
        if shown:
            self.filters.type.setFocus()

    def _guest_and_notes(self) -> QWidget:
        whole = QWidget()
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.who)
        column.addWidget(self.notes)
        column.addStretch(1)
        return whole

    def _lay_out(self) -> None:
        columns = QHBoxLayout()
        columns.setSpacing(0)
        self._left_scroll = QScrollArea()
        self._left_scroll.setWidgetResizable(True)
        self._left_scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._left_scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._left_scroll.setWidget(self._left())
        columns.addWidget(self._left_scroll, 1)
        columns.addWidget(self.right)
        whole = QVBoxLayout(self._screen)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(columns, 1)
        for ending in self.endings():
            whole.addWidget(ending)
        whole.addWidget(self._footer())

    def _left(self) -> QWidget:
        page = QWidget()
        page.setProperty("role", "body")
        head = QHBoxLayout()
        head.addWidget(label(_("New reservation"), "title"))
        head.addStretch(1)
        head.addWidget(self.filter_button)
        column = QVBoxLayout(page)
        column.setContentsMargins(16, 12, 16, 16)
        column.setSpacing(12)
        column.addLayout(head)
        for part in (self.card, self.dates, self.party_form, self.filters, self.offers_state, self.rooms):
            column.addWidget(part)
        column.addStretch(1)
        return page

    def _footer(self) -> QWidget:
        footer = QFrame()
        footer.setProperty("role", "footer")
        row = QHBoxLayout(footer)
        row.setContentsMargins(16, 12, 16, 12)
        row.setSpacing(8)
        row.addWidget(self.count, 1)
        row.addWidget(self.total)
        row.addSpacing(8)
        row.addWidget(self.clear_button)
        for name, text, act in (
            ("turn_away_ask", _("Turn away…"), self.turn_away_asked.emit),
            ("waitlist_ask", _("Waitlist…"), self.waitlist.begin),
            ("option_ask", _("Option…"), self.option_asked.emit),
        ):
            button = Button(text, object_name=f"booking_{name}", accessible_name=text)
            button.clicked.connect(lambda _checked, act=act, name=name: self._open_ending(name, act))
            row.addWidget(button)
        row.addWidget(self.book_button)
        return footer

    def _open_ending(self, name: str, act: Callable[[], object]) -> None:
        """One card at a time."""
        for ending in self.endings():
            ending.setVisible(ending.objectName() == f"booking_{name.removesuffix('_ask')}")
        act()
