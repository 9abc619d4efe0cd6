"""The terms of a policy as one field: the usual ones, and others for special dates."""

from __future__ import annotations

from datetime import time
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from hotel_desk.domain.policies import (
    CancellationTerms,
    ChangeTerms,
    DepositTerms,
    DueFrom,
    GuaranteeKind,
    GuaranteeTerms,
    NoShowTerms,
    Notice,
    PolicyTerms,
    PriceDifference,
    Share,
    ShareKind,
    SpecialTerms,
    Terms,
    TimesTerms,
)
from hotel_desk.domain.rate_codes import PolicyKind
from hotel_desk.language import N_, _
from hotel_desk.ui.setup.fields import TimeField
from hotel_desk.ui.setup.policy_parts import EARLY_KINDS, SHARE_KINDS, BandFields, NoticeFields, OptionalShareFields, Part, ShareFields
from hotel_desk.ui.setup.words import translated
from hotel_desk.ui.widgets.buttons import Button
from hotel_desk.ui.widgets.date_field import DateField
from hotel_desk.ui.widgets.field import ChoiceField, Field, NumberField, TextField
from hotel_desk.ui.widgets.text import label

if TYPE_CHECKING:
    from hotel_desk.ui.shell.screen import ScreenContext

_MOST_DAYS = 730
GUARANTEES: dict[GuaranteeKind, str] = {
    GuaranteeKind.NONE: N_("None"),
    GuaranteeKind.CARD: N_("Bank card"),
    GuaranteeKind.DEPOSIT: N_("Deposit asked for"),
    GuaranteeKind.FULL_PREPAYMENT: N_("Full prepayment"),
}
DUE_FROM: dict[DueFrom, str] = {
    DueFrom.AFTER_BOOKING: N_("days after booking"),
    DueFrom.BEFORE_ARRIVAL: N_("days before arrival"),
}
DIFFERENCES: dict[PriceDifference, str] = {
    PriceDifference.BOTH_WAYS: N_("Is paid or given back"),
    PriceDifference.ONLY_DEARER: N_("Is paid, never given back"),
    PriceDifference.NONE: N_("Does not count"),
}
# What a new policy begins with.
BEGINNINGS: dict[PolicyKind, Terms] = {
    PolicyKind.GUARANTEE: GuaranteeTerms(),
    PolicyKind.DEPOSIT: DepositTerms(Share(ShareKind.FIRST_NIGHT)),
    PolicyKind.CANCELLATION: CancellationTerms(Share(ShareKind.FIRST_NIGHT), Notice(1)),
    PolicyKind.NO_SHOW: NoShowTerms(Share(ShareKind.FIRST_NIGHT)),
    PolicyKind.CHANGE: ChangeTerms(Share(ShareKind.NOTHING)),
    PolicyKind.TIMES: TimesTerms(time(14), time(12)),
}


class TermsPart(Part):
    """The terms of one kind of policy."""

    def __init__(self, kind: PolicyKind, *, object_name: str, currency: str) -> None:
        super().__init__()
        self._kind = kind
        self._name = object_name
        self._currency = currency
        self._parts: dict[str, Any] = {}
        {
            PolicyKind.GUARANTEE: self._make_guarantee,
            PolicyKind.DEPOSIT: self._make_deposit,
            PolicyKind.CANCELLATION: self._make_cancellation,
            PolicyKind.NO_SHOW: lambda: self._share("penalty", _("Penalty")),
            PolicyKind.CHANGE: self._make_change,
            PolicyKind.TIMES: self._make_times,
        }[kind]()
        self.set_value(BEGINNINGS[kind])

    def value(self) -> Terms:
        """What was typed."""
        made: Terms = type(BEGINNINGS[self._kind])(**{name: part.value() for name, part in self._parts.items()})
        return made

    def set_value(self, terms: Terms) -> None:
        """Show terms of this kind."""
        for name, part in self._parts.items():
            part.set_value(getattr(terms, name))

    def check(self) -> bool:
        parts = [part.check() for part in self._parts.values() if isinstance(part, Part)]
        plain = [field for field in self._parts.values() if isinstance(field, Field) and not field.isHidden()]
        for field in plain:
            field.show_error(field.problem())
        return all(parts) and not any(field.problem() for field in plain)

    def _share(self, name: str, title: str) -> None:
        part = ShareFields(title, object_name=f"{self._name}_{name}", currency=self._currency, kinds=SHARE_KINDS)
        self._parts[name] = part
        self.add_part(part)

    def _notice(self, title: str) -> None:
        part = NoticeFields(title, object_name=f"{self._name}_free")
        self._parts["free_until"] = part
        self.add_part(part)

    def _fields(self, *fields: Field) -> None:
        self._parts |= {field.name: field for field in fields}
        self.add(*fields)

    def _make_guarantee(self) -> None:
        self._fields(
            ChoiceField("kind", _("Guaranteed by"), object_name=f"{self._name}_guarantee", choices=translated(GUARANTEES), required=True),
            TimeField("release_at", _("Held until"), object_name=f"{self._name}_release", required=True),
        )
        self._parts["kind"].edited.connect(self._show_release)

    def _show_release(self) -> None:
        self._parts["release_at"].setEnabled(self._parts["kind"].value() is GuaranteeKind.NONE)

    def _make_deposit(self) -> None:
        self._share("share", _("Deposit asked for"))
        self._fields(
            NumberField("due_days", _("Due"), object_name=f"{self._name}_due_days", maximum=_MOST_DAYS),
            ChoiceField("due_from", _("Counted in"), object_name=f"{self._name}_due_from", choices=translated(DUE_FROM), required=True),
        )

    def _make_cancellation(self) -> None:
        self._notice(_("Free until"))
        self._share("penalty", _("Then"))

    def _make_change(self) -> None:
        self._notice(_("Free until"))
        self._share("fee", _("Then"))
        self._fields(
            ChoiceField(
                "price_difference",
                _("The difference in price"),
                object_name=f"{self._name}_difference",
                choices=translated(DIFFERENCES),
                required=True,
            )
        )

    def _make_times(self) -> None:
        self._fields(
            TimeField("check_in", _("Check-in from"), object_name=f"{self._name}_check_in", required=True),
            TimeField("check_out", _("Check-out until"), object_name=f"{self._name}_check_out", required=True),
        )
        for name, title in (("early", _("Arrives before")), ("late", _("Leaves from"))):
            part = BandFields(title, object_name=f"{self._name}_{name}", currency=self._currency)
            self._parts[name] = part
            self.add_part(part)
        early = OptionalShareFields(
            _("Leaving before the day agreed costs"),
            object_name=f"{self._name}_leaves_early",
            currency=self._currency,
            kinds=EARLY_KINDS,
            unsaid=_("As the settings say"),
        )
        self._parts["leaves_early"] = early
        self.add_part(early)


class _SpecialCard(QFrame):
    """Other terms for some dates."""

    def __init__(self, kind: PolicyKind, number: int, context: ScreenContext) -> None:
        super().__init__()
        self.setProperty("role", "card")
        name = f"policies_special_{number}"
        today = lambda: context.status().business_date  # noqa: E731 - asked when a date is typed
        self.title = TextField("name", _("Name"), object_name=f"{name}_name", required=True)
        self.first = DateField("first", _("First day"), object_name=f"{name}_first", relative_to=today, required=True)
        self.last = DateField("last", _("Last day"), object_name=f"{name}_last", relative_to=today, required=True)
        self.dates = Part()
        self.dates.add(self.title)
        self.dates.add(self.first, self.last)
        self.terms = TermsPart(kind, object_name=name, currency=context.status().currency)
        self.remove = Button(_("Take away"), object_name=f"{name}_remove", accessible_name=_("Take these dates away"), kind="quiet")
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(8)
        for part in (self.dates, self.terms, self.remove):
            column.addWidget(part)

    def value(self) -> SpecialTerms:
        return SpecialTerms(self.title.value(), self.first.value(), self.last.value(), self.terms.value())  # type: ignore[arg-type]

    def set_value(self, special: SpecialTerms) -> None:
        self.title.set_value(special.name)
        self.first.set_value(special.first_date)
        self.last.set_value(special.last_date)
        self.terms.set_value(special.terms)

    def check(self) -> bool:
        # Both are asked, so that everything wrong is said at once.
        dates, terms = self.dates.check(), self.terms.check()
        return dates and terms


class TermsField(Field):
    """The terms of a policy; the value is `PolicyTerms`. Its kind is set first."""

    def __init__(self, context: ScreenContext) -> None:
        self._context = context
        self._kind: PolicyKind | None = None
        self._area = QWidget()
        super().__init__("terms", _("What it says"), self._area, object_name="policies_terms")
        self._inside = QVBoxLayout(self._area)
        self._inside.setContentsMargins(0, 0, 0, 0)
        self._inside.setSpacing(12)
        self._usual: TermsPart | None = None
        self._cards: list[_SpecialCard] = []
        self._made = 0
        self._heading = label(_("Special dates"), "heading")
        self.add_button = Button(
            _("Add special dates"), object_name="policies_add_special", accessible_name=_("Add special dates"), icon_name="mdi6.plus"
        )
        self.add_button.clicked.connect(self._add_asked)
        self._inside.addWidget(self._heading)
        self._inside.addWidget(self.add_button)

    def set_kind(self, kind: PolicyKind | None) -> None:
        """Ask for the terms of another kind, from its beginnings on."""
        if kind is None or kind is self._kind:
            return
        self._clear()
        self._kind = kind
        self._usual = TermsPart(kind, object_name="policies_usual", currency=self._context.status().currency)
        self._usual.edited.connect(self._edited)
        self._inside.insertWidget(0, self._usual)
        self.setFocusProxy(self._usual.fields()[0])

    def value(self) -> PolicyTerms | None:
        if self._usual is None:
            return None
        return PolicyTerms(self._usual.value(), tuple(card.value() for card in self._cards))

    def set_value(self, value: PolicyTerms | None) -> None:
        for card in list(self._cards):
            self._drop(card)
        if self._usual is None or self._kind is None:
            return
        self._usual.set_value(BEGINNINGS[self._kind] if value is None else value.usual)
        for special in () if value is None else value.special:
            self._add_card().set_value(special)

    def problem(self) -> str:
        if self._usual is None:
            return _("Please fill this in.")
        asked = [self._usual.check(), *(card.check() for card in self._cards)]
        return "" if all(asked) else _("Please correct what is marked.")

    def _add_asked(self) -> None:
        card = self._add_card()
        card.title.setFocus()
        self._edited()

    def _take_out(self, card: _SpecialCard) -> None:
        self._drop(card)
        self._edited()

    def _add_card(self) -> _SpecialCard:
        assert self._kind is not None  # noqa: S101 - the button is not there before
        card = _SpecialCard(self._kind, self._made, self._context)
        self._made += 1
        card.dates.edited.connect(self._edited)
        card.terms.edited.connect(self._edited)
        card.remove.clicked.connect(lambda: self._take_out(card))
        self._cards.append(card)
        self._inside.insertWidget(self._inside.count() - 1, card)
        return card

    def _drop(self, card: _SpecialCard) -> None:
        self._cards.remove(card)
        self._inside.removeWidget(card)
        card.hide()
        card.deleteLater()

    def _clear(self) -> None:
        for card in list(self._cards):
            self._drop(card)
        if self._usual is not None:
            self._inside.removeWidget(self._usual)
            self._usual.hide()
            self._usual.deleteLater()
            self._usual = None
