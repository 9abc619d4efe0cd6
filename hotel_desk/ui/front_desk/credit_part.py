"""Credit at check-in: how far the guest is trusted, what they may owe, and whether outlets may charge to the room."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hotel_desk.domain.credit_levels import CreditLevel
from hotel_desk.language import _
from hotel_desk.queries.high_balances import HighBalance, credit_of
from hotel_desk.services.reception import CreditAsked
from hotel_desk.ui.credit_words import level_words
from hotel_desk.ui.widgets.field import CheckField
from hotel_desk.ui.widgets.money_field import MoneyField
from hotel_desk.ui.widgets.text import label

if TYPE_CHECKING:
    from hotel_desk.domain.ids import ReservationId
    from hotel_desk.ui.shell.screen import ScreenContext
    from hotel_desk.ui.widgets.form import Form


class CreditPart:
    """A line at the top of a form, and two fields further down; what is not changed is not sent."""

    def __init__(self, context: ScreenContext, form: Form, *, object_name: str) -> None:
        self._context, self._form = context, form
        self._known: HighBalance | None = None
        self.level = label("", "quiet", wrap=True)
        self.level.setObjectName(f"{object_name}_level")
        self.limit = MoneyField(
            "credit_limit",
            _("Limit of this stay"),
            object_name=f"{object_name}_limit",
            currency=context.status().currency,
            minimum=1,
            hint=_("Empty: what the hotel lets everybody owe."),
        )
        self.no_post = CheckField("no_post", _("Outlets cannot charge to the room"), object_name=f"{object_name}_no_post")
        self.level.hide()
        form.add_widget(self.level)

    def add_fields(self) -> None:
        """Put the fields into the form, where it has come to."""
        self._form.add_heading(_("Credit"))
        self._form.add(self.limit)
        self._form.add(self.no_post)

    def ask(self, reservation_id: ReservationId) -> None:
        """Read how the guest stands; what was typed stays."""
        about: dict[str, Any] = {"reservation_id": reservation_id}
        self._context.runner.read(credit_of, self._show, self._form.show_error, owner=self._form, key="credit", **about)

    def asked(self) -> CreditAsked | None:
        """What is to be different; None where nothing is."""
        if self._known is None:
            return None
        limit = self.limit.value()
        changed = limit != self._known.own_limit_minor
        no_post = self.no_post.value()
        if not changed and no_post == self._known.no_post:
            return None
        return CreditAsked(limit_minor=limit, change_limit=changed, no_post=no_post)

    def _show(self, credit: HighBalance | None) -> None:
        if credit is None:
            return
        untouched = self._known is None or (
            self.limit.value() == self._known.own_limit_minor and self.no_post.value() == self._known.no_post
        )
        self._known = credit
        words = _("Credit level {words}").format(words=level_words(credit.standing, self._context.status().currency))
        self.level.setVisible(bool(credit.standing.number))
        self.level.setText(f"! {words}" if credit.standing.level is CreditLevel.C else words)
        self.level.setProperty("role", "warning" if credit.standing.level is CreditLevel.C else "quiet")
        self.level.style().unpolish(self.level)
        self.level.style().polish(self.level)
        if untouched:
            dirty = bool(self._form.changed_fields())
            self.limit.set_value(credit.own_limit_minor)
            self.no_post.set_value(credit.no_post)
            if not dirty:
                self._form.mark_saved()
