"""The head of the editor: who it is, how they stand, and what nobody may overlook."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from hotel_desk.domain.codes import ProfileKind
from hotel_desk.domain.guest_code_titles import VIP_CLASS_TITLES
from hotel_desk.domain.guest_codes import VipClass
from hotel_desk.language import _, plural
from hotel_desk.ui.formats import country_name
from hotel_desk.ui.guests.credit_line import CreditLine
from hotel_desk.ui.guests.words import KIND_TITLES
from hotel_desk.ui.widgets.text import ElidedLabel, label

if TYPE_CHECKING:
    from hotel_desk.domain.guest_form import GuestFileForm
    from hotel_desk.domain.permissions import Permission
    from hotel_desk.queries.guest_file import GuestFile
    from hotel_desk.ui.shell.screen import ScreenContext


class EditorHead(QFrame):
    """The name, a line about them, and warnings as far as there are any.

    Args:
        beside: what stands to the right of the name.
    """

    def __init__(self, context: ScreenContext, beside: QWidget) -> None:
        super().__init__()
        self.setObjectName("guest_head")
        self.setAccessibleName(_("Guest"))
        self.name = ElidedLabel("", "title")
        self.name.setObjectName("guest_head_name")
        self.facts = ElidedLabel("", "quiet")
        self.facts.setObjectName("guest_head_facts")
        self.credit = CreditLine(context)
        self.warning = label("", "warning", wrap=True)
        self.warning.setObjectName("guest_head_warning")
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 8)
        column.setSpacing(4)
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addWidget(self.name)
        words.addWidget(self.facts)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addLayout(words, 1)
        row.addWidget(beside, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(row)
        column.addWidget(self.credit)
        column.addWidget(self.warning)

    def show_file(self, file: GuestFile | None, kind: ProfileKind, allowed: frozenset[Permission]) -> None:
        """Say whose record it is; None: a new one."""
        self.credit.show_file(file, allowed)
        if file is None:
            self.name.setText(_("New {kind}").format(kind=_(KIND_TITLES[kind]).lower()))
            self.facts.setText(_("Not saved yet"))
            self.warning.hide()
            return
        self.name.setText(_name_words(file.form))
        self.facts.setText(" · ".join(_facts(file)))
        warnings = _warnings(file)
        self.warning.setText("\n".join(warnings))
        self.warning.setVisible(bool(warnings))


def _name_words(form: GuestFileForm) -> str:
    others = [form.native_name, form.pinyin, " ".join(filter(None, (form.given_name, form.family_name)))]
    return " · ".join(dict.fromkeys(filter(None, [form.name, *others])))


def _facts(file: GuestFile) -> list[str]:
    form = file.form
    vip = _("VIP {level}").format(level=form.vip_level) if form.vip_level else ""
    of_class = _(VIP_CLASS_TITLES[form.vip_class]) if form.vip_class is VipClass.POTENTIAL else ""
    waiting = len(file.requests)
    asked = plural("{count} open request", "{count} open requests", waiting).format(count=waiting) if waiting else ""
    tags = ", ".join(line.tag for line in form.tags)
    return [part for part in (_(KIND_TITLES[form.kind]), vip, of_class, country_name(form.country), tags, asked) if part]


def _warnings(file: GuestFile) -> list[str]:
    found = []
    if file.form.do_not_rent:
        found.append(_("Do not rent: {reason}").format(reason=file.form.do_not_rent_reason))
    if file.erased:
        found.append(_("This record was erased on request. Stays and money stay; nothing about the person does."))
    if file.asked_id != file.profile_id:
        found.append(_("The record that was asked for was merged into this one."))
    if file.merged:
        found.append(_("Merged into this record: {names}").format(names=", ".join(name for _id, name in file.merged)))
    found += [_("Mail to {email} came back.").format(email=address.email) for address in file.mail if address.came_back_at is not None]
    return found
