"""Who may pay a window of a folio: what its papers would say of a guest, company or agent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, select

from hotel_desk.domain.errors import NotFound
from hotel_desk.domain.ids import ProfileId
from hotel_desk.language import _
from hotel_desk.models.ar_account import ArAccount
from hotel_desk.models.guest_file import ProfileInvoiceTitle
from hotel_desk.models.profile import Profile

if TYPE_CHECKING:
    from hotel_desk.db.database import Reader


@dataclass(frozen=True, slots=True)
class Payee:
    """What is proposed for the papers of a window.

    Args:
        name: to whom its invoices are made out: the first invoice title, or the name of the profile.
        has_account: it has an open account with the hotel and may pay later.
    """

    profile_id: ProfileId
    name: str
    address: str
    tax_number: str
    language: str
    has_account: bool


_PAYEE = (
    select(
        Profile.id,
        Profile.name,
        Profile.tax_number,
        Profile.language,
        ArAccount.active,
        ArAccount.billing_address,
        ArAccount.language.label("account_language"),
        ProfileInvoiceTitle.title,
        ProfileInvoiceTitle.tax_number.label("title_tax_number"),
        ProfileInvoiceTitle.address,
    )
    .outerjoin(ArAccount, ArAccount.profile_id == Profile.id)
    .outerjoin(ProfileInvoiceTitle, ProfileInvoiceTitle.profile_id == Profile.id)
    .where(Profile.id == bindparam("profile"), Profile.property_id == bindparam("hotel"))
    .order_by(ProfileInvoiceTitle.position, ProfileInvoiceTitle.id)
    .limit(1)
)


def payee(reader: Reader, *, profile_id: ProfileId) -> Payee:
    """What the papers of a window would say of a profile, from its invoice title and its account. One statement.

    Raises:
        NotFound: this hotel has no such profile.
    """
    row = reader.connection.execute(_PAYEE, {"profile": profile_id, "hotel": reader.property_id}).first()
    if row is None:
        raise NotFound("payee_id", what=_("The profile"))
    return Payee(
        profile_id=ProfileId(row.id),
        name=row.title or row.name,
        address=row.address or row.billing_address or "",
        tax_number=row.title_tax_number or row.tax_number,
        language=row.account_language or row.language or "",
        has_account=bool(row.active),
    )
