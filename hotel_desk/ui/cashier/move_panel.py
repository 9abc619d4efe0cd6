"""Moving lines, or all that is in a window, to another window, room or folio."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotel_desk.domain.errors import StaffError
from hotel_desk.language import _
from hotel_desk.queries.folio import FolioView, folio_view
from hotel_desk.queries.folio_list import FolioRow, find_folios_for_lines
from hotel_desk.services.account_charges import charge_lines_to_account
from hotel_desk.services.folio_moves import move_window, transfer_lines
from hotel_desk.ui.account_field import account_field
from hotel_desk.ui.cashier.lines_panel import LinesPanel
from hotel_desk.ui.cashier.words import folio_title, room_words
from hotel_desk.ui.widgets.buttons import Intent
from hotel_desk.ui.widgets.field import ChoiceField, TextField
from hotel_desk.ui.widgets.search_field import SearchField

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from hotel_desk.queries.folio_lines import FolioLineView
    from hotel_desk.ui.shell.screen import ScreenContext

HERE, BESIDE, ANOTHER, ACCOUNT = "here", "beside", "another", "account"


class MovePanel(LinesPanel):
    """Where to: a window of this folio, of the one beside it, of any other that is found by room, name or number, or an account."""

    def __init__(self, context: ScreenContext) -> None:
        super().__init__(context, object_name="move_lines", title=_("Move lines"))
        self._beside: FolioView | None = None
        self._other: FolioView | None = None
        self._whole_window: int | None = None
        self.where = ChoiceField("where", _("Where to"), object_name="move_where", required=True)
        self.found: SearchField[FolioRow] = SearchField(
            "folio_id",
            _("Room, guest or folio number"),
            runner=context.runner,
            query=find_folios_for_lines,
            title=_row_title,
            subtitle=lambda row: _("Folio {number}").format(number=row.number),
            object_name="move_folio",
            placeholder=_("Room, guest or folio number"),
            required=True,
        )
        self.account = account_field(context, object_name="move_account")
        self.over_limit = TextField(
            "over_limit_reason",
            _("Reason above the limit"),
            object_name="move_over_limit_reason",
            hint=_("Only where the account may not owe so much; needs its own permission."),
        )
        self.window_field = ChoiceField("window_number", _("Folio window"), object_name="move_window_number", required=True)
        self.reason = TextField("reason", _("Reason"), object_name="move_reason", hint=_("May be left out."))
        for field in (self.where, self.found, self.account, self.window_field, self.reason, self.over_limit):
            self.form.add(field)
        self.where.edited.connect(self._where_chosen)
        self.found.chosen.connect(self._folio_chosen)
        for part in (self.form, self.amounts):
            self.add(part)
        self.do = self._do(_("Move lines"), object_name="move_lines_do", icon_name="mdi6.arrow-right-bold-outline")

    def begin_move(
        self, folio: FolioView, lines: Sequence[FolioLineView], beside: FolioView | None, *, whole_window: int | None = None
    ) -> None:
        """Start on lines of a folio.

        Args:
            beside: the other folio on view, proposed as the target.
            whole_window: it is everything in this window that is moved, also what comes to it meanwhile.
        """
        self._beside, self._whole_window, self._other = beside, whole_window, None
        self.begin(folio, lines)

    def clear(self) -> None:
        places = [(HERE, _("Another window of this folio"))] if len(self.folio.windows) > 1 else []
        if self._beside is not None:
            words = (folio_title(self._beside), room_words(self._beside))
            places.insert(0, (BESIDE, " · ".join(part for part in words if part)))
        places.append((ANOTHER, _("Another room or folio")))
        if self._whole_window is None:
            places.append((ACCOUNT, _("Account of a company or agent")))
        self.where.set_choices(places)
        self.form.set_values(where=places[0][0], folio_id=None, profile_id=None, window_number=None, reason="", over_limit_reason="")
        self._where_chosen()

    def first_field(self) -> QWidget:
        return self.found.line if self.where.value() == ANOTHER else self.window_field.box

    def update_amounts(self) -> None:
        rows = [(line.text, self.money(line.left_minor)) for line in self.lines] if len(self.lines) <= 6 else []
        self.amounts.show_rows([*rows, (_("To move"), self.money(self.total()))])

    def intent(self) -> Intent | None:
        if self.where.value() == ACCOUNT:
            return self._account_intent()
        target = self._target()
        if not self.form.check() or target is None:
            return None
        number = self.window_field.value()
        reason = self.reason.value()
        if self._whole_window is not None:
            arguments = {
                "folio_id": self.folio.folio_id,
                "window_number": self._whole_window,
                "target_folio_id": target.folio_id,
                "target_window_number": number,
                "reason": reason,
            }
            return Intent(move_window, arguments)
        ids = [line.posting_id for line in self.lines]
        return Intent(transfer_lines, {"posting_ids": ids, "folio_id": target.folio_id, "window_number": number, "reason": reason})

    def _account_intent(self) -> Intent | None:
        account = self.account.value()
        if not self.form.check() or account is None:
            return None
        about = {"posting_ids": [line.posting_id for line in self.lines], "profile_id": account.profile_id, "reason": self.reason.value()}
        return Intent(charge_lines_to_account, {**about, "over_limit_reason": self.over_limit.value() or None})

    def target_words(self) -> str:
        """Where the lines go, as the sentence afterwards has it."""
        target = self._target()
        number = self.window_field.value()
        if target is None or number is None:
            return ""
        payee = target.window(number).payee_name
        if target.folio_id == self.folio.folio_id:
            return _("window {number}, {payee}").format(number=number, payee=payee)
        place = room_words(target) or _("folio {number}").format(number=target.number)
        return _("{place}, window {number}, {payee}").format(place=place, number=number, payee=payee)

    def _target(self) -> FolioView | None:
        if self.where.value() == HERE:
            return self.folio
        if self.where.value() == BESIDE:
            return self._beside
        if self.where.value() == ACCOUNT:
            return None
        chosen, read = self.found.value(), self._other
        return read if chosen is not None and read is not None and read.folio_id == chosen.folio_id else None

    def _where_chosen(self) -> None:
        to_account = self.where.value() == ACCOUNT
        self.found.setVisible(self.where.value() == ANOTHER)
        self.account.setVisible(to_account)
        self.over_limit.setVisible(to_account)
        self._offer_windows()

    def _folio_chosen(self, row: FolioRow) -> None:
        self.context.runner.read(folio_view, self._folio_read, self._not_read, key="move target", folio_id=row.folio_id)

    def _folio_read(self, folio: FolioView) -> None:
        self._other = folio
        self._offer_windows()

    def _not_read(self, error: StaffError) -> None:
        self.found.show_error(str(error))

    def _offer_windows(self) -> None:
        """The windows that the lines are not in already; the first is proposed."""
        target = self._target()
        own = {line.window_number for line in self.lines}
        here = target is not None and target.folio_id == self.folio.folio_id
        windows = () if target is None else [window for window in target.windows if not (here and own == {window.number})]
        self.window_field.set_choices([(window.number, f"{window.number}  {window.payee_name}") for window in windows])
        if windows and self.window_field.value() is None:
            self.window_field.set_value(windows[0].number)
        self.window_field.setVisible(bool(windows))


def _row_title(row: FolioRow) -> str:
    return f"{row.room_number}  {row.name}".strip()
