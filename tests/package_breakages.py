"""How the rows of packages that are taken later can contradict each other, and which invariant says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, select, update

from hotel_desk.domain.codes import FolioKind, PostingKind
from hotel_desk.models.folio import Folio, FolioWindow, Posting
from hotel_desk.models.package import PackageEntitlement, PackageTaking
from tests.stays_of_tests import DAY

if TYPE_CHECKING:
    from tests.fixtures.invariants import Statement

_GUESTS = select(Folio.id).where(Folio.kind == FolioKind.GUEST).scalar_subquery()
_KEPT_BACK = (Posting.kind == PostingKind.PACKAGE) & (Posting.net_minor < 0)
PACKAGE_BREAKAGES: list[tuple[str, Statement]] = [
    ("package.balance", update(FolioWindow).where(FolioWindow.folio_id != _GUESTS).values(balance_minor=-1)),
    ("package.balance", update(PackageTaking).values(net_minor=PackageTaking.net_minor - 1)),
    ("package.balance", update(Folio).where(Folio.kind == FolioKind.PACKAGE).values(kind=FolioKind.HOUSE)),
    ("package.balance", delete(PackageEntitlement)),
    ("package.lines", update(Posting).where(_KEPT_BACK).values(folio_id=_GUESTS, sequence=90)),
    ("package.lines", update(Posting).where(_KEPT_BACK).values(kind=PostingKind.CHARGE)),
    ("package.lines", update(Posting).where(_KEPT_BACK).values(tax_minor=1)),
    ("package.taken", update(PackageTaking).values(pieces=3)),
    ("package.taken", update(PackageTaking).values(amount_minor=9_999)),
    ("package.taken", update(PackageTaking).values(net_minor=9_999)),
    ("package.taken", update(PackageTaking).values(amount_minor=2_400)),
    ("package.lapsed", update(PackageEntitlement).values(first_date=DAY, last_date=DAY)),
    ("package.sold", update(PackageEntitlement).values(night_date=DAY.replace(day=20))),
    ("package.sold", update(PackageEntitlement).values(sold_date=None)),
    ("package.posted", update(PackageEntitlement).values(sold_posting_id=None)),
    ("package.posted", update(PackageTaking).values(posting_id=None)),
    ("package.posted", update(PackageTaking).values(posting_id=select(Posting.id).where(_KEPT_BACK).scalar_subquery())),
]
