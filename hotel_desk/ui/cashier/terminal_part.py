"""What a payment panel has for a desk with a terminal: its fields, and the part that asks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from hotel_desk.domain.codes import PaymentMethod
from hotel_desk.domain.errors import StaffError
from hotel_desk.domain.payment_attempts import AttemptKind, AttemptRequest, checked_wallet_code
from hotel_desk.jobs.payment_terminals import desk_devices
from hotel_desk.language import _
from hotel_desk.queries.payment_attempts import TerminalMoney, attempts_of_folio, terminal_money
from hotel_desk.services.attempt_checks import AskedAlready
from hotel_desk.ui.formats import input_date_text, money_text
from hotel_desk.ui.terminal_asking import TerminalAsking
from hotel_desk.ui.widgets.field import CheckField, ChoiceField, TextField

if TYPE_CHECKING:
    from hotel_desk.db.database import Reader
    from hotel_desk.domain.ids import FolioId, ReservationId
    from hotel_desk.domain.setting_kinds import PaymentDevice
    from hotel_desk.queries.folio import FolioView
    from hotel_desk.ui.shell.screen import ScreenContext

type AtTheDesk = tuple[dict[PaymentMethod, PaymentDevice], tuple[TerminalMoney, ...], frozenset[tuple[AttemptKind, int]]]


class TerminalPart:
    """Which machine takes the chosen method at this desk, and what it is asked.

    Args:
        key: of the panel; the fields are named after it.
        gives_back: money goes out, and only what came through a machine goes back through one.
    """

    def __init__(self, context: ScreenContext, key: str, *, gives_back: bool) -> None:
        self._context = context
        self._gives_back = gives_back
        self._devices: Mapping[PaymentMethod, PaymentDevice] = {}
        self._money: Sequence[TerminalMoney] = ()
        self._asked: frozenset[tuple[AttemptKind, int]] = frozenset()
        self.by_hand = CheckField("by_hand", _("Type what the terminal's slip says"), object_name=f"{key}_by_hand")
        self.wallet_code = TextField("wallet_code", _("Payment code of the wallet"), object_name=f"{key}_wallet_code", required=True)
        self.wallet_code.line.setPlaceholderText(_("Scan the code that the guest shows"))
        self.money = ChoiceField("refund_of_id", _("Money that goes back"), object_name=f"{key}_refund_of", required=True)
        self.asking = TerminalAsking(context, object_name=f"{key}_asking")

    def read(self, folio: FolioView, show: Any) -> None:
        """Look which machines the desk has, and what can go back through them; `show` is called with both."""
        stay = None if folio.stay is None else folio.stay.reservation_id
        query = partial(_at_the_desk, folio_id=folio.folio_id, reservation_id=stay, gives_back=self._gives_back)
        # That the database does not answer is said elsewhere; then everything is typed, as without a machine.
        self._context.runner.read(query, show, lambda _error: None, owner=self.asking, key="devices")

    def know(self, at_the_desk: AtTheDesk) -> None:
        """Take in what was read."""
        self._devices, self._money, self._asked = at_the_desk

    def refuse_twice(self, kind: AttemptKind, amount_minor: int) -> None:
        """Go on only if no machine was asked for the same amount, whose end nobody knows: it may have been taken.

        Raises:
            AskedAlready: one was.
        """
        if (kind, amount_minor) in self._asked:
            raise AskedAlready("amount_minor")

    def device(self, method: PaymentMethod | None) -> PaymentDevice | None:
        """The machine that is asked for a method; None: it is typed."""
        if method is None or self.by_hand.value() or (self._gives_back and not self._of(method)):
            return None
        return self._devices.get(method)

    def fit(self, method: PaymentMethod | None, *, currency: str) -> None:
        """Show the fields that the chosen method needs."""
        machine = method is not None and method in self._devices and bool(not self._gives_back or self._of(method))
        through = self.device(method) is not None
        self.by_hand.setVisible(machine)
        self.wallet_code.setVisible(through and method is PaymentMethod.MOBILE_WALLET and not self._gives_back)
        self.money.setVisible(through and self._gives_back)
        if through and self._gives_back and method is not None:
            chosen = self.money.value()
            self.money.set_choices([(money.posting_id, _money_words(money, currency)) for money in self._of(method)])
            known = [money.posting_id for money in self._of(method)]
            self.money.set_value(chosen if chosen in known else known[0])

    def most_minor(self) -> int | None:
        """How much of the chosen money is left to give back; None where none is chosen."""
        return next((money.left_minor for money in self._money if money.posting_id == self.money.value()), None)

    def ask(self, method: PaymentMethod, request: AttemptRequest, show_error: Any) -> None:
        """Ask the machine of a method.

        Args:
            show_error: told what is wrong with the code of the wallet.
        """
        device = self.device(method)
        if device is None:
            return
        code = ""
        if not self.wallet_code.isHidden():
            try:
                code = checked_wallet_code(self.wallet_code.value())
            except StaffError as error:
                show_error(error)
                return
            # Good for one payment: it is not left standing.
            self.wallet_code.set_value("")
        self.asking.ask(request, device, wallet_code=code)

    def _of(self, method: PaymentMethod) -> list[TerminalMoney]:
        return [money for money in self._money if money.method is method]


def _at_the_desk(reader: Reader, *, folio_id: FolioId, reservation_id: ReservationId | None, gives_back: bool) -> AtTheDesk:
    """The machines, the money that can go back, and what has no end yet. At most four statements."""
    devices = desk_devices(reader)
    money = terminal_money(reader, folio_id=folio_id, reservation_id=reservation_id) if devices and gives_back else ()
    open_ones = attempts_of_folio(reader, folio_id=folio_id, reservation_id=reservation_id)
    return devices, money, frozenset((kind, amount) for kind, _state, amount, _name in open_ones)


def _money_words(money: TerminalMoney, currency: str) -> str:
    card = f"{money.card_brand} {money.card_last_four}".strip() or money.text
    return " · ".join((input_date_text(money.taken_on), card, money_text(money.left_minor, currency)))
