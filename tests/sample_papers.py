"""Papers to test with: one hotel, guests in three scripts, figures that can be checked by hand."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from io import BytesIO

from pypdf import PdfReader

from hotel_desk.domain.codes import PaymentMethod
from hotel_desk.reports.deposit_receipt import DepositReceiptPaper
from hotel_desk.reports.folio import FolioLine, FolioPaper, FolioWindowPaper, TaxLine
from hotel_desk.reports.paper import Imprint, Letterhead
from hotel_desk.reports.payment_receipt import PaymentDetail, PaymentReceiptPaper
from hotel_desk.reports.registration_card import RegistrationCardPaper

LETTERHEAD = Letterhead(
    property_name="Hotel Miradouro da Serra 山景酒店",
    address=("Rua da Esperança 12", "8200-001 Albufeira", "Portugal"),
    phone="+351 289 000 000",
    email="desk@miradouro.example",
    website="www.miradouro.example",
    star_rating=4,
    tax_number="PT 501 234 567",
    time_zone="Europe/Lisbon",
)
IMPRINT = Imprint(LETTERHEAD, "N-000123", datetime(2015, 7, 4, 9, 30, tzinfo=UTC), "Ana Ferreira")
ARRIVAL, DEPARTURE = date(2015, 7, 1), date(2015, 7, 4)
LATIN, CYRILLIC, CHINESE = "João Gonçalves-Müller", "Екатерина Иванова", "王小明"


def charges(count: int) -> tuple[FolioLine, ...]:
    """Charges of 10.00 and 0.60 tax each, ten a day."""
    return tuple(
        FolioLine(ARRIVAL + timedelta(days=number // 10), f"Minibar {number + 1}", "1204", 2, net_minor=1000, tax_minor=60)
        for number in range(count)
    )


def window(lines: tuple[FolioLine, ...], *, payer_name: str = CYRILLIC, number: int = 1) -> FolioWindowPaper:
    """A window whose stated balance and taxes are those of its lines."""
    taxed = sum(line.tax_minor for line in lines)
    taxes = (TaxLine("VAT accommodation", Decimal("0.06"), sum(line.net_minor for line in lines), taxed),)
    return FolioWindowPaper(number, payer_name, lines, sum(line.amount_minor for line in lines), taxes=taxes)


def folio(*windows: FolioWindowPaper, guest_name: str = CYRILLIC, currency: str = "EUR") -> FolioPaper:
    """A folio of a stay of three nights."""
    return FolioPaper(
        IMPRINT,
        currency,
        guest_name,
        windows,
        room_number="1204",
        room_type="Deluxe double",
        arrival_date=ARRIVAL,
        departure_date=DEPARTURE,
        confirmation_number="C-10442",
        guest_count=2,
    )


PAYMENT_RECEIPT = PaymentReceiptPaper(
    imprint=IMPRINT,
    business_date=date(2015, 7, 3),
    currency="EUR",
    amount_minor=123450,
    payment=PaymentDetail(PaymentMethod.BANK_CARD, card_brand="Visa", card_last_four="4242", authorisation_code="0A12BC"),
    payer_name=CYRILLIC,
    room_number="1204",
    folio_number="F-000123",
    confirmation_number="C-10442",
    cashier_name="Ana Ferreira",
    balance_after_minor=0,
    note="Paid at the bar",
)
DEPOSIT_RECEIPT = DepositReceiptPaper(
    imprint=IMPRINT,
    business_date=ARRIVAL,
    currency="CNY",
    amount_minor=50000,
    payment=PaymentDetail(PaymentMethod.MOBILE_WALLET, reference="4200001234567890"),
    guest_name=CHINESE,
    room_number="1204",
    confirmation_number="C-10443",
    arrival_date=ARRIVAL,
    departure_date=DEPARTURE,
    cashier_name="李娜",
)
REGISTRATION_CARD = RegistrationCardPaper(
    imprint=IMPRINT,
    guest_name=CHINESE,
    arrival_date=ARRIVAL,
    departure_date=DEPARTURE,
    currency="EUR",
    adults=2,
    children=1,
    room_number="1204",
    room_type="Deluxe double",
    confirmation_number="C-10443",
    rate_minor=12000,
    rate_note="breakfast included",
    check_in_time=time(15),
    check_out_time=time(12),
    country_code="CN",
    phone="+86 10 0000 0000",
    address=("北京市朝阳区建国路88号", "100022"),
    other_guests=(LATIN, CYRILLIC),
    house_rules=("Smoking is not allowed in any room.", "Valuables belong in the safe."),
)


def page_texts(pdf: bytes) -> list[str]:
    """Read the text of each page."""
    return [page.extract_text() for page in PdfReader(BytesIO(pdf)).pages]


def embedded_font_names(pdf: bytes) -> set[str]:
    """Name the fonts whose outlines the file carries."""
    fonts = [font.get_object() for page in PdfReader(BytesIO(pdf)).pages for font in page["/Resources"]["/Font"].values()]  # type: ignore[index]
    return {font["/BaseFont"] for font in fonts if "/FontFile2" in font.get("/FontDescriptor", {})}
