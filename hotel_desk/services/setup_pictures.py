"""Pictures of the hotel, its room types and rooms."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import func, select

from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.domain.codes import EntityKind
from hotel_desk.domain.errors import InvalidInput, StaffError
from hotel_desk.domain.ids import PictureId, new_id
from hotel_desk.language import N_, _
from hotel_desk.models.base import Noun
from hotel_desk.models.property import Property
from hotel_desk.models.room import Picture, Room, RoomType
from hotel_desk.services.setup_nouns import SetUpDeleted, set_up_command, tidy_text

if TYPE_CHECKING:
    from hotel_desk.db.unit_of_work import UnitOfWork

LARGEST_PICTURE_BYTES = 5_000_000
MOST_PICTURES = 12
# What a file begins with (and, JPEG, ends with): PNG specification 5.2, ITU-T T.81 B.1.
_PNG_START = b"\x89PNG\r\n\x1a\n"
_PNG_END = b"IEND\xaeB`\x82"
_JPEG_START = b"\xff\xd8\xff"
_OWNERS: dict[EntityKind, type[Noun]] = {EntityKind.PROPERTY: Property, EntityKind.ROOM_TYPE: RoomType, EntityKind.ROOM: Room}


class PictureTooLarge(StaffError):
    code = "setup.picture_too_large"
    template = N_("The picture has {size} megabytes; at most 5 fit. Nothing was saved. Make it smaller and try again.")


@dataclass(frozen=True, slots=True)
class PictureAdded:
    picture_id: PictureId


@set_up_command(N_("Add picture"), EntityKind.PICTURE, result=PictureAdded)
def add_picture(uow: UnitOfWork, *, owner_kind: EntityKind, owner_id: UUID, caption: str, content: bytes) -> PictureAdded:
    """Add a picture to the hotel, a room type or a room, after those it has.

    Args:
        content: a PNG or JPEG file as it is, at most 5 MB.

    Raises:
        PictureTooLarge: it has more than 5 MB.
        InvalidInput: it is neither PNG nor JPEG, it is cut off, or there are twelve already.
        NotFound: there is no such thing to add it to.
    """
    uow.get(_OWNERS[owner_kind], owner_id, what=_("What the picture is of"))
    media_type = _media_type(content)
    here = (Picture.property_id == uow.property_id) & (Picture.owner_id == owner_id)
    count, next_place = uow.connection.execute(select(func.count(), func.coalesce(func.max(Picture.sort_order) + 1, 0)).where(here)).one()
    if count >= MOST_PICTURES:
        raise InvalidInput("pictures", problem=N_("There are twelve pictures already. Nothing was saved. Take one away first."))
    picture = Picture(
        id=PictureId(new_id()),
        property_id=uow.property_id,
        owner_kind=owner_kind,
        owner_id=owner_id,
        caption=tidy_text("caption", caption),
        media_type=media_type,
        content=content,
        sort_order=next_place,
    )
    uow.session.add(picture)
    uow.session.flush()
    uow.record(AuditCode.SETUP_ADDED, picture, of=owner_kind, owner=owner_id, bytes=len(content))
    return PictureAdded(PictureId(picture.id))


@set_up_command(N_("Remove picture"), EntityKind.PICTURE, result=SetUpDeleted)
def remove_picture(uow: UnitOfWork, *, picture_id: PictureId) -> SetUpDeleted:
    """Take a picture away.

    Raises:
        NotFound: it is gone already.
    """
    picture = uow.get(Picture, picture_id, what=_("The picture"))
    uow.record_row(AuditCode.SETUP_DELETED, EntityKind.PICTURE, picture_id, of=picture.owner_kind, owner=picture.owner_id)
    uow.session.delete(picture)
    uow.session.flush()
    uow.changed_row(EntityKind.PICTURE, picture_id, {"id": picture_id, "deleted": True})
    return SetUpDeleted(EntityKind.PICTURE, picture_id)


def _media_type(content: bytes) -> str:
    """What the file says of itself; its name proves nothing."""
    if len(content) > LARGEST_PICTURE_BYTES:
        raise PictureTooLarge("pictures", size=-(-len(content) // 1_000_000))
    if content.startswith(_PNG_START) and content.rstrip(b"\0").endswith(_PNG_END):
        return "image/png"
    if content.startswith(_JPEG_START) and b"\xff\xd9" in content[-1024:]:
        return "image/jpeg"
    raise InvalidInput("pictures", problem=N_("This is no whole PNG or JPEG picture. Nothing was saved. Choose another file."))
