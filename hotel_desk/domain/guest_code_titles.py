"""The stored codes of the guest file as a person reads them."""

from __future__ import annotations

from hotel_desk.domain.guest_codes import (
    AddressKind,
    ConsentPurpose,
    ContactKind,
    DocumentKind,
    NoteKind,
    PreferenceKind,
    RegistrationState,
    RequestState,
    Sex,
    VipClass,
)
from hotel_desk.language import N_

SEX_TITLES: dict[Sex, str] = {Sex.FEMALE: N_("female"), Sex.MALE: N_("male"), Sex.OTHER: N_("other")}
VIP_CLASS_TITLES: dict[VipClass, str] = {VipClass.VIP: "VIP", VipClass.ORDINARY: N_("ordinary"), VipClass.POTENTIAL: N_("potential")}
CONTACT_KIND_TITLES: dict[ContactKind, str] = {ContactKind.PHONE: N_("Phone"), ContactKind.EMAIL: N_("E-mail")}
ADDRESS_KIND_TITLES: dict[AddressKind, str] = {
    AddressKind.HOME: N_("Home"),
    AddressKind.WORK: N_("Work"),
    AddressKind.BILLING: N_("Billing"),
}
DOCUMENT_KIND_TITLES: dict[DocumentKind, str] = {
    DocumentKind.RESIDENT_ID: N_("Resident identity card"),
    DocumentKind.PASSPORT: N_("Passport"),
    DocumentKind.IDENTITY_CARD: N_("Identity card"),
    DocumentKind.HOME_RETURN_PERMIT: N_("Home return permit"),
    DocumentKind.TAIWAN_PERMIT: N_("Travel permit for Taiwan residents"),
    DocumentKind.RESIDENCE_PERMIT: N_("Residence permit"),
    DocumentKind.DRIVING_LICENCE: N_("Driving licence"),
    DocumentKind.OTHER: N_("Other"),
}
PREFERENCE_KIND_TITLES: dict[PreferenceKind, str] = {
    PreferenceKind.ROOM: N_("Room"),
    PreferenceKind.FLOOR: N_("Floor"),
    PreferenceKind.BED: N_("Bed"),
    PreferenceKind.QUIET: N_("Quiet"),
    PreferenceKind.VIEW: N_("View"),
    PreferenceKind.SMOKING: N_("Smoking"),
    PreferenceKind.HEALTH: N_("Health"),
    PreferenceKind.ARRIVAL: N_("Usual arrival"),
    PreferenceKind.OTHER: N_("Other"),
}
NOTE_KIND_TITLES: dict[NoteKind, str] = {
    NoteKind.GENERAL: N_("General"),
    NoteKind.SERVICE: N_("Service"),
    NoteKind.COMPLAINT: N_("Complaint"),
    NoteKind.MONEY: N_("Money"),
}
CONSENT_PURPOSE_TITLES: dict[ConsentPurpose, str] = {
    ConsentPurpose.MARKETING_EMAIL: N_("Offers by e-mail"),
    ConsentPurpose.MARKETING_PHONE: N_("Offers by phone"),
    ConsentPurpose.MARKETING_MESSAGE: N_("Offers by text message"),
    ConsentPurpose.PROFILING: N_("Evaluation of stays"),
    ConsentPurpose.SHARING_IN_CHAIN: N_("Sharing within the chain"),
    ConsentPurpose.DOCUMENT_COPY: N_("Copy of the document"),
}
REQUEST_STATE_TITLES: dict[RequestState, str] = {
    RequestState.OPEN: N_("open"),
    RequestState.ACCEPTED: N_("accepted"),
    RequestState.REFUSED: N_("refused"),
    RequestState.WITHDRAWN: N_("withdrawn"),
}
REGISTRATION_STATE_TITLES: dict[RegistrationState, str] = {
    RegistrationState.INCOMPLETE: N_("incomplete"),
    RegistrationState.WAITING: N_("waiting"),
    RegistrationState.SENT: N_("sent"),
    RegistrationState.REFUSED: N_("refused"),
}
