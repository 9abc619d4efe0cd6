"""Cash drawers in the set-up. A hotel starts with one; where there is none, the first is made when somebody opens a shift."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, func, select

from hotel_desk.domain.codes import EntityKind
from hotel_desk.domain.errors import StaffError
from hotel_desk.domain.ids import CashDrawerId, new_id
from hotel_desk.language import N_, _, plural
from hotel_desk.models.cash import CashDrawer, CashierShift
from hotel_desk.services.setup_nouns import (
    HIGHEST_ORDER,
    LONGEST_CODE,
    SetUpDeleted,
    SetUpSaved,
    Shape,
    Use,
    add,
    change,
    discard,
    load,
    needed_text,
    number_between,
    set_up_command,
    switch,
)
from hotel_desk.services.typed_text import money_line

if TYPE_CHECKING:
    from hotel_desk.db.unit_of_work import UnitOfWork

FIRST_DRAWER = "1"
DRAWER = Shape(
    CashDrawer,
    named=lambda drawer: _("Drawer {name}").format(name=drawer.name),
    what=lambda: _("The drawer"),
    uses=(
        Use(
            lambda count: plural("{count} shift", "{count} shifts", count).format(count=count),
            lambda identifier: select(func.count()).where(CashierShift.drawer_id == identifier),
        ),
    ),
)
_FIRST_OF_ALL = (
    select(CashDrawer)
    .where(CashDrawer.property_id == bindparam("hotel"), CashDrawer.active.is_(True))
    .order_by(CashDrawer.sort_order, CashDrawer.code)
    .limit(1)
)


class DrawerHasShift(StaffError):
    code = "drawer.has_shift"
    template = N_("A shift is open at the drawer {drawer}. Nothing was changed. Close the shift first.")


@dataclass(frozen=True, slots=True)
class DrawerDetails:
    """What a drawer is called."""

    code: str
    name: str
    sort_order: int = 0


@set_up_command(N_("Add cash drawer"), EntityKind.CASH_DRAWER)
def add_drawer(uow: UnitOfWork, *, details: DrawerDetails) -> SetUpSaved:
    """Write down a till that cashiers may open shifts at.

    Raises:
        InvalidInput, InputTooLong: code or name is missing or does not fit.
        CodeTaken: another drawer has the code.
    """
    return add(uow, DRAWER, _new_drawer(uow, **_words(details)))


@set_up_command(N_("Change cash drawer"), EntityKind.CASH_DRAWER)
def change_drawer(uow: UnitOfWork, *, drawer_id: CashDrawerId, details: DrawerDetails, version: int) -> SetUpSaved:
    """Save what a drawer is called.

    Raises:
        SomeoneWasFaster: it was changed since it was shown.
        InvalidInput, InputTooLong, CodeTaken: as for a new one.
    """
    return change(uow, DRAWER, load(uow, DRAWER, drawer_id, version), _words(details))


@set_up_command(N_("Switch cash drawer on or off"), EntityKind.CASH_DRAWER)
def switch_drawer(uow: UnitOfWork, *, drawer_id: CashDrawerId, active: bool, version: int) -> SetUpSaved:
    """Offer a drawer for shifts, or no longer.

    Raises:
        DrawerHasShift: somebody is working at it.
    """
    drawer = load(uow, DRAWER, drawer_id, version)
    if not active and uow.connection.execute(select(CashierShift.id).where(CashierShift.open_drawer_id == drawer_id)).first():
        raise DrawerHasShift(drawer=drawer.name)
    return switch(uow, drawer, active=active)


@set_up_command(N_("Delete cash drawer"), EntityKind.CASH_DRAWER, result=SetUpDeleted)
def delete_drawer(uow: UnitOfWork, *, drawer_id: CashDrawerId, version: int) -> SetUpDeleted:
    """Delete a drawer that nobody ever worked at.

    Raises:
        StillUsed: somebody did.
    """
    return discard(uow, DRAWER, load(uow, DRAWER, drawer_id, version))


def first_drawer(uow: UnitOfWork) -> CashDrawer:
    """The hotel's first drawer in use; made where there is none. Two desks that make it at once meet in its code, and run again."""
    found: CashDrawer | None = uow.session.execute(_FIRST_OF_ALL, {"hotel": uow.property_id}).scalar_one_or_none()
    if found is not None:
        return uow.get(CashDrawer, found.id, what=_("The drawer"))
    drawer = _new_drawer(uow, code=FIRST_DRAWER, name=_("Front desk"), sort_order=0)
    uow.add(drawer)
    uow.session.flush()
    return drawer


def _new_drawer(uow: UnitOfWork, *, code: str, name: str, sort_order: int) -> CashDrawer:
    return CashDrawer(
        id=CashDrawerId(new_id()), property_id=uow.property_id, code=code, name=name, sort_order=sort_order, active=True, version=1
    )


def _words(details: DrawerDetails) -> dict[str, Any]:
    return {
        "code": needed_text("code", money_line(details.code, field="code", limit=LONGEST_CODE)),
        "name": needed_text("name", money_line(details.name, field="name")),
        "sort_order": number_between("sort_order", details.sort_order, 0, HIGHEST_ORDER),
    }
