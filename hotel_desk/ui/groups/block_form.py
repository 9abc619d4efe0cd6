"""The form of a block: new, or what was agreed changed."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QWidget

from hotel_desk.domain.codes import ProfileKind
from hotel_desk.domain.slots import nights_between
from hotel_desk.language import _
from hotel_desk.queries.profiles import ProfileHit, find_profiles
from hotel_desk.services.block_rooms import MOST_ROOMS, BlockRooms
from hotel_desk.services.blocks import BlockDetails, BlockSaved, change_block, make_block
from hotel_desk.ui.front_desk.job_panel import JobPanel, Outcome
from hotel_desk.ui.widgets.buttons import Intent
from hotel_desk.ui.widgets.date_field import DateField
from hotel_desk.ui.widgets.field import CheckField, ChoiceField, NoteField, NumberField, TextField
from hotel_desk.ui.widgets.search_field import SearchField

if TYPE_CHECKING:
    from datetime import date

    from hotel_desk.domain.ids import BlockId, ProfileId
    from hotel_desk.queries.block_sheet import BlockOptions, BlockSheet
    from hotel_desk.ui.shell.screen import ScreenContext

NAME_LENGTH = 200
CODE_LENGTH = 40


class BlockForm(JobPanel):
    """*New block*, or *Change block* where there is one.

    Args:
        options: types and plans to choose from.
        sheet: the block to be changed; None for a new one.
        rooms: of the block to be changed, as the grid has them.
    """

    NO_LOSS = frozenset({"arrival_date", "departure_date", "definite"})

    def __init__(
        self, context: ScreenContext, options: BlockOptions, sheet: BlockSheet | None = None, rooms: list[BlockRooms] | None = None
    ) -> None:
        title = _("New block") if sheet is None else _("Change block")
        super().__init__(context, object_name="block_form", title=title)
        self._options = options
        self._sheet = sheet
        self._stored_rooms = rooms or []
        self.saved_id: BlockId | None = None
        self.set_heading(title, "" if sheet is None else sheet.facts.name)
        self._add_fields()
        self.add(self.form)
        self.make_primary(_("Make block") if sheet is None else _("Save"), self._intent, self._done, object_name="block_form_do")
        if sheet is None:
            self._propose()
        else:
            self._fill(sheet)

    def first_field(self) -> QWidget:
        return self.form.field("name")

    def _add_fields(self) -> None:
        self.form.add(TextField("name", _("Name of the group"), object_name="block_name", required=True, limit=NAME_LENGTH))
        self._arrives = DateField("arrival_date", _("Arrival"), object_name="block_arrival", relative_to=self._today, required=True)
        self.form.add(
            self._arrives,
            DateField("departure_date", _("Departure"), object_name="block_departure", relative_to=self._arrival, required=True),
        )
        self.form.add(
            DateField(
                "cutoff_date",
                _("Cut-off day"),
                object_name="block_cutoff",
                relative_to=self._arrival,
                hint=_("The last day for the group; without one, the day of arrival."),
            ),
            TextField("code", _("Code"), object_name="block_code", limit=CODE_LENGTH, hint=_("Empty: made from the name.")),
        )
        plans = [(None, _("None")), *((plan, f"{code} · {name}") for plan, code, name in self._options.plans)]
        self.form.add(ChoiceField("rate_plan_id", _("Rate plan"), object_name="block_plan", choices=plans))
        if self._sheet is None:
            self._add_rooms()
        self.form.add_heading(_("Who"))
        self.form.add(
            self._partner("company_id", _("Company"), "block_company", ProfileKind.COMPANY),
            self._partner("agent_id", _("Agent"), "block_agent", ProfileKind.AGENT),
        )
        self.form.add(
            TextField("contact_name", _("Contact person"), object_name="block_contact", limit=NAME_LENGTH),
            TextField("contact_phone", _("Phone"), object_name="block_phone", limit=NAME_LENGTH),
        )
        self.form.add(NoteField("note", _("Note"), object_name="block_note", lines=2))

    def _add_rooms(self) -> None:
        self.form.add_heading(_("Rooms on every night"))
        fields = [
            NumberField(f"rooms_{number}", f"{code} · {name}", object_name=f"block_rooms_{number}", maximum=MOST_ROOMS)
            for number, (_type, code, name) in enumerate(self._options.types)
        ]
        for first in range(0, len(fields), 2):
            self.form.add(*fields[first : first + 2])
        self.form.add(
            CheckField(
                "definite",
                _("Definite: keep the rooms at once"),
                object_name="block_definite",
                hint=_("A tentative block keeps nothing until it is made definite."),
            )
        )

    def _partner(self, name: str, title: str, object_name: str, kind: ProfileKind) -> SearchField[ProfileHit]:
        return SearchField(
            name,
            title,
            runner=self.context.runner,
            query=partial(find_profiles, kinds=(kind,)),
            title=lambda hit: hit.name,
            subtitle=lambda hit: hit.phone or hit.email,
            object_name=object_name,
        )

    def _today(self) -> date:
        return self.context.status().business_date

    def _arrival(self) -> date:
        """What other dates are counted from."""
        return self._arrives.shown_day()

    def _propose(self) -> None:
        self.form.set_values(definite=True, rate_plan_id=None)

    def _fill(self, sheet: BlockSheet) -> None:
        facts = sheet.facts
        plain = ("name", "arrival_date", "departure_date", "cutoff_date", "code", "contact_name", "contact_phone", "note")
        if facts.rate_plan_id is not None and facts.rate_plan_id not in {plan for plan, _code, _name in self._options.plans}:
            kept = (facts.rate_plan_id, f"{facts.plan_code} · {facts.plan_name}")
            plans = [(None, _("None")), kept, *((plan, f"{code} · {name}") for plan, code, name in self._options.plans)]
            self.form.field("rate_plan_id").set_choices(plans)  # type: ignore[attr-defined]
        self.form.set_values(
            rate_plan_id=facts.rate_plan_id,
            company_id=_hit(facts.company_id, facts.company, ProfileKind.COMPANY),
            agent_id=_hit(facts.agent_id, facts.agent, ProfileKind.AGENT),
            **{name: getattr(facts, name) for name in plain},
        )

    def _intent(self) -> Intent | None:
        if not self.form.check():
            return None
        values = self.form.values()
        details = self._details(values)
        if self._sheet is None:
            rooms = self._new_rooms(values)
            if not rooms and details.departure_date > details.arrival_date:
                self.form.field_error("rooms_0", _("Say how many rooms the group takes."))
                return None
            return Intent(make_block, {"details": details, "rooms": rooms, "definite": values["definite"]})
        facts = self._sheet.facts
        kept = [one for one in self._stored_rooms if details.arrival_date <= one.date < details.departure_date]
        return Intent(change_block, {"block_id": facts.block_id, "version": facts.version, "details": details, "rooms": kept})

    def _details(self, values: dict[str, Any]) -> BlockDetails:
        company, agent = values["company_id"], values["agent_id"]
        plain = ("name", "arrival_date", "departure_date", "cutoff_date", "code", "rate_plan_id", "contact_name", "contact_phone", "note")
        return BlockDetails(
            **{name: values[name] for name in plain},
            company_id=None if company is None else company.id,
            agent_id=None if agent is None else agent.id,
        )

    def _new_rooms(self, values: dict[str, Any]) -> list[BlockRooms]:
        nights = nights_between(values["arrival_date"], values["departure_date"])
        counts = [(kind, values[f"rooms_{number}"]) for number, (kind, _code, _name) in enumerate(self._options.types)]
        return [BlockRooms(kind, night, rooms) for kind, rooms in counts if rooms for night in nights]

    def _done(self, saved: BlockSaved) -> None:
        name = self.form.value("name")
        self.form.mark_saved()
        sentence = _("The block of {name} is made.") if self._sheet is None else _("The block of {name} is changed.")
        self.saved_id = saved.block_id
        self.finished.emit(Outcome(sentence.format(name=name), oversold=saved.oversold))


def _hit(profile_id: ProfileId | None, name: str, kind: ProfileKind) -> ProfileHit | None:
    return None if profile_id is None else ProfileHit(profile_id, kind, name, "", "", None, None)
