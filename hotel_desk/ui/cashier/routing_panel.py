"""Where charges of a stay go: its rules in their order, and a form for one more."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hotel_desk.language import _, plural
from hotel_desk.queries.routing import Chargeable, RoutingSheet, Target, TargetKind, routing_sheet
from hotel_desk.services.routing_rules import RuleSaved, add_routing_rule, end_routing_rule, move_routing_rule
from hotel_desk.ui.cashier.stay_list_panel import ListRow, StayListPanel
from hotel_desk.ui.formats import input_date_text, money_text
from hotel_desk.ui.widgets.buttons import Intent
from hotel_desk.ui.widgets.date_field import DateField
from hotel_desk.ui.widgets.field import CheckField, ChoiceField
from hotel_desk.ui.widgets.money_field import MoneyField

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from hotel_desk.queries.routing import RuleRow
    from hotel_desk.ui.shell.screen import ScreenContext


class RoutingPanel(StayListPanel):
    """The rules of a stay: seen, made, put in order, ended."""

    def __init__(self, context: ScreenContext) -> None:
        super().__init__(
            context,
            object_name="routing",
            title=_("Where charges go"),
            nothing=_("All charges of this stay go to window 1 of its folio."),
        )
        status = context.status()
        self.what = ChoiceField("what", _("Charges"), object_name="routing_what", required=True)
        self.target = ChoiceField("target", _("Go to"), object_name="routing_target", required=True)
        self.first = DateField("first_date", _("From"), object_name="routing_first", relative_to=lambda: context.status().business_date)
        self.last = DateField("last_date", _("Until"), object_name="routing_last", relative_to=lambda: context.status().business_date)
        self.limit = MoneyField(
            "limit_minor",
            _("Up to"),
            object_name="routing_limit",
            currency=status.currency,
            hint=_("With tax. What exceeds it stays in window 1."),
        )
        self.also_posted = CheckField("also_posted", _("Also what stands in window 1 already"), object_name="routing_also_posted")
        self.for_sharers = CheckField("for_sharers", _("Also for those who share the room"), object_name="routing_for_sharers")
        self.before = CheckField("before_others", _("Ask this rule first"), object_name="routing_before_others")
        self.form.add_heading(_("New rule"))
        self.form.add(self.what)
        self.form.add(self.target)
        self.form.add(self.first, self.last)
        self.form.add(self.limit)
        for field in (self.also_posted, self.for_sharers, self.before):
            self.form.add(field)
        self.add(self.form)
        self.do = self.add_button(_("Add rule"), self._intent, self._added, object_name="routing_add")

    def first_field(self) -> QWidget:
        return self.what.box

    def clear(self) -> None:
        self.form.set_values(
            what=None,
            target=None,
            first_date=None,
            last_date=None,
            limit_minor=None,
            also_posted=False,
            for_sharers=False,
            before_others=False,
        )

    def read(self) -> None:
        self.context.runner.read(routing_sheet, self._show, key="routing", reservation_id=self.reservation_id)

    def _show(self, sheet: RoutingSheet) -> None:
        self.what.set_choices([(one, _what_words(one)) for one in sheet.chargeable])
        self.target.set_choices([(one, target_words(one)) for one in sheet.targets])
        self.show_list([self._row(number, rule) for number, rule in enumerate(sheet.rules)])

    def _row(self, number: int, rule: RuleRow) -> ListRow:
        title = _("{what} to {where}").format(what=_rule_what(rule), where=_rule_where(rule))
        facts = " · ".join(part for part in self._facts(rule) if part)
        if rule.rule_id is None or rule.ended:
            return ListRow(title, facts, [])
        about = {"rule_id": rule.rule_id}
        move = move_routing_rule
        earlier = self.small_command(_("Move up"), move, {**about, "earlier": True}, object_name=f"routing_earlier_{number}", said=title)
        later = self.small_command(_("Move down"), move, {**about, "earlier": False}, object_name=f"routing_later_{number}", said=title)
        end = self.small_command(
            _("End"), end_routing_rule, about, object_name=f"routing_end_{number}", said=title, told=_("The rule has ended.")
        )
        return ListRow(title, facts, [earlier, later, end])

    def _facts(self, rule: RuleRow) -> list[str]:
        if rule.rule_id is None:
            return [_("As the reservation says who pays")]
        currency = self.context.status().currency
        first, last = (input_date_text(day) if day else "" for day in (rule.first_date, rule.last_date))
        sent = money_text(rule.used_minor, currency)
        used = (
            _("{sent} of {limit}").format(sent=sent, limit=money_text(rule.limit_minor, currency))
            if rule.limit_minor is not None
            else _("{sent} so far").format(sent=sent)
        )
        return [_("Ended") if rule.ended else "", self.dates_words(first, last), used]

    def _intent(self) -> Intent | None:
        if not self.form.check():
            return None
        values = self.form.values()
        what: Chargeable = values.pop("what")
        target: Target = values.pop("target")
        arguments: dict[str, Any] = {
            **values,
            "reservation_id": self.reservation_id,
            "transaction_code_id": what.transaction_code_id,
            "group_id": what.group_id,
            "folio_id": target.folio_id,
            "window_number": target.window_number,
            "payee_id": target.payee_id,
        }
        return Intent(add_routing_rule, arguments)

    def _added(self, saved: RuleSaved) -> None:
        moved = plural("{count} line was moved: {amount}.", "{count} lines were moved: {amount}.", saved.moved_lines).format(
            count=saved.moved_lines, amount=money_text(saved.moved_minor, self.context.status().currency)
        )
        words = (
            _("Charges go to window {number} from now on.") if saved.folio_id else _("Charges go to window {number} from the check-in on.")
        )
        done = words.format(number=saved.window_number)
        self.saved(f"{done} {moved}" if saved.moved_lines else done)


def target_words(target: Target) -> str:
    """A target in a list of choices."""
    words = {
        TargetKind.WINDOW: _("Window {number}, {name}"),
        TargetKind.NEW_WINDOW: _("A new window of this folio"),
        TargetKind.COMPANY: _("The account of {name}"),
        TargetKind.ROOM: _("Room {number}, {name}"),
        TargetKind.HOUSE: _("{name}, folio {number}"),
    }[target.kind]
    return words.format(number=target.number, name=target.name or _("the guest"))


def _what_words(what: Chargeable) -> str:
    if what.group_id is not None:
        return _("All of {group}").format(group=what.name)
    return f"    {what.name}" if what.transaction_code_id is not None else _("All charges")


def _rule_what(rule: RuleRow) -> str:
    if rule.rule_id is None:
        return _("Room and tax")
    return rule.what or _("All charges")


def _rule_where(rule: RuleRow) -> str:
    if rule.folio_number:
        return _("folio {folio}, window {number}, {name}").format(folio=rule.folio_number, number=rule.window_number, name=rule.payee_name)
    return _("window {number}, {name}").format(number=rule.window_number, name=rule.payee_name or _("the guest"))
