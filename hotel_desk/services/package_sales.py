"""Packages that are taken later: sold with a night, their revenue kept back on the package folio (`docs/algorithms/package-ledger.md`).

Used by commands; not commands themselves.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import bindparam, delete, exists, insert, select

from hotel_desk.domain.cashier_codes import PackageTaker
from hotel_desk.domain.codes import FolioKind, PostingKind
from hotel_desk.domain.errors import StaffError
from hotel_desk.domain.ids import FolioId, PackageEntitlementId, PackageId, PostingId, ReservationId, TransactionCodeId, new_id
from hotel_desk.domain.package_allowance import Allowance, taking_days
from hotel_desk.domain.tax import tax_charge
from hotel_desk.language import N_, _
from hotel_desk.models.folio import Folio, Posting
from hotel_desk.models.package import Package, PackageEntitlement, PackageTaking
from hotel_desk.models.types import NAME_LENGTH
from hotel_desk.services import ledger
from hotel_desk.services.ledger import NewPosting

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from hotel_desk.db.unit_of_work import UnitOfWork
    from hotel_desk.domain.packages import SoldPackage
    from hotel_desk.domain.tax import TaxRule

PACKAGES = "PACKAGES"
_LIVE = PackageTaking.undone_at.is_(None)
_ACCOUNT = select(Folio).where(Folio.property_id == bindparam("hotel"), Folio.account_code == PACKAGES)
_OF_NIGHT = (
    select(PackageEntitlement)
    .where(
        PackageEntitlement.property_id == bindparam("hotel"),
        PackageEntitlement.reservation_id.in_(bindparam("stays", expanding=True)),
        PackageEntitlement.night_date == bindparam("night"),
    )
    .order_by(PackageEntitlement.id)
    .with_for_update()
)
_TAKINGS = (
    select(PackageTaking)
    .where(PackageTaking.entitlement_id.in_(bindparam("entitlements", expanding=True)), _LIVE)
    .order_by(PackageTaking.entitlement_id, PackageTaking.id)
)
_NAMES = select(Package.id, Package.name).where(Package.id.in_(bindparam("packages", expanding=True)))
_WAITING = (
    select(Package.name, PackageTaking.business_date)
    .join(PackageEntitlement, PackageEntitlement.id == PackageTaking.entitlement_id)
    .join(Package, Package.id == PackageEntitlement.package_id)
    .where(
        PackageEntitlement.reservation_id == bindparam("stay"),
        PackageEntitlement.sold_date.is_(None),
        PackageTaking.amount_minor > 0,
        _LIVE,
    )
    .limit(1)
)
_INSERT = insert(PackageEntitlement)
_FORGET = delete(PackageEntitlement).where(
    PackageEntitlement.id.in_(bindparam("entitlements", expanding=True)),
    ~exists().where(PackageTaking.entitlement_id == PackageEntitlement.id),
)


class TakenWithoutNight(StaffError):
    code = "package.taken_without_night"
    template = N_(
        "“{package}” was taken on {date}, and its night is not on the bill. Nothing was changed. Say on the page “Packages” that it was "
        "not taken, and post it as a charge if it is due."
    )


@dataclass(frozen=True, slots=True)
class StayCharged:
    """A stay whose night is charged: where its own charges go, and for whom taxes are counted."""

    reservation_id: ReservationId
    folio_id: FolioId
    room_number: str
    persons: int


@dataclass(frozen=True, slots=True)
class SoldPart:
    """A package of a stay's night that is taken later.

    Args:
        pieces, allowance_minor: what the list asks for those who are served.
        net_minor: the revenue in its share of the price, minor units.
    """

    reservation_id: ReservationId
    room_number: str
    package: SoldPackage
    pieces: int
    allowance_minor: int
    net_minor: int


@dataclass(slots=True)
class NightSale:
    """What a night sells to be taken later: `charges` to guests who took more than that, `lines` of the package folio; then `write`."""

    uow: UnitOfWork
    night: date
    rules: Mapping[UUID, list[TaxRule]]
    folio_id: FolioId | None = None
    charges: list[NewPosting] = field(default_factory=list)
    lines: list[NewPosting] = field(default_factory=list)
    rows: list[dict[str, Any]] = field(default_factory=list)
    changed: list[tuple[PackageEntitlement | PackageTaking, dict[str, Any]]] = field(default_factory=list)

    def sell(self, part: SoldPart, row: PackageEntitlement | None) -> None:
        """Keep the revenue of a package back. `row`: known since this evening, because something was taken."""
        kept = self._line(part, -part.net_minor, part.pieces)
        facts = {
            "pieces": part.pieces,
            "allowance_minor": part.allowance_minor,
            "net_minor": part.net_minor,
            "sold_date": self.uow.business_date,
            "sold_posting_id": kept,
        }
        if row is not None:
            self.changed.append((row, facts))
            return
        self.rows.append({**entitlement_facts(self.uow, part, self.night), **facts, "id": PackageEntitlementId(new_id())})

    def charge_excess(self, stay: StayCharged, row: PackageEntitlement, takings: Sequence[PackageTaking], allowance_minor: int) -> None:
        """What was taken this evening beyond what the night has becomes a charge; the takings keep what is left."""
        excess = sum(taking.amount_minor for taking in takings) - allowance_minor
        if excess <= 0:
            return
        name = self.uow.connection.execute(_NAMES, {"packages": [row.package_id]}).one().name
        rules = self.rules.get(row.transaction_code_id, ())
        taxed = tax_charge(excess, rules, on=self.uow.business_date, persons=stay.persons, nights=0)
        line = NewPosting(
            folio_id=stay.folio_id,
            kind=PostingKind.CHARGE,
            transaction_code_id=TransactionCodeId(row.transaction_code_id),
            text=name[:NAME_LENGTH],
            price_minor=excess,
            net_minor=taxed.net_minor,
            tax_minor=taxed.gross_minor - taxed.net_minor,
            taxes=taxed.taxes,
            reservation_id=stay.reservation_id,
            room_number=stay.room_number,
        )
        self.charges.append(line)
        for taking in reversed(takings):
            cut = min(excess, taking.amount_minor)
            excess -= cut
            # At once: what is released is worked out from what is left.
            taking.amount_minor -= cut
            if cut:
                self.changed.append((taking, {"charge_posting_id": line.id}))

    def release(self, part: SoldPart, row: PackageEntitlement, takings: Sequence[PackageTaking]) -> None:
        """What was taken this evening is revenue of this day."""
        pieces = max(part.pieces, sum(taking.pieces for taking in takings))
        self.changed.append((row, {"pieces": pieces}))
        left = Allowance(pieces, part.allowance_minor, part.net_minor)
        for taking in takings:
            share = left.money_taken(taking.amount_minor, taking.pieces)
            left = left.after(share)
            posting_id = self._line(part, share.net_minor, taking.pieces)
            self.changed.append((taking, {"net_minor": share.net_minor, "posting_id": posting_id}))

    def write(self) -> None:
        """Write the entitlements, once the lines are there."""
        if self.rows:
            self.uow.connection.execute(_INSERT, self.rows)
        for row, values in self.changed:
            for name, value in values.items():
                setattr(row, name, value)
        self.uow.session.flush()

    def _line(self, part: SoldPart, net_minor: int, pieces: int) -> PostingId | None:
        if not net_minor:
            return None
        if self.folio_id is None:
            self.folio_id = FolioId(packages_account(self.uow).id)
        code_id = part.package.transaction_code_id
        line = package_line(self.folio_id, code_id, part.package.name, net_minor, pieces=pieces, room_number=part.room_number)
        self.lines.append(line)
        return line.id


def packages_account(uow: UnitOfWork) -> Folio:
    """The folio that holds what was sold and not yet taken: one a hotel, opened for the first of it."""
    found: Folio | None = uow.session.execute(_ACCOUNT, {"hotel": uow.property_id}).scalar_one_or_none()
    return found or ledger.open_folio(uow, kind=FolioKind.PACKAGE, name=_("Packages not yet taken"), account_code=PACKAGES)


def package_line(folio_id: FolioId, code_id: UUID, text: str, net_minor: int, *, pieces: int, room_number: str) -> NewPosting:
    """A line of the package folio: below zero keeps revenue back, above zero makes it revenue. Its tax was due when it was sold."""
    return NewPosting(
        folio_id=folio_id,
        kind=PostingKind.PACKAGE,
        transaction_code_id=TransactionCodeId(code_id),
        # Of all rooms on one folio: the line says whose it is.
        text=f"{text} · {room_number}"[:NAME_LENGTH],
        quantity=max(1, pieces),
        net_minor=net_minor,
        room_number=room_number,
    )


def sell_for_later(
    uow: UnitOfWork, night: date, parts: Sequence[SoldPart], stays: Sequence[StayCharged], rules: Mapping[UUID, list[TaxRule]]
) -> NightSale:
    """What a night's packages put on the package folio, and what of it is revenue at once because it was taken this evening.

    What was taken this evening and the night has not is charged to the guest. A statement, and a few more where packages are taken later.

    Args:
        stays: all stays whose night is charged, those without packages too.
    """
    sale = NightSale(uow, night, rules)
    uow.session.flush()
    asked = {"hotel": uow.property_id, "stays": [stay.reservation_id for stay in stays], "night": night}
    known = {(row.reservation_id, row.package_id): row for row in uow.session.execute(_OF_NIGHT, asked).scalars()}
    sold = {(part.reservation_id, part.package.package_id): part for part in parts}
    for key, part in sold.items():
        sale.sell(part, known.get(key))
    by_stay = {stay.reservation_id: stay for stay in stays}
    takings = takings_of(uow, list(known.values()))
    for (reservation_id, package_id), row in known.items():
        here = sold.get((ReservationId(reservation_id), PackageId(package_id)))
        sale.charge_excess(by_stay[ReservationId(reservation_id)], row, takings[row.id], 0 if here is None else here.allowance_minor)
        if here is not None:
            sale.release(here, row, takings[row.id])
    return sale


def take_back_sales(uow: UnitOfWork, reservation_id: ReservationId, night: date, reason: str) -> None:
    """The charge of a night was taken back: what it sold is sold no more; what was taken of it waits for the night again."""
    uow.session.flush()
    asked = {"hotel": uow.property_id, "stays": [reservation_id], "night": night}
    rows = [row for row in uow.session.execute(_OF_NIGHT, asked).scalars() if row.sold_date is not None]
    if not rows:
        return
    takings = uow.session.execute(_TAKINGS, {"entitlements": [row.id for row in rows]}).scalars().all()
    named = [row.sold_posting_id for row in rows] + [taking.posting_id for taking in takings]
    _reverse(uow, [PostingId(one) for one in named if one is not None], reason)
    for row in rows:
        row.sold_date, row.sold_posting_id, row.net_minor = None, None, 0
    for taking in takings:
        taking.posting_id, taking.net_minor = None, 0
        if taking.taker is PackageTaker.LAPSED:
            undo(uow, taking)
    uow.session.flush()
    uow.connection.execute(_FORGET, {"entitlements": [row.id for row in rows]})


def undo(uow: UnitOfWork, taking: PackageTaking) -> None:
    """It was not taken after all."""
    taking.undone_at, taking.undone_by_id = uow.clock.now(), uow.actor.user_id


def refuse_taken_without_night(uow: UnitOfWork, reservation_id: ReservationId) -> None:
    """Go on only if the stay has taken nothing whose night is not charged.

    Raises:
        TakenWithoutNight: it has.
    """
    uow.session.flush()
    waiting = uow.connection.execute(_WAITING, {"stay": reservation_id}).first()
    if waiting is not None:
        raise TakenWithoutNight(package=waiting.name, date=waiting.business_date.isoformat())


def allowance_of(row: PackageEntitlement, takings: Sequence[PackageTaking]) -> Allowance:
    """An entitlement and what went of it."""
    return Allowance(
        row.pieces,
        row.allowance_minor,
        row.net_minor,
        sum(taking.pieces for taking in takings),
        sum(taking.amount_minor for taking in takings),
        sum(taking.net_minor for taking in takings),
    )


def takings_of(uow: UnitOfWork, entitlements: Sequence[PackageEntitlement]) -> dict[UUID, list[PackageTaking]]:
    """What went of entitlements and was not undone, in order."""
    found: dict[UUID, list[PackageTaking]] = defaultdict(list)
    if entitlements:
        for taking in uow.session.execute(_TAKINGS, {"entitlements": [row.id for row in entitlements]}).scalars():
            found[taking.entitlement_id].append(taking)
    return found


def entitlement_facts(uow: UnitOfWork, part: SoldPart, night: date) -> dict[str, Any]:
    """What an entitlement says beside what is sold of it."""
    first, last = taking_days(part.package, night)
    return {
        "property_id": uow.property_id,
        "reservation_id": part.reservation_id,
        "package_id": part.package.package_id,
        "night_date": night,
        "transaction_code_id": part.package.transaction_code_id,
        "room_number": part.room_number,
        "first_date": first,
        "last_date": last,
    }


def _reverse(uow: UnitOfWork, postings: Sequence[PostingId], reason: str) -> None:
    if not postings:
        return
    found = uow.session.execute(select(Posting).where(Posting.id.in_(postings)).order_by(Posting.sequence)).scalars().all()
    ledger.append(uow, [counter_line(line, reason) for line in found])


def counter_line(line: Posting, reason: str) -> NewPosting:
    """What takes a line of the package folio back on its own day."""
    return NewPosting(
        folio_id=FolioId(line.folio_id),
        kind=PostingKind.REVERSAL,
        transaction_code_id=TransactionCodeId(line.transaction_code_id),
        text=_("Reversal: {text}").format(text=line.text)[:NAME_LENGTH],
        quantity=line.quantity,
        net_minor=-line.net_minor,
        room_number=line.room_number,
        reversal_of_id=PostingId(line.id),
        reason=reason,
    )
