"""Many new guest files at once, through Core: a thousand rows a statement, where one form after the other would take minutes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from hotel_desk.db.bulk import insert_rows
from hotel_desk.domain.guest_codes import AddressKind, ContactKind
from hotel_desk.domain.guest_form import AddressLine, GuestFileForm
from hotel_desk.domain.ids import ProfileId, new_id
from hotel_desk.models.base import Base, Noun
from hotel_desk.models.guest_file import ProfileDocument
from hotel_desk.models.profile import Profile
from hotel_desk.queries.findable_facts import FindableFacts
from hotel_desk.queries.guest_lines import LINE_SHAPES
from hotel_desk.queries.likeness_records import document_mark, numbers_of_kind
from hotel_desk.services.guest_keys import index_profiles
from hotel_desk.services.guest_lines import line_columns
from hotel_desk.services.guest_saving import stored_facts

if TYPE_CHECKING:
    from hotel_desk.db.unit_of_work import UnitOfWork

# What a form does not say of a new profile.
_NEW = {"active": True, "version": 1}


def write_new_guests(
    uow: UnitOfWork,
    forms: Sequence[GuestFileForm],
    external_codes: Sequence[str | None],
    *,
    identifiers: Sequence[ProfileId] | None = None,
) -> list[ProfileId]:
    """Write down many new profiles with their lists and search keys. A fixed number of statements; nothing is checked here.

    Args:
        forms: checked forms (`guest_form_checks.checked_form`), all of them of people nobody has written down.
        external_codes: the number of each in another system, or None; as many as forms.
        identifiers: the ids they get, as many; None: new ones.

    Returns:
        Their ids, in the order of the forms.
    """
    identifiers = [ProfileId(new_id()) for _form in forms] if identifiers is None else list(identifiers)
    rows = [
        {"id": identifier, "property_id": uow.property_id, "kind": form.kind, "external_code": code, **_NEW, **stored_facts(form)}
        for identifier, form, code in zip(identifiers, forms, external_codes, strict=True)
    ]
    _insert(uow, Profile, rows)
    hashes: dict[ProfileId, list[bytes]] = defaultdict(list)
    for shape in LINE_SHAPES:
        lines = [
            _line_row(uow, identifier, line, position if shape.ordered else None)
            for identifier, form in zip(identifiers, forms, strict=True)
            for position, line in enumerate(getattr(form, shape.field))
        ]
        _insert(uow, shape.model, lines)
        if shape.model is ProfileDocument:
            for line in lines:
                hashes[line["profile_id"]].append(line["number_hash"])
    index_profiles(
        uow.connection,
        uow.property_id,
        [_findable(identifier, form, hashes.get(identifier, ())) for identifier, form in zip(identifiers, forms, strict=True)],
    )
    return identifiers


def _insert(uow: UnitOfWork, model: type[Noun], rows: Sequence[dict[str, Any]]) -> None:
    """Rows of the same columns; what is left out may be left out of the table."""
    if rows:
        columns = tuple(rows[0])
        insert_rows(uow.connection, Base.metadata.tables[model.__tablename__], columns, map(itemgetter(*columns), rows))


def _line_row(uow: UnitOfWork, profile_id: ProfileId, line: Any, position: int | None) -> dict[str, Any]:
    identifier = new_id()
    row: dict[str, Any] = {"id": identifier, "property_id": uow.property_id, "profile_id": profile_id}
    if position is not None:
        row["position"] = position
    return row | line_columns(uow, line, identifier)


def _findable(profile_id: ProfileId, form: GuestFileForm, documents: Sequence[bytes]) -> FindableFacts:
    further = {kind: tuple(line.value for line in form.contacts if line.kind is kind) for kind in ContactKind}
    address = form.addresses[0] if form.addresses else AddressLine(AddressKind.HOME)
    return FindableFacts(
        profile_id,
        form.name,
        form.native_name,
        form.family_name,
        form.given_name,
        form.pinyin,
        phones=(form.phone, *further[ContactKind.PHONE]),
        emails=(form.email, *further[ContactKind.EMAIL]),
        memberships=tuple(line.number for line in form.memberships),
        birth_date=form.birth_date,
        documents=numbers_of_kind(form.kind, map(document_mark, documents), form.tax_number),
        street=address.street,
        town=address.city,
        postcode=address.postcode,
        companies=tuple(line.title for line in form.invoice_titles),
    )
