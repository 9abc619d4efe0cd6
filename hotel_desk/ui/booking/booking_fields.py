"""Fields about a booking as a whole, alike where it is made and where it is corrected: partners, who pays, whom to ask."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from hotel_desk.language import _
from hotel_desk.queries.profiles import ProfileHit, find_profiles
from hotel_desk.reports.payment_words import PAYER_TITLES
from hotel_desk.ui.formats import country_name
from hotel_desk.ui.widgets.field import ChoiceField, TextField
from hotel_desk.ui.widgets.search_field import SearchField

if TYPE_CHECKING:
    from hotel_desk.domain.codes import ProfileKind
    from hotel_desk.ui.task_runner import TaskRunner
    from hotel_desk.ui.widgets.form import Form

CONTACT = ("contact_name", "contact_phone", "contact_email")


def profile_field(
    runner: TaskRunner, name: str, title: str, kind: ProfileKind, *, object_name: str, create: str = "", required: bool = False
) -> SearchField[ProfileHit]:
    """A guest, a company or an agent, found while one types.

    Args:
        create: title of a last line that writes a new one down; empty for none.
    """
    return SearchField(
        name,
        title,
        runner=runner,
        query=partial(find_profiles, kinds=(kind,)),
        title=lambda hit: hit.name,
        subtitle=lambda hit: " · ".join(part for part in (profile_subtitle(hit), hit.telling_reason) if part),
        object_name=object_name,
        create=create,
        required=required,
        placeholder=_("Name, phone or e-mail") if create else "",
    )


def payer_field(*, object_name: str) -> ChoiceField:
    """Who pays for the rooms; it may not have been said."""
    payers = [(None, _("Not said")), *((payer, _(title)) for payer, title in PAYER_TITLES.items())]
    return ChoiceField("payer", _("Who pays"), object_name=object_name, choices=payers)


def add_contact(form: Form, prefix: str) -> None:
    """Whom to ask about the booking."""
    form.add(TextField("contact_name", _("Contact person"), object_name=f"{prefix}_contact_name"))
    form.add(
        TextField("contact_phone", _("Phone"), object_name=f"{prefix}_contact_phone"),
        TextField("contact_email", _("E-mail"), object_name=f"{prefix}_contact_email"),
    )


def profile_subtitle(hit: ProfileHit) -> str:
    """What tells somebody from others of the same name."""
    return " · ".join(part for part in (country_name(hit.country), hit.phone, hit.email) if part)
