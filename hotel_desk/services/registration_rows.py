"""The rows of registrations, led along with what happens to a stay. Used by commands; not commands themselves.

States and messages: `docs/algorithms/police-registration.md`. Everything here goes through Core and does nothing where registration is off.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any
from uuid import UUID

import msgspec
from sqlalchemy import bindparam, delete, insert, or_, select, update

from hotel_desk.db.data_keys import VaultClosed
from hotel_desk.domain.codes import EntityKind
from hotel_desk.domain.guest_codes import RegistrationState, SealPurpose
from hotel_desk.domain.ids import ReservationId, registration_id
from hotel_desk.domain.registration import (
    NO_KEY,
    RegistrationEvent,
    RegistrationForm,
    brought_up_to_date,
    missing_fields,
    state_after,
)
from hotel_desk.models.guest_lists import GuestRegistration
from hotel_desk.models.reservation import Reservation
from hotel_desk.queries.occupants import Occupant, RegistrationRules, occupants_of, opened, registration_rules

if TYPE_CHECKING:
    from hotel_desk.db.unit_of_work import UnitOfWork
    from hotel_desk.db.vault import Vault

FORM_COLUMN = "guest_registration.form_sealed"
_TABLE = GuestRegistration.__table__.c
_OF_STAYS = (
    select(*_TABLE).where(_TABLE.reservation_id.in_(bindparam("reservations", expanding=True))).order_by(_TABLE.id).with_for_update()
)
_OF_ROOM = (
    select(*_TABLE)
    .where(
        _TABLE.reservation_id.in_(
            select(Reservation.id).where(or_(Reservation.id == bindparam("holder"), Reservation.sharing_with_id == bindparam("holder")))
        ),
        _TABLE.departure_date.is_(None),
        _TABLE.withdrawn_at.is_(None),
        _TABLE.room_number != bindparam("room"),
    )
    .order_by(_TABLE.id)
    .with_for_update()
)
# A person who has left and is known to the office stays as they were then.
_STAYS_OF_PROFILE = (
    select(_TABLE.reservation_id)
    .where(
        _TABLE.profile_id == bindparam("profile"),
        _TABLE.withdrawn_at.is_(None),
        or_(_TABLE.departure_date.is_(None), _TABLE.state != RegistrationState.SENT),
    )
    .distinct()
)
_INSERT = insert(GuestRegistration)
_BY_ID = _TABLE.id == bindparam("identifier")
_FORGET = delete(GuestRegistration).where(_BY_ID)


def follow_stay(uow: UnitOfWork, reservation_id: ReservationId | UUID) -> None:
    """Everybody of a stay in house gets a registration, and each is as the guest file says now. One statement where registration is off."""
    rules = registration_rules(uow.connection, uow.property_id)
    if rules.on:
        _follow(uow, rules, [reservation_id])


def follow_profile(uow: UnitOfWork, profile_id: UUID) -> None:
    """The registrations of a guest follow what was saved of them. One statement where there is none."""
    uow.session.flush()
    stays = uow.connection.execute(_STAYS_OF_PROFILE, {"profile": profile_id}).scalars().all()
    if stays:
        _follow(uow, registration_rules(uow.connection, uow.property_id), stays)


def follow_stays(uow: UnitOfWork, reservation_ids: Sequence[UUID]) -> None:
    """As `follow_stay`, for several."""
    if reservation_ids:
        _follow(uow, registration_rules(uow.connection, uow.property_id), reservation_ids)


def follow_room(uow: UnitOfWork, reservation_id: UUID, room_number: str) -> None:
    """A guest in house, and whoever shares with them, is in another room now."""
    uow.session.flush()
    for row in uow.connection.execute(_OF_ROOM, {"holder": reservation_id, "room": room_number}).all():
        change_row(uow, row, RegistrationEvent.MOVES_ROOM, room_number=room_number)


def follow_departure(uow: UnitOfWork, reservation_id: UUID) -> None:
    """A guest, and who came along, has left."""
    for row in _rows(uow, [reservation_id]):
        if row.departure_date is None and row.withdrawn_at is None:
            change_row(uow, row, RegistrationEvent.LEAVES, departure_date=uow.business_date)


def withdraw_stay(uow: UnitOfWork, reservation_id: UUID) -> None:
    """The guest did not stay after all: forms that nobody saw are gone, of the others the office is told."""
    withdraw_rows(uow, [row for row in _rows(uow, [reservation_id]) if row.withdrawn_at is None])


def withdraw_rows(uow: UnitOfWork, rows: Iterable[Any]) -> None:
    """Take registrations back, each as far as it went; an accompanying guest may then be taken away."""
    for row in rows:
        if state_after(row.state, RegistrationEvent.WITHDRAWN, complete=not row.missing, sent_before=row.attempts > 0) is None:
            uow.connection.execute(_FORGET, {"identifier": row.id})
            uow.changed_row(EntityKind.GUEST_REGISTRATION, row.id, {"id": row.id, "deleted": True})
        else:
            change_row(uow, row, RegistrationEvent.WITHDRAWN, withdrawn_at=uow.clock.now(), accompanying_guest_id=None)


def withdraw_accompanying(uow: UnitOfWork, accompanying_ids: Sequence[UUID]) -> None:
    """These do not come along any more."""
    if accompanying_ids:
        of_these = select(*_TABLE).where(_TABLE.accompanying_guest_id.in_(accompanying_ids)).order_by(_TABLE.id).with_for_update()
        withdraw_rows(uow, uow.connection.execute(of_these).all())


def change_row(uow: UnitOfWork, row: Any, event: RegistrationEvent, *, form: RegistrationForm | None = None, **columns: Any) -> None:
    """Write what happened to a registration: other contents, the state they lead to, and that nothing of this revision was sent.

    Args:
        row: all columns, locked.
        form: where it became another one; it is sealed.
    """
    missing = columns.get("missing", row.missing)
    state = state_after(row.state, event, complete=not missing, sent_before=row.attempts > 0)
    sealed = {} if form is None else {"form_sealed": _seal(uow.vault, row.id, form)}
    write_row(uow, row, **columns, **sealed, state=state, revision=row.revision + 1, next_attempt_at=None)


def write_row(uow: UnitOfWork, row: Any, **columns: Any) -> None:
    """Write columns of a registration and tell of it; the form stays in the house."""
    uow.connection.execute(update(GuestRegistration).where(_BY_ID).values(**columns, version=row.version + 1), {"identifier": row.id})
    told = {"id": row.id, "reservation_id": row.reservation_id, "state": row.state, "departure_date": row.departure_date}
    uow.changed_row(EntityKind.GUEST_REGISTRATION, row.id, told | {name: columns[name] for name in told if name in columns})


def read_form(vault: Vault, row: Any) -> RegistrationForm:
    """The form of a row; empty where nothing was sealed yet.

    Raises:
        VaultClosed: this desk has no master key.
    """
    if row.form_sealed is None:
        return RegistrationForm(name=row.name)
    content = vault.open(SealPurpose.REGISTRATION, bytes(row.form_sealed), row=row.id, column=FORM_COLUMN)
    return msgspec.json.decode(content, type=RegistrationForm)


def _rows(uow: UnitOfWork, reservation_ids: Sequence[UUID]) -> Sequence[Any]:
    return uow.connection.execute(_OF_STAYS, {"reservations": list(reservation_ids)}).all()


def _follow(uow: UnitOfWork, rules: RegistrationRules, reservation_ids: Sequence[UUID]) -> None:
    uow.session.flush()
    occupants = occupants_of(uow.connection, reservation_ids, on=uow.business_date)
    known = {row.id: row for row in _rows(uow, reservation_ids)}
    new = []
    for occupant in occupants:
        row = known.get(registration_id(occupant.accompanying_guest_id or occupant.reservation_id))
        if row is not None:
            _bring_up_to_date(uow, rules, row, occupant)
        elif rules.on and occupant.in_house:
            new.append(_new_row(uow, rules, occupant))
    if new:
        uow.connection.execute(_INSERT, new)


def _bring_up_to_date(uow: UnitOfWork, rules: RegistrationRules, row: Any, occupant: Occupant) -> None:
    back = occupant.in_house and (row.departure_date is not None or row.withdrawn_at is not None)
    if row.withdrawn_at is not None and not back:
        return
    columns = _columns(row, occupant, back=back)
    form = _form_now(uow, row, occupant)
    if form is not None:
        columns |= _changed(row, {"missing": list(missing_fields(form, rules.country)), "name": form.name})
    if not columns and (form is None or form == _form_before(uow.vault, row)):
        return
    event = RegistrationEvent.COMES_BACK if back else RegistrationEvent.CHANGED
    change_row(uow, row, event, form=form, **columns)


def _columns(row: Any, occupant: Occupant, *, back: bool) -> dict[str, Any]:
    """The columns that are not as they should be."""
    now: dict[str, Any] = {"profile_id": occupant.profile_id}
    if occupant.in_house:
        now["room_number"] = occupant.room_number
    if back:
        now |= {
            "departure_date": None,
            "withdrawn_at": None,
            "arrival_date": occupant.arrival_date,
            "accompanying_guest_id": occupant.accompanying_guest_id,
        }
    return _changed(row, now)


def _changed(row: Any, now: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in now.items() if getattr(row, name) != value}


def _form_now(uow: UnitOfWork, row: Any, occupant: Occupant) -> RegistrationForm | None:
    """The form with what the guest file says now; None where this desk cannot open it."""
    form = opened(uow.vault, occupant, on=uow.business_date)
    before = _form_before(uow.vault, row)
    return None if form is None or before is None else brought_up_to_date(before, form)


def _form_before(vault: Vault, row: Any) -> RegistrationForm | None:
    try:
        return read_form(vault, row)
    except VaultClosed:
        return None


def _new_row(uow: UnitOfWork, rules: RegistrationRules, occupant: Occupant) -> dict[str, Any]:
    identifier = registration_id(occupant.accompanying_guest_id or occupant.reservation_id)
    sealed, missing = _first_form(uow, rules, occupant, identifier)
    state = state_after(None, RegistrationEvent.ARRIVES, complete=not missing, sent_before=False)
    uow.changed_row(
        EntityKind.GUEST_REGISTRATION, identifier, {"id": identifier, "reservation_id": occupant.reservation_id, "state": state}
    )
    return {
        "id": identifier,
        "property_id": uow.property_id,
        "reservation_id": occupant.reservation_id,
        "profile_id": occupant.profile_id,
        "accompanying_guest_id": occupant.accompanying_guest_id,
        "name": occupant.form.name,
        "room_number": occupant.room_number,
        "arrival_date": occupant.arrival_date,
        "form_sealed": sealed,
        "missing": missing,
        "state": state,
        "attempts": 0,
        "answer": "",
        "revision": 1,
        "version": 1,
    }


def _first_form(uow: UnitOfWork, rules: RegistrationRules, occupant: Occupant, identifier: UUID) -> tuple[bytes | None, list[str]]:
    """The sealed form and what it lacks. A desk without the key checks in all the same; another one fills the form in later."""
    form = opened(uow.vault, occupant, on=uow.business_date)
    if form is None:
        return None, [NO_KEY]
    try:
        return _seal(uow.vault, identifier, form), list(missing_fields(form, rules.country))
    except VaultClosed:
        return None, [NO_KEY]


def _seal(vault: Vault, identifier: UUID, form: RegistrationForm) -> bytes:
    return vault.seal(SealPurpose.REGISTRATION, msgspec.json.encode(form), row=identifier, column=FORM_COLUMN)
