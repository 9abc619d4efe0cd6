"""The fields of the guest file: which there are for a person, which for a company, and how they are laid out."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from hotel_desk.domain.codes import ProfileKind
from hotel_desk.domain.guest_code_titles import SEX_TITLES, VIP_CLASS_TITLES
from hotel_desk.domain.guest_codes import AddressKind
from hotel_desk.domain.guest_form import PROTECTED_FIELDS, AddressLine, GuestFileForm
from hotel_desk.domain.permissions import Permission
from hotel_desk.language import _
from hotel_desk.ui.formats import input_date_text
from hotel_desk.ui.guests.code_fields import CountryField, LanguagesField, SealedField
from hotel_desk.ui.guests.line_fields import LineRow, LinesField
from hotel_desk.ui.guests.line_kinds import (
    addresses_field,
    contacts_field,
    documents_field,
    invoice_titles_field,
    memberships_field,
    notes_field,
    persons_field,
    tags_field,
)
from hotel_desk.ui.guests.preferences_field import PreferencesField
from hotel_desk.ui.guests.whole_number_field import WholeNumberField
from hotel_desk.ui.guests.words import age_words, choices_of, field_title
from hotel_desk.ui.widgets.date_field import DateField
from hotel_desk.ui.widgets.field import CheckField, ChoiceField, Field, NoteField, NumberField, TextField
from hotel_desk.ui.widgets.form import Form
from hotel_desk.ui.widgets.money_field import MoneyField

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from uuid import UUID

    from hotel_desk.domain.errors import StaffError
    from hotel_desk.queries.guest_file import GuestFile, Refusal
    from hotel_desk.ui.document_fill import DocumentFill
    from hotel_desk.ui.shell.screen import ScreenContext

PROFILE, DOCUMENTS, PREFERENCES = "profile", "documents", "preferences"
LONGEST_TEXT = 2000
_HIGHEST_VIP_LEVEL = 9
_MOST_CREDIT_DAYS = 999
_PERSON = ("native_name", "family_name", "given_name", "pinyin", "sex", "birth_date", "nationality", "languages")
_PARTNER = ("tax_number", "credit_days", "credit_limit_minor", "persons")


class GuestFields:
    """All fields of one guest, in three forms: the profile, the documents, the preferences.

    Args:
        edited: called whenever the person changes something.
        reveal: called with the column and the row of a sealed value, and with what shows it, when its eye is pressed.
    """

    def __init__(
        self,
        context: ScreenContext,
        *,
        edited: Callable[[], object],
        reveal: Callable[[str, UUID, SealedField], object],
        other_errors: Callable[[StaffError], object],
    ) -> None:
        self._context = context
        self._reveal = reveal
        self._numbers: Mapping[UUID, str] = {}
        self._other_errors = other_errors
        self.fields: dict[str, Field] = {}
        self._headings: dict[str, Any] = {}
        self.forms = {PROFILE: self._profile(), DOCUMENTS: self._documents(), PREFERENCES: self._preferences()}
        for form in self.forms.values():
            form.edited.connect(edited)
        self.fields["birth_date"].edited.connect(self.say_age)

    def show(self, form: GuestFileForm, numbers: Mapping[UUID, str]) -> None:
        """Show a record as it is stored.

        Args:
            numbers: of each document the number as it may be shown.
        """
        self._numbers = numbers
        for name in self.fields:
            self.put(name, getattr(form, name))
        guest = form.kind is ProfileKind.GUEST
        for name in _PERSON:
            self.fields[name].setVisible(guest)
        for name in _PARTNER:
            self.fields[name].setVisible(not guest)
        self._headings["terms"].setVisible(not guest)
        self.fields["name"].label.setText(field_title("name", form.kind))
        self.say_age()

    def put(self, name: str, value: Any) -> None:
        """Show one value; the field has no complaint any more."""
        self.fields[name].set_value(value)
        self.fields[name].show_error("")

    def dress(self, file: GuestFile | None, allowed: frozenset[Permission]) -> None:
        """Say which fields are masked, protected or only to be read."""
        masked = file.masked_fields if file is not None else frozenset()
        readable_only = Permission.EDIT_PROFILE not in allowed or (file is not None and file.erased)
        waiting = {request.field for request in file.requests} if file is not None else set()
        refused = {one.field: one for one in file.refusals} if file is not None else {}
        for name, field in self.fields.items():
            locked = readable_only or name in masked
            lock = getattr(field, "set_locked", None)
            if lock is not None:
                lock(locked)
            else:
                field.editor.setEnabled(not locked)
            hint = _hint(name, masked=name in masked, asks=_asks(name, file, allowed), waits=name in waiting)
            if name in refused and name not in waiting:
                hint = "\n".join(filter(None, (_refused_words(refused[name]), hint)))
            field.set_hint(hint)
        self.say_age()

    def typed(self) -> dict[str, Any]:
        """Every value that can be read, by field."""
        found = {}
        for name, field in self.fields.items():
            try:
                found[name] = field.value()
            except ValueError:
                continue
        return found

    def form_over(self, base: GuestFileForm) -> GuestFileForm:
        """The record as it is typed; fields that are not shown stay as they were.

        Raises:
            ValueError: a field cannot be read.
        """
        return replace(base, **{name: field.value() for name, field in self.fields.items()})

    def changed(self, base: GuestFileForm) -> list[str]:
        """The fields that differ from a record, those among them that cannot be read."""
        typed = self.typed()
        return [name for name in self.fields if name not in typed or typed[name] != getattr(base, name)]

    def check(self) -> str:
        """Say under each field what is wrong; answer the first such field, empty when all is well."""
        wrong = ""
        for name, field in self.fields.items():
            sentence = field.problem() if not field.isHidden() else ""
            if not isinstance(field, LinesField):
                field.show_error(sentence)
            if sentence and not wrong:
                wrong = name
        return wrong

    def tab_of(self, name: str) -> str:
        """On which of the three forms a field stands."""
        return next(tab for tab, form in self.forms.items() if form.isAncestorOf(self.fields[name]))

    def say_age(self) -> None:
        """The age stands at the birth date."""
        field = self.fields["birth_date"]
        try:
            born = field.value()
        except ValueError:
            born = None
        age = age_words(born, self._context.status().business_date)
        title = field_title("birth_date")
        field.label.setText(f"{title} · {age}" if age else title)

    def take_document(self, fill: DocumentFill) -> None:
        """Show what was read: over what is typed, but not where nothing may be typed. The document joins the others."""
        native = {"native_name": fill.name} if fill.name else {}
        for name, value in (fill.fields | native).items():
            if self.fields[name].editor.isEnabled():
                self.put(name, value)
        if not self.fields["name"].value() and ("family_name" in fill.fields or fill.name):
            latin = (fill.fields.get("given_name"), fill.fields.get("family_name"))
            self.put("name", fill.name or " ".join(filter(None, latin)))
        if fill.address and all(row.is_blank() for row in self._lines("addresses").rows):
            self._put_line("addresses", AddressLine(AddressKind.HOME, street=fill.address))
        if fill.document is not None:
            self._put_line("documents", fill.document)
        self.say_age()

    def _lines(self, name: str) -> LinesField:
        lines = self.fields[name]
        assert isinstance(lines, LinesField)  # noqa: S101 - made below
        return lines

    def _put_line(self, name: str, line: Any) -> None:
        """One line more, in place of a blank one."""
        lines = self._lines(name)
        blank = next((row for row in lines.rows if row.is_blank()), None)
        if blank is None:
            lines.add_line(line)
        else:
            blank.show_line(line)
            lines.edited.emit()

    # --- How they are laid out -------------------------------------------------------------------------------------------

    def _form(self, name: str, title: str) -> Form:
        return Form(object_name=f"guest_{name}_form", accessible_name=title, other_errors=self._other_errors)

    def _row(self, form: Form, *fields: Field) -> None:
        form.add(*fields)
        self.fields.update({field.name: field for field in fields})

    def _text(self, name: str, limit: int = 400) -> TextField:
        return TextField(name, field_title(name), object_name=f"guest_{name}", limit=limit)

    def _profile(self) -> Form:
        form = self._form(PROFILE, _("Profile"))
        today = self._context.status().business_date
        self._row(form, self._text("name"), self._text("native_name"))
        self._row(form, self._text("family_name"), self._text("given_name"), self._text("pinyin"))
        sex = ChoiceField(
            "sex", field_title("sex"), object_name="guest_sex", choices=[(None, _("not known")), *choices_of(SEX_TITLES)], placeholder=" "
        )
        birth = DateField("birth_date", field_title("birth_date"), object_name="guest_birth_date", relative_to=lambda: today)
        self._row(form, sex, birth, CountryField("nationality", field_title("nationality"), object_name="guest_nationality"))
        self._row(
            form,
            CountryField("country", field_title("country"), object_name="guest_country"),
            LanguagesField("language", field_title("language"), object_name="guest_language", one=True),
            LanguagesField("languages", field_title("languages"), object_name="guest_languages"),
        )
        self._heading(form, "contact", _("Contact"))
        self._row(form, self._text("phone"), self._text("email"))
        self._row(form, contacts_field())
        self._row(form, addresses_field())
        self._terms(form)
        self._standing(form)
        self._heading(form, "notes", _("Notes"))
        self._row(form, NoteField("note", field_title("note"), object_name="guest_note", lines=2))
        self._row(form, notes_field())
        self._heading(form, "invoices", _("Invoices and memberships"))
        self._row(form, invoice_titles_field())
        self._row(form, memberships_field())
        return form

    def _terms(self, form: Form) -> None:
        self._heading(form, "terms", _("Company terms and people"))
        limit = MoneyField(
            "credit_limit_minor",
            field_title("credit_limit_minor"),
            object_name="guest_credit_limit_minor",
            currency=self._context.status().currency,
        )
        days = WholeNumberField("credit_days", field_title("credit_days"), object_name="guest_credit_days", maximum=_MOST_CREDIT_DAYS)
        self._row(form, self._text("tax_number"), days, limit)
        self._row(form, persons_field())

    def _standing(self, form: Form) -> None:
        self._heading(form, "vip", _("VIP and tags"))
        level = NumberField("vip_level", field_title("vip_level"), object_name="guest_vip_level", maximum=_HIGHEST_VIP_LEVEL)
        of_class = ChoiceField(
            "vip_class", field_title("vip_class"), object_name="guest_vip_class", choices=choices_of(VIP_CLASS_TITLES), required=True
        )
        self._row(form, level, of_class, self._text("first_source"))
        self._row(form, tags_field())
        self._row(
            form,
            CheckField("do_not_rent", field_title("do_not_rent"), object_name="guest_do_not_rent"),
            self._text("do_not_rent_reason", LONGEST_TEXT),
        )

    def _documents(self) -> Form:
        form = self._form(DOCUMENTS, field_title("documents"))
        self._row(form, documents_field(self._dress_document))
        return form

    def _preferences(self) -> Form:
        form = self._form(PREFERENCES, field_title("preferences"))
        field = PreferencesField("preferences", field_title("preferences"), object_name="guest_preferences", dress=self._dress_health)
        self._row(form, field)
        return form

    def _heading(self, form: Form, key: str, title: str) -> None:
        form.add_heading(title)
        self._headings[key] = form.layout().itemAt(form.layout().count() - 2).widget()

    def _dress_document(self, row: LineRow) -> None:
        self._dress_sealed(row, "number", "profile_document.number_sealed")

    def _dress_health(self, row: LineRow) -> None:
        self._dress_sealed(row, "value", "profile_preference.value_sealed")

    def _dress_sealed(self, row: LineRow, name: str, column: str) -> None:
        """Let the eye of a row ask for what is stored under the row's own id, and mask what is kept."""
        field = row.fields[name]
        assert isinstance(field, SealedField)  # noqa: S101 - made so by the cells
        if row.line.id is not None and getattr(row.line, name) is None:
            field.keep(self._numbers.get(row.line.id) or field.mask)
        if not row.property("asks"):
            row.setProperty("asks", True)
            field.reveal_asked.connect(lambda: self._reveal(column, row.line.id, field))


def _asks(name: str, file: GuestFile | None, allowed: frozenset[Permission]) -> bool:
    """Whether a change of a field will be a request: it is protected, filled already, and the person may not change it."""
    return (
        name in PROTECTED_FIELDS
        and file is not None
        and Permission.EDIT_PROTECTED not in allowed
        and getattr(file.form, name) not in (None, "", ())
    )


def _hint(name: str, *, masked: bool, asks: bool, waits: bool) -> str:
    if masked:
        return _("You may not see contacts. They stay as they are.")
    if waits:
        return _("A change of this waits for somebody who may decide it.")
    if asks and name == "documents":
        return _("Changing or taking away a document will be sent as a request; another one can be added.")
    return _("A change will be sent as a request.") if asks else ""


def _refused_words(refusal: Refusal) -> str:
    date = input_date_text(refusal.refused_at.date())
    return _("A change was refused {date} by {who}: {answer}").format(date=date, who=refusal.refused_by, answer=refusal.answer)
