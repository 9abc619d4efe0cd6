"""The parts that a policy's terms are typed in: how much, how long before, from which hour."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from hotel_desk.domain.policies import MOST_HOURS, Band, Notice, NoticeUnit, Share, ShareKind
from hotel_desk.language import N_, _
from hotel_desk.ui.setup.fields import TimeField
from hotel_desk.ui.setup.words import translated
from hotel_desk.ui.widgets.count_field import CountField
from hotel_desk.ui.widgets.field import ChoiceField, Field, NumberField
from hotel_desk.ui.widgets.money_field import MoneyField
from hotel_desk.ui.widgets.percent_field import PercentField

if TYPE_CHECKING:
    from collections.abc import Sequence

_MOST_NIGHTS = 365
_NUMBER_WIDTH = 120
_LARGEST_MINOR = 1_000_000_000
_UNSAID = "unsaid"
SHARE_KINDS: dict[ShareKind, str] = {
    ShareKind.NOTHING: N_("Nothing"),
    ShareKind.FIRST_NIGHT: N_("The first night"),
    ShareKind.NIGHTS: N_("Some nights"),
    ShareKind.PERCENT: N_("A percentage"),
    ShareKind.ALL: N_("Everything"),
    ShareKind.AMOUNT: N_("An amount"),
}
# Of the nights that are not slept.
EARLY_KINDS: dict[ShareKind, str] = {
    ShareKind.NOTHING: N_("Nothing"),
    ShareKind.FIRST_NIGHT: N_("The first night not slept"),
    ShareKind.NIGHTS: N_("Some nights"),
    ShareKind.PERCENT: N_("A percentage"),
    ShareKind.ALL: N_("All nights not slept"),
    ShareKind.AMOUNT: N_("An amount"),
}
# Of one night: there is no first of several.
BAND_KINDS: dict[ShareKind, str] = {
    ShareKind.PERCENT: N_("Part of a night"),
    ShareKind.ALL: N_("A night"),
    ShareKind.AMOUNT: N_("An amount"),
}
NOTICE_UNITS: dict[NoticeUnit, str] = {NoticeUnit.DAYS: N_("days before arrival"), NoticeUnit.HOURS: N_("hours before check-in")}


class Part(QWidget):
    """Some fields that make one value together.

    Signals:
        edited(): the person changed one of them.
    """

    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._every: list[Field] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)

    def add(self, *fields: Field) -> None:
        """Put fields side by side."""
        row = QHBoxLayout()
        row.setSpacing(12)
        for field in fields:
            row.addWidget(field, 1)
            self._every.append(field)
            field.edited.connect(self.edited)
        self._column.addLayout(row)

    def add_part(self, part: Part) -> None:
        """Put another part beneath."""
        self._column.addWidget(part)
        self._every += part.fields()
        part.edited.connect(self.edited)

    def fields(self) -> Sequence[Field]:
        """Every field in it, shown or not."""
        return self._every

    def check(self) -> bool:
        """Say under each field on view what is wrong with it; whether nothing is."""
        found = {field: field.problem() for field in self._every if not field.isHidden()}
        for field, problem in found.items():
            field.show_error(problem)
        return not any(found.values())


class ShareFields(Part):
    """How much: a number of nights, a percentage, an amount, everything or nothing."""

    def __init__(self, label: str, *, object_name: str, currency: str, kinds: dict[ShareKind, str]) -> None:
        super().__init__()
        self._kind = ChoiceField("kind", label, object_name=f"{object_name}_kind", choices=translated(kinds), required=True)
        self._nights = NumberField("nights", _("Nights"), object_name=f"{object_name}_nights", minimum=1, maximum=_MOST_NIGHTS)
        self._percent = PercentField("percent", _("Percentage"), object_name=f"{object_name}_percent")
        self._amount = MoneyField(
            "amount", _("Amount"), object_name=f"{object_name}_amount", currency=currency, maximum=_LARGEST_MINOR, required=True
        )
        self._percent.required = True
        self.add(self._kind, self._nights, self._percent, self._amount)
        self._kind.edited.connect(self._show_kind)
        self.set_value(Share(next(iter(kinds))))

    def value(self) -> Share:
        """What was chosen; only the number that belongs to it counts."""
        kind = self._kind.value()
        return Share(
            kind,
            nights=self._nights.value() if kind is ShareKind.NIGHTS else 0,
            percent_millionths=(self._percent.value() or 0) if kind is ShareKind.PERCENT else 0,
            amount_minor=(self._amount.value() or 0) if kind is ShareKind.AMOUNT else 0,
        )

    def set_value(self, share: Share) -> None:
        """Show a share."""
        self._kind.set_value(share.kind)
        self._nights.set_value(max(1, share.nights))
        self._percent.set_value(share.percent_millionths or None)
        self._amount.set_value(share.amount_minor or None)
        self._show_kind()

    def _show_kind(self) -> None:
        kind = self._kind.value()
        for field, of_kind in ((self._nights, ShareKind.NIGHTS), (self._percent, ShareKind.PERCENT), (self._amount, ShareKind.AMOUNT)):
            field.setVisible(kind is of_kind)


class OptionalShareFields(ShareFields):
    """How much, or that the policy does not say it: the value is None then.

    Args:
        unsaid: what is chosen where the policy does not say it.
    """

    def __init__(self, label: str, *, object_name: str, currency: str, kinds: dict[ShareKind, str], unsaid: str) -> None:
        super().__init__(label, object_name=object_name, currency=currency, kinds=kinds)
        self._kind.set_choices([(_UNSAID, unsaid), *translated(kinds)])
        self.set_value(None)

    def value(self) -> Share | None:  # type: ignore[override]
        """What was chosen; None where the policy does not say it."""
        return None if self._kind.value() == _UNSAID else super().value()

    def set_value(self, share: Share | None) -> None:
        """Show a share, or that there is none."""
        super().set_value(share or Share())
        if share is None:
            self._kind.set_value(_UNSAID)


class NoticeFields(Part):
    """Until when something is free; never where no number is given."""

    def __init__(self, label: str, *, object_name: str) -> None:
        super().__init__()
        self._number = CountField("number", label, object_name=f"{object_name}_number", highest=MOST_HOURS, hint=_("Empty: never free."))
        self._unit = ChoiceField("unit", _("Counted in"), object_name=f"{object_name}_unit", choices=translated(NOTICE_UNITS))
        self._number.setMaximumWidth(_NUMBER_WIDTH)
        self.add(self._number, self._unit)
        self.set_value(None)

    def value(self) -> Notice | None:
        """What was typed."""
        number = self._number.value()
        return None if number is None else Notice(number, self._unit.value())

    def set_value(self, notice: Notice | None) -> None:
        """Show a notice."""
        self._number.set_value(None if notice is None else notice.number)
        self._unit.set_value(NoticeUnit.DAYS if notice is None else notice.unit)


class BandFields(Part):
    """From which hours (or before which) something costs, and how much; rows without an hour do not count."""

    def __init__(self, label: str, *, object_name: str, currency: str, rows: int = 3) -> None:
        super().__init__()
        self._bands: list[tuple[TimeField, ShareFields]] = []
        for number in range(rows):
            hour = TimeField("hour", label, object_name=f"{object_name}_{number}_hour")
            share = ShareFields(_("Costs"), object_name=f"{object_name}_{number}", currency=currency, kinds=BAND_KINDS)
            line = QWidget()
            row = QHBoxLayout(line)
            row.setContentsMargins(0, 0, 0, 0)
            row.setSpacing(12)
            row.addWidget(hour, 1)
            row.addWidget(share, 3)
            self._column.addWidget(line)
            self._every += [hour, *share.fields()]
            hour.edited.connect(self.edited)
            hour.edited.connect(lambda hour=hour, share=share: share.setVisible(_typed(hour)))
            share.edited.connect(self.edited)
            self._bands.append((hour, share))

    def value(self) -> tuple[Band, ...]:
        """The bands that have an hour, the earliest first."""
        found = [Band(at, share.value()) for hour, share in self._bands if (at := hour.value()) is not None]
        return tuple(sorted(found, key=lambda band: band.hour))

    def set_value(self, bands: Sequence[Band]) -> None:
        """Show bands."""
        shown = [*bands, *[None] * len(self._bands)]
        for (hour, share), band in zip(self._bands, shown, strict=False):
            hour.set_value(None if band is None else band.hour)
            share.set_value(Share(ShareKind.PERCENT, percent_millionths=500_000) if band is None else band.share)
            share.setVisible(band is not None)

    def check(self) -> bool:
        """Only the rows with an hour are asked."""
        good = True
        for hour, share in self._bands:
            problem = hour.problem()
            hour.show_error(problem)
            good = good and not problem and (not _typed(hour) or share.check())
        return good


def _typed(hour: TimeField) -> bool:
    return bool(hour.line.text().strip())
