"""Finds a known guest, or writes down a new one, in the form of a job."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from hotel_desk.domain.codes import ProfileKind
from hotel_desk.domain.ids import GuestId
from hotel_desk.language import _
from hotel_desk.queries.profiles import ProfileHit, find_profiles
from hotel_desk.ui.front_desk.guest_fields import GuestFields
from hotel_desk.ui.front_desk.job_panel import show_field
from hotel_desk.ui.widgets.buttons import Button
from hotel_desk.ui.widgets.search_field import SearchField

if TYPE_CHECKING:
    from hotel_desk.services.profiles import ProfileDetails
    from hotel_desk.ui.task_runner import TaskRunner
    from hotel_desk.ui.widgets.form import Form


find_guests = partial(find_profiles, kinds=(ProfileKind.GUEST,))


class GuestFinder:
    """Adds a search for a guest and the fields of a new one to a form; one of the two is on view. It is no widget itself.

    Args:
        prefix: of the object names.
    """

    def __init__(self, form: Form, runner: TaskRunner, prefix: str) -> None:
        self._form = form
        self._new = False
        self.search: SearchField[ProfileHit] = SearchField(
            "guest",
            _("Guest"),
            runner=runner,
            query=find_guests,
            title=lambda hit: hit.name,
            subtitle=hit_subtitle,
            object_name=f"{prefix}_guest",
            create=_("New guest"),
            required=True,
            placeholder=_("Name, phone or e-mail"),
        )
        form.add(self.search)
        self.fields = GuestFields(form, f"{prefix}_guest")
        self.known = Button(
            _("Find a known guest instead"),
            object_name=f"{prefix}_known",
            accessible_name=_("Find a known guest instead"),
            kind="quiet",
            icon_name="mdi6.magnify",
        )
        form.add_widget(self.known)
        self.search.create_asked.connect(self._begin_new_guest)
        self.known.clicked.connect(lambda: self.be_known(known=True))

    def be_known(self, *, known: bool) -> None:
        """Either a guest is looked for, or a new one written down."""
        self._new = not known
        show_field(self.search, known)
        self.fields.set_visible(not known)
        self.known.setVisible(not known)
        if known:
            self.search.setFocus()

    def guest(self) -> GuestId | ProfileDetails:
        """The guest who was found, or the details of the new one."""
        hit = self.search.value()
        return self.fields.details() if self._new or hit is None else GuestId(hit.id)

    def name(self) -> str:
        """What the guest is called."""
        hit = self.search.value()
        return str(self._form.value("name")) if self._new or hit is None else hit.name

    def _begin_new_guest(self, name: str) -> None:
        self.fields.begin(name)
        self.be_known(known=False)
        self._form.field("phone").setFocus()


def hit_subtitle(hit: ProfileHit) -> str:
    """What tells a guest from others of the same name."""
    return " · ".join(part for part in (hit.phone, hit.email, hit.country or "", hit.telling_reason) if part)
