"""Stored codes of the guest file: the closed sets of words that its rows carry."""

from __future__ import annotations

from enum import StrEnum


class Sex(StrEnum):
    """As the police form and the document say it (ICAO 9303: M, F, X)."""

    FEMALE = "F"
    MALE = "M"
    OTHER = "X"


class VipClass(StrEnum):
    VIP = "VIP"
    ORDINARY = "ORDINARY"
    POTENTIAL = "POTENTIAL"


class ContactKind(StrEnum):
    PHONE = "PHONE"
    EMAIL = "EMAIL"


class AddressKind(StrEnum):
    HOME = "HOME"
    WORK = "WORK"
    BILLING = "BILLING"


class DocumentKind(StrEnum):
    """What a person shows at the desk. RESIDENT_ID is the Chinese resident identity card; the permits are those of the police form."""

    RESIDENT_ID = "RESIDENT_ID"
    PASSPORT = "PASSPORT"
    IDENTITY_CARD = "IDENTITY_CARD"
    HOME_RETURN_PERMIT = "HOME_RETURN_PERMIT"
    TAIWAN_PERMIT = "TAIWAN_PERMIT"
    RESIDENCE_PERMIT = "RESIDENCE_PERMIT"
    DRIVING_LICENCE = "DRIVING_LICENCE"
    OTHER = "OTHER"


class PreferenceKind(StrEnum):
    """What a preference is about; HEALTH (allergies) is kept sealed."""

    ROOM = "ROOM"
    FLOOR = "FLOOR"
    BED = "BED"
    QUIET = "QUIET"
    VIEW = "VIEW"
    SMOKING = "SMOKING"
    HEALTH = "HEALTH"
    ARRIVAL = "ARRIVAL"
    OTHER = "OTHER"


class NoteKind(StrEnum):
    GENERAL = "GENERAL"
    SERVICE = "SERVICE"
    COMPLAINT = "COMPLAINT"
    MONEY = "MONEY"


class NotePlace(StrEnum):
    """Where a note pops up."""

    BOOKING = "BOOKING"
    CHECK_IN = "CHECK_IN"
    CASHIER = "CASHIER"


class ConsentPurpose(StrEnum):
    MARKETING_EMAIL = "MARKETING_EMAIL"
    MARKETING_PHONE = "MARKETING_PHONE"
    MARKETING_MESSAGE = "MARKETING_MESSAGE"
    PROFILING = "PROFILING"
    SHARING_IN_CHAIN = "SHARING_IN_CHAIN"
    DOCUMENT_COPY = "DOCUMENT_COPY"


class RequestState(StrEnum):
    """Of a request to change a protected field."""

    OPEN = "OPEN"
    ACCEPTED = "ACCEPTED"
    REFUSED = "REFUSED"
    WITHDRAWN = "WITHDRAWN"


class RegistrationState(StrEnum):
    """Of a person's registration with the police: INCOMPLETE waits for fields, WAITING for the line, REFUSED for a correction."""

    INCOMPLETE = "INCOMPLETE"
    WAITING = "WAITING"
    SENT = "SENT"
    REFUSED = "REFUSED"


class SearchKeyKind(StrEnum):
    """What a search key was made from, which is the reason that a hit shows; MERGED: whatever it was of a record that leads on to this."""

    NAME = "NAME"
    PINYIN = "PINYIN"
    INITIALS = "INITIALS"
    PHONE = "PHONE"
    EMAIL = "EMAIL"
    COMPANY = "COMPANY"
    MEMBERSHIP = "MEMBERSHIP"
    MERGED = "MERGED"


class SealPurpose(StrEnum):
    """What a data key is for: each purpose has a key of its own, and so may be locked away by itself."""

    DOCUMENT = "DOCUMENT"
    PHOTO = "PHOTO"
    HEALTH = "HEALTH"
    HISTORY = "HISTORY"
    REGISTRATION = "REGISTRATION"
    PAPER = "PAPER"
    LOOK_UP = "LOOK_UP"
