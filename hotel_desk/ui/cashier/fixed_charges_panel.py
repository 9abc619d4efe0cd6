"""What a stay is charged in a rhythm: the list, what is due tonight, and a form for one more."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hotel_desk.domain.cashier_codes import ChargeRhythm
from hotel_desk.language import N_, _, plural
from hotel_desk.queries.fixed_charges import FixedChargeRow, fixed_charges
from hotel_desk.queries.transaction_codes import ChargeCode, find_charge_codes
from hotel_desk.services.fixed_charges import FixedChargesPosted, add_fixed_charge, end_fixed_charge, post_fixed_charges_now
from hotel_desk.services.posting_codes import MOST_PIECES
from hotel_desk.ui.cashier.stay_list_panel import ListRow, StayListPanel
from hotel_desk.ui.formats import input_date_text, money_text
from hotel_desk.ui.widgets.buttons import CommandButton, Intent
from hotel_desk.ui.widgets.date_field import DateField
from hotel_desk.ui.widgets.field import ChoiceField, NumberField, TextField
from hotel_desk.ui.widgets.money_field import MoneyField
from hotel_desk.ui.widgets.search_field import SearchField

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from hotel_desk.ui.shell.screen import ScreenContext

RHYTHM_TITLES: dict[ChargeRhythm, str] = {
    ChargeRhythm.EVERY_NIGHT: N_("Every night"),
    ChargeRhythm.FIRST_NIGHT: N_("First night"),
    ChargeRhythm.LAST_NIGHT: N_("Last night"),
    ChargeRhythm.EVERY_N_NIGHTS: N_("Every so many nights"),
    ChargeRhythm.WEEKLY: N_("Every week"),
    ChargeRhythm.MONTHLY: N_("Every month"),
}
_MOST_NIGHTS = 365


class FixedChargesPanel(StayListPanel):
    """The fixed charges of a stay: seen, added, ended, and posted before the night."""

    def __init__(self, context: ScreenContext) -> None:
        super().__init__(
            context,
            object_name="fixed_charges",
            title=_("Fixed charges"),
            nothing=_("This stay has no fixed charges."),
        )
        currency = context.status().currency
        self.code: SearchField[ChargeCode] = SearchField(
            "transaction_code_id",
            _("What for"),
            runner=context.runner,
            query=find_charge_codes,
            title=lambda code: code.name,
            subtitle=lambda code: f"{code.code} · {code.group_name}",
            object_name="fixed_code",
            placeholder=_("Code or name"),
            required=True,
        )
        self.quantity = NumberField("quantity", _("Quantity"), object_name="fixed_quantity", minimum=1, maximum=MOST_PIECES)
        self.price = MoneyField("price_minor", _("Price"), object_name="fixed_price", currency=currency, required=True)
        self.rhythm = ChoiceField(
            "rhythm",
            _("When"),
            object_name="fixed_rhythm",
            choices=[(rhythm, _(title)) for rhythm, title in RHYTHM_TITLES.items()],
            required=True,
        )
        self.nights = NumberField("every_nights", _("Nights between"), object_name="fixed_nights", minimum=1, maximum=_MOST_NIGHTS)
        self.first = DateField(
            "first_date", _("From the night"), object_name="fixed_first", relative_to=lambda: context.status().business_date
        )
        self.last = DateField(
            "last_date", _("Until the night"), object_name="fixed_last", relative_to=lambda: context.status().business_date
        )
        self.text = TextField("text", _("Text on the bill"), object_name="fixed_text")
        self.form.add_heading(_("New fixed charge"))
        self.form.add(self.code)
        self.form.add(self.quantity, self.price)
        self.form.add(self.rhythm, self.nights)
        self.form.add(self.first, self.last)
        self.form.add(self.text)
        self.code.chosen.connect(self._chosen)
        self.rhythm.edited.connect(self._fit)
        self.post_now = CommandButton(
            _("Post tonight's now"),
            context.runner,
            lambda: Intent(post_fixed_charges_now, {"reservation_id": self.reservation_id}),
            self._posted,
            object_name="fixed_post_now",
            accessible_name=_("Post tonight's now"),
            kind="plain",
        )
        self.add(self.form)
        self.add_secondary(self.post_now)
        self.do = self.add_button(_("Add"), self._intent, self._added, object_name="fixed_add")

    def first_field(self) -> QWidget:
        return self.code.line

    def clear(self) -> None:
        self.form.set_values(
            transaction_code_id=None,
            quantity=1,
            price_minor=None,
            rhythm=ChargeRhythm.EVERY_NIGHT,
            every_nights=2,
            first_date=None,
            last_date=None,
            text="",
        )
        self.text.line.setPlaceholderText("")
        self._fit()

    def read(self) -> None:
        self.context.runner.read(fixed_charges, self._show, key="fixed charges", reservation_id=self.reservation_id)

    def _show(self, rows: tuple[FixedChargeRow, ...]) -> None:
        self.show_list([self._row(number, row) for number, row in enumerate(rows)])
        self.post_now.set_allowed(any(not row.ended for row in rows))

    def _row(self, number: int, row: FixedChargeRow) -> ListRow:
        currency = self.context.status().currency
        first, last = (input_date_text(day) if day else "" for day in (row.first_date, row.last_date))
        price = money_text(row.price_minor, currency)
        title = f"{row.text}  {row.quantity} × {price}" if row.quantity > 1 else f"{row.text}  {price}"
        posted = plural("posted once", "posted {count} times", row.nights).format(count=row.nights) if row.nights else _("not posted yet")
        parts = [_("Ended") if row.ended else "", rhythm_words(row.rhythm, row.every_nights), self.dates_words(first, last), posted]
        end = self.small_command(
            _("End"),
            end_fixed_charge,
            {"fixed_charge_id": row.id},
            object_name=f"fixed_end_{number}",
            said=row.text,
            told=_("The fixed charge has ended."),
        )
        return ListRow(title, " · ".join(part for part in parts if part), [] if row.ended else [end])

    def _chosen(self, code: ChargeCode) -> None:
        if code.default_price_minor is not None:
            self.price.set_value(code.default_price_minor)
        self.text.line.setPlaceholderText(code.name)
        self.price.setFocus()
        self.price.line.selectAll()

    def _fit(self) -> None:
        self.nights.setVisible(self.rhythm.value() is ChargeRhythm.EVERY_N_NIGHTS)

    def _intent(self) -> Intent | None:
        if not self.form.check():
            return None
        values: dict[str, Any] = self.form.values()
        return Intent(
            add_fixed_charge, {**values, "transaction_code_id": values["transaction_code_id"].id, "reservation_id": self.reservation_id}
        )

    def _added(self, _saved: object) -> None:
        self.saved(_("The fixed charge is added. The night audit posts it."))

    def _posted(self, posted: FixedChargesPosted) -> None:
        amount = money_text(posted.amount_minor, self.context.status().currency)
        if posted.charges:
            words = plural("{count} fixed charge posted: {amount}.", "{count} fixed charges posted: {amount}.", posted.charges)
            self.context.messages.success(words.format(count=posted.charges, amount=amount))
        else:
            self.context.messages.info(_("Nothing is due tonight, or it is posted already."))
        self.read()


def rhythm_words(rhythm: ChargeRhythm, every_nights: int) -> str:
    """How often something is charged."""
    if rhythm is ChargeRhythm.EVERY_N_NIGHTS:
        return _("Once in {count} nights").format(count=every_nights)
    return _(RHYTHM_TITLES[rhythm])
