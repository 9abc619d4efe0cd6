"""The advance bill: what the nights to come will cost, less what is paid; on view and on paper (`docs/algorithms/advance-bills.md`)."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from hotel_desk.domain.codes import ReservationStatus
from hotel_desk.domain.errors import StaffError
from hotel_desk.domain.fixed_charges import is_due
from hotel_desk.domain.night_lines import StayedNight, night_lines
from hotel_desk.domain.reservation_states import EXPECTED
from hotel_desk.domain.tax import MILLION, tax_charge
from hotel_desk.jobs.folio_papers import MadePaper, guest_language, imprint_of
from hotel_desk.language import N_, _, speaking
from hotel_desk.queries.nights_to_come import stay_to_come
from hotel_desk.queries.papers import paper_head
from hotel_desk.queries.routes_now import routes_now
from hotel_desk.reports.folio import TaxLine
from hotel_desk.reports.invoice import InvoicePaper, InvoicePaperKind, InvoicePaperLine, render_invoice

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

    from hotel_desk.db.database import Reader
    from hotel_desk.domain.ids import ReservationId
    from hotel_desk.domain.tax import Taxed
    from hotel_desk.queries.nights_to_come import StayToCome
    from hotel_desk.queries.routes_now import RoutesNow
    from hotel_desk.services.papers import PaperPrinted


class NoNightsToCome(StaffError):
    code = "advance_bill.no_nights"
    template = N_("This stay is over or was cancelled: no night is to come. Nothing was made. Look at its folio instead.")


@dataclass(frozen=True, slots=True)
class AdvanceLine:
    """What a night will add to the bill."""

    date: dt.date
    text: str
    quantity: int
    taxed: Taxed

    @property
    def tax_minor(self) -> int:
        """All taxes of it."""
        return self.taxed.gross_minor - self.taxed.net_minor


@dataclass(frozen=True, slots=True)
class AdvanceBill:
    """What is to come of a stay. `balance_minor`: what the guest owes already; below zero is money that is held; minor units."""

    stay: StayToCome
    lines: tuple[AdvanceLine, ...]
    balance_minor: int

    @property
    def nights(self) -> int:
        """How many nights it is for."""
        return len({line.date for line in self.lines})

    @property
    def total_minor(self) -> int:
        """What the nights come to, with taxes."""
        return sum(line.taxed.gross_minor for line in self.lines)

    @property
    def due_minor(self) -> int:
        """What is to be paid in advance."""
        return max(0, self.balance_minor + self.total_minor)


def advance_bill(reader: Reader, *, reservation_id: ReservationId, nights: int | None = None) -> AdvanceBill:
    """Work out what a stay that is expected or in the house will still cost. Twelve statements.

    Args:
        nights: only so many, the first of them; None: all that are to come.

    Raises:
        NotFound: this hotel has no such reservation.
        NoNightsToCome: the stay is over or was cancelled.
    """
    stay, routes = stay_to_come(reader, reservation_id=reservation_id), routes_now(reader)
    if stay.status not in EXPECTED | {ReservationStatus.IN_HOUSE}:
        raise NoNightsToCome("reservation_id")
    wanted = stay.nights[: nights or len(stay.nights)]
    lines = [line for date, price in wanted for line in (*_room(stay, routes, date, price), *_fixed(stay, routes, date))]
    return AdvanceBill(stay, tuple(lines), stay.balance_minor)


def advance_bill_pdf(reader: Reader, *, reservation_id: ReservationId, printed: PaperPrinted, nights: int | None = None) -> MadePaper:
    """Print the advance bill in the guest's language.

    Args:
        printed: what `record_paper_printed` has written down.
        nights: only so many; None: all that are to come.

    Raises:
        NotFound, NoNightsToCome: as for `advance_bill`.
    """
    bill = advance_bill(reader, reservation_id=reservation_id, nights=nights)
    stay, head = bill.stay, paper_head(reader)
    language = guest_language(stay.guest_language)
    with speaking(language):
        imprint = imprint_of(head, stay.confirmation_number, printed)
    paper = InvoicePaper(
        imprint=imprint,
        kind=InvoicePaperKind.ADVANCE,
        currency=stay.currency,
        business_date=stay.business_date,
        payee_name=stay.guest_name,
        lines=tuple(InvoicePaperLine(line.date, line.text, line.quantity, line.taxed.net_minor, line.tax_minor) for line in bill.lines),
        taxes=tuple(_taxes(stay, bill.lines)),
        total_minor=bill.total_minor,
        folio_number=stay.folio_number,
        guest_name=stay.guest_name,
        room_number=stay.room_number,
        arrival_date=stay.arrival,
        departure_date=stay.departure,
        balance_minor=bill.balance_minor,
    )
    title = _("Advance bill for {number}").format(number=stay.confirmation_number)
    return MadePaper(render_invoice(paper, language=language), title, f"advance-{stay.confirmation_number}.pdf")


def _room(stay: StayToCome, routes: RoutesNow, date: dt.date, price_minor: int) -> Iterable[AdvanceLine]:
    """The room and its packages, unless somebody else pays for the room."""
    if stay.room_elsewhere:
        return
    night = StayedNight(
        date=date,
        arrival=stay.arrival,
        departure=stay.departure,
        price_minor=price_minor,
        persons=stay.persons,
        adults=stay.adults,
        children=stay.children,
        serves_the_room=stay.serves_the_room,
    )
    for line in night_lines(night, stay.packages, stay.rules, stay.room_code):
        if _of_the_guest(stay, routes, line.code_id, line.taxed, date):
            yield AdvanceLine(date, line.package or stay.room_text, line.quantity, line.taxed)


def _fixed(stay: StayToCome, routes: RoutesNow, date: dt.date) -> Iterable[AdvanceLine]:
    for charge in stay.fixed:
        before = any(night != date for night in charge.posted)
        due = is_due(charge.rhythm, date, arrival=stay.arrival, departure=stay.departure, posted_before=before)
        taxed = tax_charge(
            charge.price_minor * charge.quantity,
            stay.rules.get(charge.transaction_code_id, ()),
            on=date,
            persons=stay.persons,
            nights=0,
        )
        if due and date not in charge.posted and _of_the_guest(stay, routes, charge.transaction_code_id, taxed, date):
            yield AdvanceLine(date, charge.text, charge.quantity, taxed)


def _of_the_guest(stay: StayToCome, routes: RoutesNow, code_id: UUID | None, taxed: Taxed, date: dt.date) -> bool:
    """Whether the guest pays any of it."""
    return not taxed.gross_minor or routes.of_the_guest(stay.reservation_id, code_id, taxed.gross_minor, date) != 0


def _taxes(stay: StayToCome, lines: Iterable[AdvanceLine]) -> Iterable[TaxLine]:
    sums: dict[UUID, list[int]] = defaultdict(lambda: [0, 0])
    for tax in (tax for line in lines for tax in line.taxed.taxes):
        sums[tax.rule_id][0] += tax.base_minor
        sums[tax.rule_id][1] += tax.amount_minor
    for rule_id, (base, amount) in sums.items():
        name, rate = stay.tax_names[rule_id]
        yield TaxLine(name, None if rate is None else Decimal(rate) / MILLION, base, amount)
