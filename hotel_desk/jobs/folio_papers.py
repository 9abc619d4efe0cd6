"""Folios and receipts made from the books: what the queries say, in the form that `reports/` prints, in the guest's language."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING

from hotel_desk.domain.codes import CodeKind, FolioKind, ReceiptKind
from hotel_desk.domain.tax import MILLION
from hotel_desk.language import CHINESE, ENGLISH, N_, _, current_language, speaking
from hotel_desk.queries.folio import FolioView, FolioWindowView, folio_view
from hotel_desk.queries.folio_lines import FolioLineView, guest_lines
from hotel_desk.queries.joint_payments import JointPart, joint_parts, notes_of_payment
from hotel_desk.queries.papers import PaperHead, ReceiptView, paper_head, receipt_view
from hotel_desk.reports.deposit_receipt import DepositReceiptPaper, render_deposit_receipt, render_deposit_receipt_roll
from hotel_desk.reports.folio import FolioLine, FolioPaper, FolioWindowPaper, TaxLine, render_folio
from hotel_desk.reports.joint_receipt import JointReceiptPaper, render_joint_receipt, render_joint_receipt_roll
from hotel_desk.reports.local_format import country_text
from hotel_desk.reports.paper import Imprint, Letterhead
from hotel_desk.reports.payment_receipt import PaymentReceiptPaper, render_payment_receipt, render_payment_receipt_roll
from hotel_desk.reports.payment_words import ForeignDetail, PaymentDetail
from hotel_desk.services.papers import PaperPrinted

if TYPE_CHECKING:
    from uuid import UUID

    from hotel_desk.db.database import Reader
    from hotel_desk.domain.ids import FolioId, ReceiptId

_CHARGES = frozenset({CodeKind.CHARGE, CodeKind.TAX, CodeKind.PAID_OUT})
_RECEIPT_TITLES = {
    ReceiptKind.PAYMENT: (N_("Receipt {number}"), "receipt"),
    ReceiptKind.DEPOSIT: (N_("Deposit receipt {number}"), "deposit"),
    ReceiptKind.REFUND: (N_("Refund receipt {number}"), "refund"),
    ReceiptKind.PAID_OUT: (N_("Paid-out receipt {number}"), "paid-out"),
}


@dataclass(frozen=True, slots=True)
class MadePaper:
    """A paper ready to be looked at: the file, what it is (in the language of the window), and a name to save it under."""

    pdf: bytes
    title: str
    file_name: str


@dataclass(frozen=True, slots=True)
class ReadyPaper:
    """A paper that is read from the books and not set yet: setting a long one takes time, and a copy needs none of it.

    Args:
        title: what it is, in the language of the window.
        language: of the paper.
        render: sets it.
    """

    title: str
    file_name: str
    language: str
    render: Callable[[], bytes]

    def made(self) -> MadePaper:
        """The paper, set now."""
        return MadePaper(self.render(), self.title, self.file_name)


def folio_pdf(reader: Reader, *, folio_id: FolioId, printed: PaperPrinted, window_number: int | None = None) -> MadePaper:
    """Print a folio in the guest's language.

    Args:
        printed: what `record_paper_printed` has written down.
        window_number: the one window to print; None: those of the guest, where none is filled the first.

    Raises:
        NotFound: this hotel has no such folio.
    """
    return ready_folio(reader, folio_id=folio_id, printed=printed, window_number=window_number).made()


def ready_folio(reader: Reader, *, folio_id: FolioId, printed: PaperPrinted, window_number: int | None = None) -> ReadyPaper:
    """Read what a printed folio says; as `folio_pdf`."""
    folio = folio_view(reader, folio_id=folio_id)
    head = paper_head(reader)
    language = guest_language(folio.stay.guest_language if folio.stay else "")
    with speaking(language):
        paper = folio_paper(folio, head, printed, window_number)
    title = _("Folio {number}").format(number=folio.number)
    return ReadyPaper(title, f"folio-{folio.number}.pdf", language, partial(render_folio, paper, language=language))


def receipt_pdf(reader: Reader, *, receipt_id: ReceiptId, roll: bool = False) -> MadePaper:
    """Print the receipt of a payment, refund, deposit or paid-out in the guest's language, with the moment when it was issued.

    Args:
        roll: on the till's 80 mm roll instead of A4.

    Raises:
        NotFound: this hotel has no such receipt.
    """
    return ready_receipt(reader, receipt_id=receipt_id, roll=roll).made()


def ready_receipt(reader: Reader, *, receipt_id: ReceiptId, roll: bool = False) -> ReadyPaper:
    """Read what a receipt says; as `receipt_pdf`."""
    receipt = receipt_view(reader, receipt_id=receipt_id)
    head = paper_head(reader)
    language = guest_language(receipt.guest_language)
    with speaking(language):
        imprint = imprint_of(head, receipt.number, PaperPrinted(receipt.issued_at, receipt.user_name, 1, ""))
    words, name = _RECEIPT_TITLES[receipt.kind]
    render: Callable[[], bytes]
    if receipt.joint_key is not None:
        return _ready_joint(receipt, joint_parts(reader, joint_key=receipt.joint_key), imprint, language, roll=roll)
    if receipt.kind is ReceiptKind.DEPOSIT:
        of_deposit = render_deposit_receipt_roll if roll else render_deposit_receipt
        render = partial(of_deposit, deposit_paper(receipt, imprint), language=language)
    else:
        of_payment = render_payment_receipt_roll if roll else render_payment_receipt
        render = partial(of_payment, payment_paper(receipt, imprint), language=language)
    return ReadyPaper(_(words).format(number=receipt.number), f"{name}-{receipt.number}.pdf", language, render)


def _ready_joint(receipt: ReceiptView, parts: Sequence[JointPart], imprint: Imprint, language: str, *, roll: bool) -> ReadyPaper:
    """One paper for all bills of a payment, whichever of its receipts was asked for."""
    numbers = ", ".join(part.receipt_number for part in parts)
    # The notes stand beside one of the parts, and paid them all.
    receipt = replace(receipt, foreign=notes_of_payment(parts))
    paper = JointReceiptPaper(
        imprint=replace(imprint, paper_number=numbers),
        business_date=receipt.business_date,
        currency=receipt.currency,
        payment=_detail(receipt),
        lines=tuple(parts),
        cashier_name=receipt.user_name,
    )
    render = partial(render_joint_receipt_roll if roll else render_joint_receipt, paper, language=language)
    return ReadyPaper(_("Receipt {number}").format(number=numbers), f"receipt-{parts[0].receipt_number}.pdf", language, render)


def guest_language(profile_language: str) -> str:
    """The language a paper is printed in: the guest's, where we speak it; English to other guests; ours where nothing is known."""
    if not profile_language:
        return current_language()
    return CHINESE if profile_language.lower().startswith("zh") else ENGLISH


def imprint_of(head: PaperHead, paper_number: str, printed: PaperPrinted) -> Imprint:
    """What every paper says about the hotel and about itself, in the language being spoken."""
    place = tuple(line for line in (*head.address.splitlines(), head.city, country_text(head.country) if head.country else "") if line)
    letterhead = Letterhead(
        property_name=head.property_name,
        address=place,
        phone=head.phone,
        email=head.email,
        website=head.website,
        star_rating=head.star_rating,
        tax_number=head.tax_number,
        time_zone=head.time_zone,
    )
    return Imprint(letterhead, paper_number, printed.printed_at, printed.printed_by)


def folio_paper(folio: FolioView, head: PaperHead, printed: PaperPrinted, window_number: int | None = None) -> FolioPaper:
    """What a printed folio shows."""
    stay = folio.stay
    return FolioPaper(
        imprint=imprint_of(head, folio.number, printed),
        currency=folio.currency,
        guest_name=stay.guest_name if stay else folio.name,
        windows=tuple(_window(window) for window in _wanted(folio, window_number)),
        room_number=stay.room_number if stay else "",
        room_type=stay.room_type if stay else "",
        arrival_date=stay.arrival_date if stay else None,
        departure_date=stay.departure_date if stay else None,
        confirmation_number=stay.confirmation_number if stay else "",
        guest_count=stay.persons if stay else 0,
        is_interim=folio.is_open and folio.kind is FolioKind.GUEST,
        closing_words=tuple(head.folio_footer.splitlines()),
    )


def payment_paper(receipt: ReceiptView, imprint: Imprint) -> PaymentReceiptPaper:
    """What the receipt of a payment, refund or paid-out shows."""
    return PaymentReceiptPaper(
        imprint=imprint,
        business_date=receipt.business_date,
        currency=receipt.currency,
        amount_minor=receipt.amount_minor,
        payment=_detail(receipt),
        payer_name=receipt.payer_name,
        room_number=receipt.room_number,
        folio_number=receipt.folio_number,
        confirmation_number=receipt.confirmation_number,
        cashier_name=receipt.user_name,
        balance_after_minor=receipt.balance_after_minor,
        note=receipt.reason,
        is_paid_out=receipt.kind is ReceiptKind.PAID_OUT,
    )


def deposit_paper(receipt: ReceiptView, imprint: Imprint) -> DepositReceiptPaper:
    """What the receipt of a deposit shows."""
    return DepositReceiptPaper(
        imprint=imprint,
        business_date=receipt.business_date,
        currency=receipt.currency,
        amount_minor=receipt.amount_minor,
        payment=_detail(receipt),
        guest_name=receipt.payer_name,
        room_number=receipt.room_number,
        confirmation_number=receipt.confirmation_number,
        arrival_date=receipt.arrival_date,
        departure_date=receipt.departure_date,
        cashier_name=receipt.user_name,
        note=receipt.reason,
    )


def _wanted(folio: FolioView, window_number: int | None) -> Iterable[FolioWindowView]:
    if window_number is not None:
        return [folio.window(window_number)]
    filled = [window for window in folio.windows if window.standing]
    # What an account pays goes to that account alone: the price it agreed with the hotel is not the guest's to read.
    return [window for window in filled if not window.on_account] or filled or folio.windows[:1]


def _window(window: FolioWindowView) -> FolioWindowPaper:
    return FolioWindowPaper(
        number=window.number,
        payer_name=window.payee_name,
        lines=tuple(_line(line) for line in guest_lines(window.standing)),
        balance_minor=window.balance_minor,
        payer_address=_payer_address(window),
        taxes=tuple(_tax_summary(window.lines)),
    )


def _payer_address(window: FolioWindowView) -> tuple[str, ...]:
    tax_number = _("Tax number {number}").format(number=window.payee_tax_number) if window.payee_tax_number else ""
    return tuple(line for line in (*window.payee_address.splitlines(), tax_number) if line)


def _line(line: FolioLineView) -> FolioLine:
    """Charges have net and tax; money and transferred balances stand in the column of payments, with the opposite sign."""
    charge = line.code_kind in _CHARGES
    return FolioLine(
        business_date=line.shown_date,
        text=line.text,
        room_number=line.room_number or "",
        quantity=line.quantity,
        net_minor=line.net_minor if charge else 0,
        tax_minor=line.tax_minor if charge else 0,
        paid_minor=0 if charge else -line.gross_minor,
    )


def _tax_summary(lines: Iterable[FolioLineView]) -> Iterable[TaxLine]:
    """Each tax once: what it stands on and what it comes to, reversed lines taken off."""
    names: dict[UUID, tuple[str, int | None]] = {}
    sums: dict[UUID, tuple[int, int]] = {}
    for tax in (tax for line in lines for tax in line.taxes):
        names[tax.rule_id] = (tax.rule_name, tax.rate_millionths)
        base, amount = sums.get(tax.rule_id, (0, 0))
        sums[tax.rule_id] = (base + tax.base_minor, amount + tax.amount_minor)
    for rule_id, (base, amount) in sums.items():
        if base or amount:
            name, rate = names[rule_id]
            yield TaxLine(name, None if rate is None else Decimal(rate) / MILLION, base, amount)


def _detail(receipt: ReceiptView) -> PaymentDetail:
    paid = receipt.foreign
    return PaymentDetail(
        method=receipt.method,
        card_brand=receipt.card_brand,
        card_last_four=receipt.card_last_four,
        authorisation_code=receipt.authorisation_code,
        reference=receipt.reference,
        foreign=None
        if paid is None
        else ForeignDetail(paid.currency, paid.foreign_minor, paid.buying_millionths, receipt.currency, paid.change_minor),
    )
