"""Sends a guest off: what every window still holds, and the two ways to go on when one is not at zero."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from hotel_desk.domain.cashier_codes import LeavingWay
from hotel_desk.domain.codes import EntityKind
from hotel_desk.domain.rate_codes import AlertMoment, PolicyKind
from hotel_desk.language import _
from hotel_desk.queries.stay_detail import StayDetail, stay_detail
from hotel_desk.services.departures import CheckedOut, check_out
from hotel_desk.services.fees import FeeCharged, charge_fee
from hotel_desk.ui.account_words import paid_words, will_pay_words
from hotel_desk.ui.credit_words import open_balance_warning
from hotel_desk.ui.desk_port import Target
from hotel_desk.ui.formats import date_text, money_text
from hotel_desk.ui.front_desk.alert_part import AlertPart
from hotel_desk.ui.front_desk.facts import Facts
from hotel_desk.ui.front_desk.fee_part import FeePart
from hotel_desk.ui.front_desk.job_panel import JobPanel, Outcome, reason_field, show_field
from hotel_desk.ui.front_desk.jobs import Job
from hotel_desk.ui.front_desk.over_limit_part import OverLimitPart
from hotel_desk.ui.front_desk.stay_words import LEAVING_WORDS, nights_words, window_name
from hotel_desk.ui.widgets.buttons import Button, CommandButton, Intent
from hotel_desk.ui.widgets.field import CheckField, ChoiceField
from hotel_desk.ui.widgets.text import label

if TYPE_CHECKING:
    from hotel_desk.domain.errors import StaffError
    from hotel_desk.ui.shell.screen import ScreenContext


class LeaveOpenField(CheckField):
    """The box that lets a guest go without paying; where it is shown, it must be ticked to go on."""

    def problem(self) -> str:
        if self.value():
            return ""
        return _("The folio is not settled. Take the payment on the folio, or tick this to let the guest leave without.")


class CheckOutPanel(JobPanel):
    """The panel of *Check out*."""

    def __init__(self, context: ScreenContext, stay: StayDetail) -> None:
        super().__init__(context, object_name="check_out_panel", title=_("Check out"))
        self.stay = stay
        self.show_stay_heading(stay)
        self.alerts = AlertPart(context, self.form, object_name="check_out_alerts")
        self._add_balance()
        self.fee = FeePart(context, self.form, stay.reservation_id, PolicyKind.TIMES, object_name="check_out", waive=_("Waive the fee"))
        self._add_settling()
        self._add_leaving_open()
        self.over_limit = OverLimitPart(self.form, "check_out")
        self._add_way()
        self.add(self.form)
        self.make_primary(_("Check out"), self._intent, self._done, self._refused, object_name="check_out_do")
        self.form.field("balance").edited.connect(self._fit)
        self.fee.shown.connect(self._fit)
        self._show(stay)

    def begin(self) -> None:
        self._ask()

    def reread(self) -> None:
        self.context.runner.read(stay_detail, self._show, self.form.show_error, key="stay", reservation_id=self.stay.reservation_id)
        self._ask()

    def _ask(self) -> None:
        self.alerts.ask(self.stay.reservation_id, AlertMoment.CHECK_OUT)
        self.fee.ask()

    def first_field(self) -> QWidget | None:
        return self.folio if self.stay.open_windows else None

    def _add_balance(self) -> None:
        """How the windows stand, who pays later, and that somebody leaves early."""
        self.state = label("", wrap=True)
        self.accounts = label("", wrap=True)
        self.accounts.setObjectName("check_out_accounts")
        self.windows = Facts(object_name="check_out_windows", accessible_name=_("Balance of each window"))
        self.early = label("", "quiet", wrap=True)
        self.early.setObjectName("check_out_early")
        self.form.add_widget(self.state)
        self.form.add_widget(self.accounts)
        self.form.add_widget(self.windows)
        self.form.add_widget(self.early)

    def _add_settling(self) -> None:
        """The ways to settle what is open: charge the late departure, go to the folio."""
        self.charge = CommandButton(
            _("Charge the late departure"),
            self.context.runner,
            self._charge,
            self._charged,
            self.fee.refused,
            object_name="check_out_charge_fee",
            accessible_name=_("Charge the late departure"),
            kind="plain",
            icon_name="mdi6.cash-plus",
        )
        self.form.add_widget(self.charge)
        self.folio = Button(
            _("Open the folio to settle it"),
            object_name="check_out_folio",
            accessible_name=_("Open the folio to settle it"),
            icon_name="mdi6.receipt-text-outline",
            shortcut="Ctrl+L",
        )
        self.folio.clicked.connect(self._open_folio)
        self.form.add_widget(self.folio)

    def _add_leaving_open(self) -> None:
        self.form.add(
            LeaveOpenField(
                "balance",
                _("Leave with an open balance"),
                object_name="check_out_leave_open",
                hint=_("Needs its own permission; the balance goes to the account “left unpaid”."),
            )
        )
        self.level = label("", "warning", wrap=True)
        self.level.setObjectName("check_out_level")
        self.form.add_widget(self.level)
        self.form.add(reason_field("reason", _("Reason"), object_name="check_out_reason"))

    def _add_way(self) -> None:
        """At the desk, unless somebody says otherwise."""
        ways = [(way, _(words)) for way, words in LEAVING_WORDS.items()]
        self.form.add(ChoiceField("left_by", _("Way of leaving"), object_name="check_out_left_by", choices=ways))
        self.form.set_values(left_by=LeavingWay.DESK)

    def _show(self, stay: StayDetail) -> None:
        self.stay = stay
        currency = self.context.status().currency
        self.windows.set_facts(
            [
                (window_name(window), money_text(window.balance_minor, currency))
                for window in stay.windows
                if window.folio_id == stay.guest_folio_id
            ]
        )
        on_account = will_pay_words(stay.account_windows, currency)
        self.accounts.setText(on_account)
        self.accounts.setVisible(bool(on_account))
        self.early.setText(self._early_words(stay))
        self.early.setVisible(bool(self.early.text()))
        self._fit()

    def _dress(self, *, settled: bool) -> None:
        """One thing is the next: to settle the folio while something is open, unless the guest leaves so; else to check out."""
        next_is_check_out = settled or bool(self.form.value("balance"))
        self.primary_button.set_kind("primary" if next_is_check_out else "plain")
        self.folio.set_kind("quiet" if next_is_check_out else "primary")

    def _open_words(self, stay: StayDetail) -> str:
        currency = self.context.status().currency
        total = sum(window.balance_minor for window in stay.open_windows)
        if total < 0:
            return _("{amount} is to be paid back to the guest.").format(amount=money_text(-total, currency))
        return _("{amount} is open.").format(amount=money_text(total, currency))

    def _early_words(self, stay: StayDetail) -> str:
        nights = (stay.departure_date - stay.business_date).days
        if nights <= 0:
            return ""
        return _("Early departure: expected on {date}. {nights} will be given back.").format(
            date=date_text(stay.departure_date), nights=nights_words(nights)
        )

    def _fit(self) -> None:
        leave_open, settled = self.form.field("balance"), self._is_settled()
        nothing_due = _("The guest has nothing to pay.") if self.stay.account_windows else _("Everything is paid.")
        self.state.setText(nothing_due if settled else self._open_words(self.stay))
        self.folio.setVisible(not settled)
        show_field(leave_open, not settled)
        show_field(self.form.field("reason"), not leave_open.isHidden() and leave_open.value())
        warning = "" if leave_open.isHidden() or not leave_open.value() else open_balance_warning(self.stay.credit, self._currency())
        self.level.setText(warning)
        self.level.setVisible(bool(warning))
        self._dress(settled=settled)
        # Whoever leaves with an open balance takes the fee along; the check-out posts it.
        self.charge.setVisible(self.fee.is_due and not self.fee.is_waived)
        title = _("Charge the early departure") if self._leaves_early() else _("Charge the late departure")
        self.charge.setText(title)
        self.charge.setAccessibleName(title)

    def _currency(self) -> str:
        return self.context.status().currency

    def _charge(self) -> Intent:
        about = {"reservation_id": self.stay.reservation_id, "kind": PolicyKind.TIMES}
        return Intent(charge_fee, {**about, "expected_fee_minor": self.fee.arguments()["expected_fee_minor"]})

    def _charged(self, fee: FeeCharged) -> None:
        amount = money_text(fee.total_minor, self.context.status().currency)
        early = _("{amount} for the early departure is on the folio.")
        words = early if self._leaves_early() else _("{amount} for the late departure is on the folio.")
        self.context.messages.success(words.format(amount=amount))
        self.reread()

    def _is_settled(self) -> bool:
        """Whether nothing is open, or only money that the fee on view takes to the last cent."""
        windows = self.stay.open_windows
        if not windows or self._covered_fee() is None or self.fee.is_waived:
            return not windows
        return len(windows) == 1 and self.fee.preview is not None and not self.fee.preview.left_minor

    def _leaves_early(self) -> bool:
        return self.fee.preview is not None and self.fee.preview.leaves_early

    def _covered_fee(self) -> int | None:
        """The fee that is on view, where money of the guest covers it: then the check-out posts it; else it is charged and paid before."""
        preview = self.fee.preview
        if preview is None or not preview.is_due or preview.owed_minor:
            return None
        return preview.total_minor

    def _refused(self, error: StaffError) -> None:
        if not self.over_limit.takes(error):
            self.fee.refused(error)

    def _open_folio(self) -> None:
        self.context.go_to(Target(kind=EntityKind.FOLIO, id=self.stay.guest_folio_id))

    def _intent(self) -> Intent | None:
        if not self.form.check():
            return None
        reason = self.form.field("reason")
        return Intent(
            check_out,
            {
                "reservation_id": self.stay.reservation_id,
                "leave_open_reason": None if reason.isHidden() else reason.value(),
                "waive_reason": self.fee.waive_reason(),
                "over_limit_reason": self.over_limit.reason(),
                "expected_fee_minor": self._covered_fee(),
                "left_by": self.form.value("left_by"),
            },
        )

    def _done(self, gone: CheckedOut) -> None:
        sentence = _("{guest} has left room {room}.").format(guest=self.stay.guest.name, room=gone.room_number)
        if gone.left_unpaid_minor:
            amount = money_text(gone.left_unpaid_minor, self.context.status().currency)
            sentence += " " + _("{amount} was left unpaid.").format(amount=amount)
        if gone.accounts:
            sentence += " " + paid_words(gone.accounts, self.context.status().currency)
        self.form.mark_saved()
        self.finished.emit(Outcome(sentence, Job.UNDO_CHECK_OUT, gone.reservation_id))
