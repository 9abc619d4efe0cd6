"""The accounts that a charge can be put on, found by name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, func, select

from hotel_desk.domain.codes import ProfileKind
from hotel_desk.domain.ids import ArAccountId, ProfileId
from hotel_desk.models.ar_account import ArAccount
from hotel_desk.models.folio import Folio, FolioWindow
from hotel_desk.models.profile import Profile

if TYPE_CHECKING:
    from hotel_desk.db.database import Reader


@dataclass(frozen=True, slots=True)
class AccountChoice:
    """An account that takes charges. `limit_minor`: what it may owe; None: no limit; minor units."""

    account_id: ArAccountId
    profile_id: ProfileId
    name: str
    profile_kind: ProfileKind
    balance_minor: int
    limit_minor: int | None


_BALANCE = select(func.coalesce(func.sum(FolioWindow.balance_minor), 0)).where(FolioWindow.folio_id == ArAccount.folio_id).scalar_subquery()
_FOUND = (
    select(
        ArAccount.id,
        ArAccount.profile_id,
        Profile.name,
        Profile.kind,
        _BALANCE.label("balance"),
        ArAccount.credit_limit_minor,
        Folio.number,
    )
    .join(Profile, Profile.id == ArAccount.profile_id)
    .join(Folio, Folio.id == ArAccount.folio_id)
    .where(
        ArAccount.property_id == bindparam("hotel"),
        ArAccount.active,
        func.lower(Profile.name).like(bindparam("inside"), escape="/") | Folio.number.like(bindparam("begins"), escape="/"),
    )
    .order_by(Profile.name, ArAccount.id)
    .limit(bindparam("most"))
)


def find_accounts(reader: Reader, *, text: str, limit: int) -> list[AccountChoice]:
    """Open accounts whose name contains a text, or whose folio begins with it, by name. One statement."""
    said = text.strip().lower().replace("/", "//").replace("%", "/%").replace("_", "/_")
    rows = reader.connection.execute(_FOUND, {"hotel": reader.property_id, "inside": f"%{said}%", "begins": f"{said}%", "most": limit})
    return [
        AccountChoice(ArAccountId(row.id), ProfileId(row.profile_id), row.name, row.kind, int(row.balance), row.credit_limit_minor)
        for row in rows
    ]
