"""What is done about agents' commission: one changed or waived, approved ones paid, agreed, printed."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from hotel_desk.domain.cashier_codes import CommissionKind, CommissionState, CommissionWay
from hotel_desk.domain.codes import EntityKind, ProfileKind
from hotel_desk.jobs.account_papers import commission_statement_pdf
from hotel_desk.language import N_, _, plural
from hotel_desk.queries.commissions import AgreementRow, plans_for_commission
from hotel_desk.queries.profiles import find_profiles
from hotel_desk.reports.commission_words import COMMISSION_STATES, terms_text
from hotel_desk.services.commissions import adjust_commission, agree_commission, decide_commissions, end_commission, pay_commissions
from hotel_desk.services.papers import PaperKind
from hotel_desk.ui.booking.booking_fields import profile_subtitle
from hotel_desk.ui.cashier.line_panel import Facts
from hotel_desk.ui.cashier.paper_list import PaperList
from hotel_desk.ui.city_ledger.period_paper_panel import PeriodPaper, PeriodPaperPanel
from hotel_desk.ui.desk_port import Target
from hotel_desk.ui.formats import input_date_text, money_text
from hotel_desk.ui.front_desk.job_panel import JobPanel, Outcome, reason_field, show_field
from hotel_desk.ui.widgets.amount_rows import AmountRows
from hotel_desk.ui.widgets.buttons import Button, CommandButton, Intent
from hotel_desk.ui.widgets.field import CheckField, ChoiceField, TextField
from hotel_desk.ui.widgets.money_field import MoneyField
from hotel_desk.ui.widgets.percent_field import PercentField
from hotel_desk.ui.widgets.search_field import SearchField
from hotel_desk.ui.widgets.text import label

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from hotel_desk.domain.ids import RatePlanId
    from hotel_desk.queries.commissions import CommissionRow
    from hotel_desk.queries.profiles import ProfileHit
    from hotel_desk.services.commissions import CommissionsPaid
    from hotel_desk.ui.shell.screen import ScreenContext

HIGHEST_MINOR = 100_000_000
_WAYS = {CommissionWay.ACCOUNT: N_("Against its account"), CommissionWay.CASH: N_("Cash out of the drawer")}
_KINDS = {CommissionKind.PERCENT: N_("A part of the net room revenue"), CommissionKind.PER_NIGHT: N_("An amount a night")}


class CommissionPanel(JobPanel):
    """How the commission of a stay was worked out; while it is open its amount may be changed."""

    def __init__(self, context: ScreenContext, row: CommissionRow, currency: str) -> None:
        super().__init__(context, object_name="commission", title=_("Commission"))
        self.row, self._currency = row, currency
        self.set_heading(row.agent_name, _(COMMISSION_STATES[row.state]))
        facts = Facts()
        facts.show_facts([(title, text) for title, text in self._facts() if text])
        self.amount = MoneyField(
            "amount_minor", _("Commission"), object_name="commission_amount", currency=currency, required=True, maximum=HIGHEST_MINOR
        )
        self.form.add(self.amount)
        self.form.add(reason_field("reason", _("Reason"), object_name="commission_reason"))
        self.form.set_values(amount_minor=max(row.amount_minor, 0))
        self.form.mark_saved()
        is_open = row.state is CommissionState.OPEN
        settled = row.state in {CommissionState.PAID, CommissionState.WAIVED}
        for part in (facts, self.form):
            self.add(part)
        self.amount.setVisible(is_open)
        self.form.setVisible(not settled)
        change = self.make_primary(_("Change amount"), self._change, self._changed, object_name="commission_change")
        change.setVisible(is_open)
        title = _("Waive")
        self.waive = CommandButton(
            title,
            context.runner,
            self._waive,
            self._waived,
            self.form.show_error,
            object_name="commission_waive",
            accessible_name=title,
            kind="danger",
        )
        title = _("Show the reservation")
        show = Button(title, object_name="commission_reservation", accessible_name=title, icon_name="mdi6.calendar-account")
        show.clicked.connect(lambda: context.go_to(Target(kind=EntityKind.RESERVATION, id=row.reservation_id)))
        for button in (self.waive, show):
            self.add_secondary(button)
        self.waive.setVisible(not settled)

    def first_field(self) -> QWidget | None:
        return self.form.field("reason")

    def _facts(self) -> list[tuple[str, str]]:
        row, money = self.row, partial(money_text, currency=self._currency)
        dates = f"{input_date_text(row.arrival_date)} – {input_date_text(row.departure_date)}"
        return [
            (_("Guest"), row.guest_name),
            (_("Confirmation"), row.confirmation_number),
            (_("Stay"), _("No-show") if row.no_show else dates),
            (_("Nights"), str(row.nights)),
            (_("Net room revenue"), money(row.base_minor)),
            (_("Agreed"), terms_text(row.kind, row.rate_millionths, row.night_minor, self._currency)),
            (_("Worked out"), money(row.worked_out_minor)),
            (_("Commission"), money(row.amount_minor)),
            (_("Reason"), row.reason),
        ]

    def _change(self) -> Intent | None:
        if not self.form.check():
            return None
        about = {"commission_id": self.row.commission_id, "amount_minor": self.amount.value() or 0}
        return Intent(adjust_commission, {**about, "reason": self.form.value("reason")})

    def _changed(self, _changed: object) -> None:
        self.form.mark_saved()
        self.finished.emit(Outcome(_("The commission of {name} is changed.").format(name=self.row.agent_name)))

    def _waive(self) -> Intent | None:
        if not self.form.check():
            return None
        about = {"commission_ids": [self.row.commission_id], "state": CommissionState.WAIVED}
        return Intent(decide_commissions, {**about, "reason": self.form.value("reason")})

    def _waived(self, _changed: object) -> None:
        self.form.mark_saved()
        self.finished.emit(Outcome(_("The commission of {name} is waived.").format(name=self.row.agent_name)))


class PayCommissionsPanel(JobPanel):
    """All approved commissions of an agent, paid together."""

    NO_LOSS = frozenset({"way"})

    def __init__(self, context: ScreenContext, rows: Sequence[CommissionRow], currency: str) -> None:
        super().__init__(context, object_name="pay_commissions", title=_("Pay commissions"))
        self.rows, self._currency = tuple(rows), currency
        self.set_heading(_("Pay commissions"), rows[0].agent_name)
        ways = [(way, _(title)) for way, title in _WAYS.items()]
        self.form.add(ChoiceField("way", _("How"), object_name="commission_way", choices=ways, required=True))
        self.form.add(TextField("reference", _("Number of the agent's bill"), object_name="commission_reference"))
        self.form.set_values(way=CommissionWay.ACCOUNT)
        self.form.mark_saved()
        amounts = AmountRows()
        total = sum(row.amount_minor for row in rows)
        words = plural("{count} stay", "{count} stays", len(rows)).format(count=len(rows))
        amounts.show_rows([(words, ""), (_("To pay"), money_text(total, currency))])
        self.add(self.form)
        self.add(amounts)
        self.make_primary(_("Pay"), self._intent, self._done, object_name="pay_commissions_do").set_allowed(total > 0)

    def first_field(self) -> QWidget | None:
        return self.form.field("way")

    def _intent(self) -> Intent | None:
        if not self.form.check():
            return None
        about = {"commission_ids": [row.commission_id for row in self.rows], "way": self.form.value("way")}
        return Intent(pay_commissions, {**about, "reference": self.form.value("reference") or ""})

    def _done(self, paid: CommissionsPaid) -> None:
        self.form.mark_saved()
        words = _("{name} is paid {amount} of commission.")
        self.finished.emit(Outcome(words.format(name=paid.agent_name, amount=money_text(paid.amount_minor, self._currency))))


class AgreementPanel(JobPanel):
    """What is agreed with agents, and a new agreement, which replaces what holds for the same agent and plan."""

    NO_LOSS = frozenset({"kind", "rate_plan_id"})

    def __init__(self, context: ScreenContext, agreements: Sequence[AgreementRow], currency: str) -> None:
        super().__init__(context, object_name="agreements", title=_("Commission agreements"))
        self._currency = currency
        self.set_heading(_("Commission agreements"))
        self.list = PaperList(object_name="agreement_list", accessible_name=_("Commission agreements"))
        title = _("End agreement")
        self.end = CommandButton(
            title,
            context.runner,
            self._end,
            self._ended,
            self.form.show_error,
            object_name="end_agreement",
            accessible_name=title,
            kind="plain",
        )
        self.agent: SearchField[ProfileHit] = SearchField(
            "agent_id",
            _("Agent"),
            runner=context.runner,
            query=partial(find_profiles, kinds=(ProfileKind.AGENT,)),
            title=lambda hit: hit.name,
            subtitle=profile_subtitle,
            object_name="agreement_agent",
            placeholder=_("Name of the agent"),
            required=True,
        )
        kinds = [(kind, _(title)) for kind, title in _KINDS.items()]
        self.kind = ChoiceField("kind", _("Earns"), object_name="agreement_kind", choices=kinds, required=True)
        self.rate = PercentField("rate_millionths", _("Part of the revenue"), object_name="agreement_rate")
        self.night = MoneyField("night_minor", _("A night"), object_name="agreement_night", currency=currency, maximum=HIGHEST_MINOR)
        self.plan = ChoiceField("rate_plan_id", _("Rate plan"), object_name="agreement_plan", choices=[("", _("All other plans"))])
        self.no_show = CheckField("on_no_show", _("Also on the fee of a no-show"), object_name="agreement_no_show")
        for field in (self.agent, self.kind, self.rate, self.night, self.plan, self.no_show):
            self.form.add(field)
        for part in (self.list, self.end, label(_("New agreement"), "label"), self.form):
            self.add(part)
        self.list.show_papers([(row.agreement_id, self._words(row)) for row in agreements])
        self.end.setVisible(bool(agreements))
        self.kind.set_value(CommissionKind.PERCENT)
        self.plan.set_value("")
        self._fit()
        self.form.mark_saved()
        self.kind.edited.connect(self._fit)
        self.make_primary(_("Save agreement"), self._intent, self._done, object_name="agreement_save")
        context.runner.read(plans_for_commission, self._show_plans, self.form.show_error, owner=self)

    def first_field(self) -> QWidget | None:
        return self.agent.line

    def _words(self, row: AgreementRow) -> str:
        facts = [terms_text(row.kind, row.rate_millionths, row.night_minor, self._currency), row.plan_code]
        if row.on_no_show:
            facts.append(_("No-shows too"))
        return f"{row.agent_name}\n{' · '.join(fact for fact in facts if fact)}"

    def _show_plans(self, plans: tuple[tuple[RatePlanId, str], ...]) -> None:
        chosen = self.plan.value()
        self.plan.set_choices([("", _("All other plans")), *plans])
        self.plan.set_value(chosen)

    def _fit(self) -> None:
        percent = self.kind.value() == CommissionKind.PERCENT
        show_field(self.rate, percent)
        show_field(self.night, not percent)

    def _intent(self) -> Intent | None:
        agent = self.agent.value()
        if not self.form.check() or agent is None:
            return None
        about = {"agent_id": agent.id, "kind": self.kind.value(), "on_no_show": bool(self.no_show.value())}
        rates = {"rate_millionths": self.rate.value() or 0, "night_minor": self.night.value() or 0}
        return Intent(agree_commission, {**about, **rates, "rate_plan_id": self.plan.value() or None})

    def _done(self, _agreed: object) -> None:
        agent = self.agent.value()
        self.form.mark_saved()
        self.finished.emit(Outcome(_("The agreement with {name} is saved.").format(name="" if agent is None else agent.name)))

    def _end(self) -> Intent | None:
        chosen = self.list.chosen_id()
        return None if chosen is None else Intent(end_commission, {"agreement_id": chosen})

    def _ended(self, _agreed: object) -> None:
        self.form.mark_saved()
        self.finished.emit(Outcome(_("The agreement is ended. What was worked out stays.")))


class CommissionStatementPanel(PeriodPaperPanel):
    """For which agent and days a statement of commission is printed."""

    def __init__(self, context: ScreenContext, row: CommissionRow, today: dt.date) -> None:
        super().__init__(
            context,
            PeriodPaper(PaperKind.COMMISSION_STATEMENT, row.agent_id, partial(commission_statement_pdf, agent_id=row.agent_id)),
            today,
            object_name="commission_statement",
            title=_("Statement of commission"),
            whose=row.agent_name,
            name="commission",
            note=_("By the day on which the stay ended."),
        )
