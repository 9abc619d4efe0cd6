"""A guest's photo, sealed; taken, replaced, taken away."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import delete, insert
from sqlalchemy.orm.attributes import flag_modified

from hotel_desk.db.registry import command
from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.domain.codes import EntityKind, SyncRule
from hotel_desk.domain.errors import InvalidInput
from hotel_desk.domain.guest_codes import SealPurpose
from hotel_desk.domain.ids import ProfileId, new_id
from hotel_desk.domain.permissions import Permission
from hotel_desk.language import N_, _
from hotel_desk.models.guest_file import ProfilePhoto
from hotel_desk.models.profile import Profile
from hotel_desk.services.chosen_profiles import refuse_gone

if TYPE_CHECKING:
    from hotel_desk.db.unit_of_work import UnitOfWork

LARGEST_PHOTO_BYTES = 2 * 1024 * 1024
_JPEG, _PNG = b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"


@dataclass(frozen=True, slots=True)
class PhotoSet:
    profile_id: ProfileId
    version: int


@command(
    title=N_("Set guest photo"),
    permission=Permission.EDIT_PROFILE,
    audit=(AuditCode.PROFILE_PHOTO_SET,),
    changes=(EntityKind.PROFILE,),
    result=PhotoSet,
    sync=SyncRule.LOCAL,
)
def set_guest_photo(uow: UnitOfWork, *, profile_id: ProfileId, image: bytes | None) -> PhotoSet:
    """Keep a photo of a guest in place of the one before, or take it away.

    Args:
        image: a JPEG or PNG of at most 2 MiB; None: none any more.

    Raises:
        InvalidInput: it is neither, or too large.
        VaultClosed: this desk has no master key.
    """
    profile = uow.get(Profile, profile_id, what=_("The profile"))
    refuse_gone(uow, profile)
    kind = None if image is None else _media_type(image)
    uow.connection.execute(delete(ProfilePhoto).where(ProfilePhoto.profile_id == profile_id))
    if image is not None:
        identifier = new_id()
        row = {
            "id": identifier,
            "property_id": uow.property_id,
            "profile_id": profile_id,
            "image_sealed": uow.vault.seal(SealPurpose.PHOTO, image, row=identifier, column="profile_photo.image_sealed"),
            "media_type": kind,
            "taken_at": uow.clock.now(),
        }
        uow.connection.execute(insert(ProfilePhoto), [row])
    flag_modified(profile, "name")
    uow.session.flush()
    uow.record(AuditCode.PROFILE_PHOTO_SET, profile, there=image is not None)
    return PhotoSet(profile_id, profile.version)


def _media_type(image: bytes) -> str:
    if len(image) > LARGEST_PHOTO_BYTES:
        raise InvalidInput("image", problem=N_("The photo is larger than 2 MiB. Nothing was saved. Make it smaller and try again."))
    if image.startswith(_JPEG):
        return "image/jpeg"
    if image.startswith(_PNG):
        return "image/png"
    raise InvalidInput("image", problem=N_("This is neither a JPEG nor a PNG picture. Nothing was saved. Choose another file."))
