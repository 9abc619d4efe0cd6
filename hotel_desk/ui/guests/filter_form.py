"""The conditions of a guest list as fields; what is empty is no condition."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from hotel_desk.domain.guest_code_titles import CONSENT_PURPOSE_TITLES, VIP_CLASS_TITLES
from hotel_desk.domain.guest_filter import GuestFilter
from hotel_desk.language import _
from hotel_desk.ui.guests.code_fields import CountryField, LanguagesField
from hotel_desk.ui.guests.words import KIND_TITLES, choices_of
from hotel_desk.ui.widgets.count_field import CountField
from hotel_desk.ui.widgets.date_field import DateField
from hotel_desk.ui.widgets.field import ChoiceField, TextField
from hotel_desk.ui.widgets.form import Form
from hotel_desk.ui.widgets.money_field import MoneyField

if TYPE_CHECKING:
    from datetime import date

    from hotel_desk.ui.shell.screen import ScreenContext

_HIGHEST = 9999


class FilterForm(Form):
    """Fields named like the conditions of `GuestFilter`."""

    def __init__(self, context: ScreenContext) -> None:
        super().__init__(object_name="guest_filter", accessible_name=_("Filter"), other_errors=context.messages.error)
        status = context.status()
        self._add_kinds()
        self._add_ranges(status.business_date, status.currency)
        self.add(
            ChoiceField(
                "active",
                _("Offered for bookings"),
                object_name="guest_filter_active",
                choices=[(True, _("Yes")), (False, _("Switched off")), (None, _("Any"))],
            )
        )
        self.show_filter(GuestFilter())

    def show_filter(self, wanted: GuestFilter) -> None:
        """Show the conditions of a filter."""
        values = {name: getattr(wanted, name) for name in GuestFilter.__dataclass_fields__}
        self.set_values(**values | {"language": (wanted.language,) if wanted.language else ()})

    def filter(self) -> GuestFilter:
        """The filter as it is typed; call it after `check()` said yes."""
        values = self.values()
        tag = (values.pop("tag") or "").strip()
        return GuestFilter(tag=tag or None, **values)

    def _add_kinds(self) -> None:
        """What somebody is, where from, how important, and what they agreed to."""
        everybody = [(None, _("Any"))]
        self.add(
            ChoiceField("kind", _("Kind"), object_name="guest_filter_kind", choices=[*everybody, *choices_of(cast("Any", KIND_TITLES))])
        )
        self.add(CountryField("country", _("Country"), object_name="guest_filter_country"))
        self.add(LanguagesField("language", _("Language"), object_name="guest_filter_language", one=True))
        self.add(
            CountField("vip_from", _("VIP from"), object_name="guest_filter_vip", highest=9),
            ChoiceField(
                "vip_class", _("Class"), object_name="guest_filter_class", choices=[*everybody, *choices_of(cast("Any", VIP_CLASS_TITLES))]
            ),
        )
        self.add(TextField("tag", _("Tag"), object_name="guest_filter_tag", limit=80))
        self.add(
            ChoiceField(
                "consent",
                _("Consent"),
                object_name="guest_filter_consent",
                choices=[*everybody, *choices_of(cast("Any", CONSENT_PURPOSE_TITLES))],
            )
        )

    def _add_ranges(self, today: date, currency: str) -> None:
        """From so much to so much."""
        for first, last in (
            (
                CountField("age_from", _("Age from"), object_name="guest_filter_age_from", highest=130),
                CountField("age_to", _("to"), object_name="guest_filter_age_to", highest=130),
            ),
            (
                CountField("stays_from", _("Stays from"), object_name="guest_filter_stays_from", highest=_HIGHEST),
                CountField("stays_to", _("to"), object_name="guest_filter_stays_to", highest=_HIGHEST),
            ),
            (
                MoneyField("spend_from_minor", _("Spend from"), object_name="guest_filter_spend_from", currency=currency),
                MoneyField("spend_to_minor", _("to"), object_name="guest_filter_spend_to", currency=currency),
            ),
            (
                DateField("last_stay_from", _("Last stay from"), object_name="guest_filter_last_from", relative_to=lambda: today),
                DateField("last_stay_to", _("to"), object_name="guest_filter_last_to", relative_to=lambda: today),
            ),
        ):
            self.add(first, last)
