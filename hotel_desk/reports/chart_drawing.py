"""A chart drawn once for paper and screen: bars, lines, a pie or a heat map, told apart without colour as well."""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, radians, sin
from typing import TYPE_CHECKING, Literal
from xml.etree import ElementTree as ET

from reportlab.graphics import renderSVG
from reportlab.graphics.shapes import Circle, Drawing, Group, Line, PolyLine, Rect, Shape, String, Wedge
from reportlab.lib.colors import Color, HexColor, linearlyInterpolatedColor
from reportlab.pdfbase.pdfmetrics import stringWidth

from hotel_desk.domain.tax import MILLION
from hotel_desk.language import _
from hotel_desk.reports.chart_axis import chart_figure, round_steps, tick_figure
from hotel_desk.reports.sheet import CellKind, Chart, ChartKind
from hotel_desk.reports.sheet_words import figure_text
from hotel_desk.reports.typesetting import paper_font, printable

if TYPE_CHECKING:
    from collections.abc import Sequence

type Anchor = Literal["start", "middle", "end"]

_SIZE, _SMALL = 7.0, 6.0
_GAP = 4.0
_LEGEND = 14.0
_LABELS = 17.0
_BARS_OF_SLOT = 0.8
_LEAST_UPRIGHT = _SMALL + 1
_DASHES: tuple[tuple[int, ...] | None, ...] = (None, (4, 2), (1, 2), (6, 2, 1, 2))
_WHOLE_TURN = 360.0
_LEAST_NUMBERED = 12.0  # degrees of a slice that its number fits into
_LIGHT = 0.5
_MARKED_POINTS = 40
_SVG = "http://www.w3.org/2000/svg"


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours of a chart, `#rrggbb`; those of the series differ in lightness, so that they are told apart in grey.

    Args:
        ink, faint: of words and of lines.
        series: one after the other, then again.
        low, high: of the least and the greatest field of a heat map.
    """

    ink: str
    faint: str
    series: tuple[str, ...]
    low: str
    high: str


# As many as a pie has slices, the rest of them together included.
_ON_PAPER = ("#1f4e79", "#8fb8de", "#c4642d", "#e9c46a", "#4b7f52", "#9a8fb0", "#7a1f2b", "#7fd1c7", "#6b6b6b")
_IN_THE_DARK = ("#8fc1f0", "#3b74ad", "#f0a070", "#8c5a2b", "#9fd6a6", "#6f6690", "#f2b8c6", "#2f7f78", "#b5b5b5")
PAPER = Palette("#1c1f24", "#b9bfc9", _ON_PAPER, "#f3f6fa", "#17375e")
DARK = Palette("#e6e9ee", "#4a5260", _IN_THE_DARK, "#232a35", "#9fd0ff")


def drawing(chart: Chart, *, width: float, height: float, currency: str, palette: Palette = PAPER) -> Drawing:
    """Draw a chart, its title left out.

    Args:
        width, height: in points.
        currency: of money in it, ISO 4217.
    """
    frame = Frame(chart, width, height, currency, palette)
    made = Drawing(width, height)
    if not any(value is not None for series in chart.series for value in series.values):
        made.add(frame.words(_("There is nothing to show."), 0, height - _SIZE * 2))
        return made
    draw = {ChartKind.BAR: _bars, ChartKind.LINE: _lines, ChartKind.PIE: _pie, ChartKind.HEAT: _heat}[chart.kind]
    for shape in draw(frame):
        made.add(shape)
    return made


def svg(chart: Chart, *, width: float, height: float, currency: str, palette: Palette = PAPER) -> bytes:
    """The same drawing as SVG. Clipping paths are left out: Qt does not know them, and nothing is drawn outside."""
    written = renderSVG.drawToString(drawing(chart, width=width, height=height, currency=currency, palette=palette))
    ET.register_namespace("", _SVG)
    root = ET.fromstring(written)  # noqa: S314 - written one line above
    for parent in root.iter():
        for child in list(parent):
            if child.tag == f"{{{_SVG}}}clipPath":
                parent.remove(child)
        if "style" in parent.attrib:
            # “None” is Python's word; the one for an empty line is “none”.
            parent.attrib["style"] = parent.attrib["style"].replace("clip-path: url(#clip)", "").replace("fill: None", "fill: none")
    return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True))


@dataclass(frozen=True, slots=True)
class Frame:
    """A chart with the sheet it is drawn on."""

    chart: Chart
    width: float
    height: float
    currency: str
    palette: Palette

    def colour(self, place: int) -> Color:
        """Of the series or slice at a place."""
        return HexColor(self.palette.series[place % len(self.palette.series)])

    def words(self, text: str, x: float, y: float, *, anchor: Anchor = "start", size: float = _SIZE, colour: Color | None = None) -> String:
        """Words on their base line."""
        ink = HexColor(self.palette.ink) if colour is None else colour
        return String(x, y, printable(text), fontName=paper_font(), fontSize=size, textAnchor=anchor, fillColor=ink)

    def box(self, x: float, y: float, width: float, height: float, *, fill: Color | None, edge: str = "") -> Rect:
        """A filled field, its edge in the colour of the words if none is named."""
        made = Rect(x, y, width, height)
        made.fillColor = fill
        made.strokeColor = HexColor(edge or self.palette.ink)
        made.strokeWidth = 0.3
        return made

    def figure(self, value: int) -> str:
        """A value as it stands beside its mark."""
        return chart_figure(value, self.chart.values, self.currency)


def _wide(text: str, size: float = _SIZE) -> float:
    return float(stringWidth(printable(text), paper_font(), size))


def _shortened(text: str, width: float, size: float = _SIZE) -> str:
    """As much of a text as fits."""
    if _wide(text, size) <= width:
        return text
    while text and _wide(f"{text}…", size) > width:
        text = text[:-1]
    return f"{text}…" if text else ""


@dataclass(frozen=True, slots=True)
class _Slice:
    """A slice of a pie: from where, clockwise, and how far, in degrees."""

    place: int
    centre: float
    radius: float
    angle: float
    turn: float


@dataclass(frozen=True, slots=True)
class _Field:
    """Where bars and lines are drawn: its corner and sides, the scale, and a slot for each label."""

    left: float
    bottom: float
    width: float
    height: float
    low: int
    high: int
    slots: int

    @property
    def slot(self) -> float:
        return self.width / max(self.slots, 1)

    def middle(self, place: int) -> float:
        return self.left + (place + 0.5) * self.slot

    def y(self, value: int) -> float:
        return self.bottom + self.height * (value - self.low) / (self.high - self.low)


def _field(frame: Frame) -> tuple[_Field, list[Shape]]:
    """The field with its scale, labels and legend."""
    chart = frame.chart
    ticks = round_steps(value for series in chart.series for value in series.values if value is not None)
    step = ticks[1] - ticks[0]
    texts = [tick_figure(tick, chart.values, frame.currency, step) for tick in ticks]
    left = max(map(_wide, texts)) + _GAP * 2
    top = (_LEGEND if len(chart.series) > 1 else 0) + _SIZE + _GAP
    field = _Field(left, _LABELS, frame.width - left, frame.height - _LABELS - top, ticks[0], ticks[-1], len(chart.labels))
    shapes: list[Shape] = []
    faint = HexColor(frame.palette.faint)
    for tick, text in zip(ticks, texts, strict=True):
        y = field.y(tick)
        shapes.append(Line(left, y, frame.width, y, strokeColor=faint, strokeWidth=1.0 if tick == 0 else 0.4))
        shapes.append(frame.words(text, left - _GAP, y - _SIZE / 3, anchor="end"))
    shapes += _labels(frame, field, _LABELS - _SIZE - _GAP)
    if len(chart.series) > 1:
        shapes += _legend(frame)
    return field, shapes


def _labels(frame: Frame, field: _Field, y: float) -> list[String]:
    """Beside the slots; every second, third … where they would run into each other."""
    labels = frame.chart.labels
    widest = max(map(_wide, labels), default=0)
    each = 1
    while each < len(labels) and widest + _GAP > field.slot * each:
        each += 1
    return [frame.words(label, field.middle(place), y, anchor="middle") for place, label in enumerate(labels) if place % each == 0]


def _legend(frame: Frame) -> list[Shape]:
    shapes: list[Shape] = []
    x, y = 0.0, frame.height - _SIZE - 2
    share = frame.width / len(frame.chart.series)
    for place, series in enumerate(frame.chart.series):
        title = _shortened(series.title, share - _SIZE * 3)
        if frame.chart.kind is ChartKind.LINE:
            shapes.append(_dashed(Line(x, y + _SIZE / 3, x + _SIZE * 2, y + _SIZE / 3, strokeColor=frame.colour(place)), place))
        else:
            shapes.append(frame.box(x, y, _SIZE, _SIZE, fill=frame.colour(place)))
        shapes.append(frame.words(title, x + _SIZE * 2 + _GAP, y + 0.5))
        x += _SIZE * 2 + _GAP + _wide(title) + _GAP * 4
    return shapes


def _dashed(line: Line | PolyLine, place: int) -> Line | PolyLine:
    line.strokeWidth = 1.4
    dash = _DASHES[place % len(_DASHES)]
    if dash is not None:
        line.strokeDashArray = list(dash)
    return line


def _bars(frame: Frame) -> list[Shape]:
    field, shapes = _field(frame)
    drawn: list[Shape] = list(shapes)
    series = frame.chart.series
    wide = field.slot * _BARS_OF_SLOT / len(series)
    for number, one in enumerate(series):
        for place, value in enumerate(one.values):
            if value is None:
                continue
            x = field.middle(place) - field.slot * _BARS_OF_SLOT / 2 + number * wide
            low, high = sorted((field.y(0), field.y(value)))
            drawn.append(frame.box(x, low, wide, high - low, fill=frame.colour(number)))
            drawn += _bar_value(frame, value, x + wide / 2, high, wide)
    return drawn


def _bar_value(frame: Frame, value: int, x: float, y: float, wide: float) -> list[Shape]:
    """The value over its bar: lying where it fits, else upright, else left to the table."""
    text = frame.figure(value)
    if _wide(text, _SMALL) <= wide + _GAP / 2:
        return [frame.words(text, x, y + 1.5, anchor="middle", size=_SMALL)]
    if wide < _LEAST_UPRIGHT or y + _wide(text, _SMALL) > frame.height:
        return []
    upright = Group(frame.words(text, 0, 0, size=_SMALL))
    upright.translate(x + _SMALL / 3, y + 2)
    upright.rotate(90)
    return [upright]


def _lines(frame: Frame) -> list[Shape]:
    field, shapes = _field(frame)
    drawn: list[Shape] = list(shapes)
    for number, one in enumerate(frame.chart.series):
        points = [(field.middle(place), field.y(value), value) for place, value in enumerate(one.values) if value is not None]
        for run in _runs(one.values):
            flat = [side for place in run for side in (field.middle(place), field.y(one.values[place] or 0))]
            if len(run) > 1:
                drawn.append(_dashed(PolyLine(flat, strokeColor=frame.colour(number)), number))
        if len(points) <= _MARKED_POINTS:
            drawn += [_mark(frame, number, x, y) for x, y, _value in points]
        drawn += _line_values(frame, field, points)
    return drawn


def _runs(values: Sequence[int | None]) -> list[list[int]]:
    """The places of values that follow each other: a line has a gap where nothing is known."""
    runs: list[list[int]] = [[]]
    for place, value in enumerate(values):
        if value is not None:
            runs[-1].append(place)
        elif runs[-1]:
            runs.append([])
    return runs


def _mark(frame: Frame, number: int, x: float, y: float) -> Circle | Rect:
    colour = frame.colour(number)
    if number % 2:
        return frame.box(x - 1.6, y - 1.6, 3.2, 3.2, fill=colour)
    return Circle(x, y, 1.8, fillColor=colour, strokeColor=colour)


def _line_values(frame: Frame, field: _Field, points: list[tuple[float, float, int]]) -> list[Shape]:
    """All values of a single line where they fit; of several, or of many points, the last one."""
    texts = [(x, y, frame.figure(value)) for x, y, value in points]
    crowded = len(frame.chart.series) > 1 or any(_wide(text, _SMALL) > field.slot for _x, _y, text in texts)
    shown = texts[-1:] if crowded else texts
    ends: Anchor = "end" if crowded else "middle"
    return [frame.words(text, min(x + (_GAP if crowded else 0), frame.width), y + 4, anchor=ends, size=_SMALL) for x, y, text in shown]


def _pie(frame: Frame) -> list[Shape]:
    """Slices with their numbers, and beside them what each number is. A pie has no slices of nothing, or of less."""
    slices = [(label, value) for label, value in zip(frame.chart.labels, frame.chart.series[0].values, strict=True) if value and value > 0]
    whole = sum(value for _label, value in slices) or 1
    radius = frame.height / 2 - _GAP
    centre = radius + _GAP
    drawn: list[Shape] = []
    angle = 90.0
    line = min(_SIZE * 2, (frame.height - _GAP) / max(len(slices), 1))
    size = min(_SIZE, line * 0.8)
    for place, (label, value) in enumerate(slices):
        turn = _WHOLE_TURN * value / whole
        drawn += _slice(frame, _Slice(place, centre, radius, angle, turn))
        y = frame.height - (place + 1) * line
        share = figure_text(value * MILLION // whole, CellKind.SHARE, frame.currency)
        said = f"{place + 1}   {label}: {frame.figure(value)}  ({share})"
        x = centre + radius + _GAP * 6
        drawn.append(frame.box(x, y, size, size, fill=frame.colour(place)))
        drawn.append(frame.words(_shortened(said, frame.width - x - size * 2, size), x + size * 1.6, y + size * 0.1, size=size))
        angle -= turn
    return drawn


def _slice(frame: Frame, piece: _Slice) -> list[Shape]:
    colour, ink, centre = frame.colour(piece.place), HexColor(frame.palette.ink), piece.centre
    whole = piece.turn >= _WHOLE_TURN
    shape = Circle(centre, centre, piece.radius) if whole else Wedge(centre, centre, piece.radius, piece.angle - piece.turn, piece.angle)
    shape.fillColor, shape.strokeColor, shape.strokeWidth = colour, ink, 0.4
    if piece.turn < _LEAST_NUMBERED:
        return [shape]
    towards = radians(piece.angle - piece.turn / 2)
    x, y = centre + 0.7 * piece.radius * cos(towards), centre + 0.7 * piece.radius * sin(towards)
    return [shape, frame.words(str(piece.place + 1), x, y - _SIZE / 3, anchor="middle", colour=_readable_on(colour))]


def _heat(frame: Frame) -> list[Shape]:
    chart = frame.chart
    left = min(max((_wide(series.title) for series in chart.series), default=0) + _GAP, frame.width / 3)
    wide, high = (frame.width - left) / max(len(chart.labels), 1), (frame.height - _LABELS) / len(chart.series)
    known = [value for series in chart.series for value in series.values if value is not None]
    low, span = min(known), max(max(known) - min(known), 1)
    drawn: list[Shape] = []
    for row, series in enumerate(chart.series):
        y = frame.height - _LABELS - (row + 1) * high
        drawn.append(frame.words(_shortened(series.title, left - _GAP), 0, y + high / 2 - _SIZE / 3))
        for place, value in enumerate(series.values):
            x = left + place * wide
            shade = None if value is None else _between(frame.palette, (value - low) / span)
            drawn.append(frame.box(x, y, wide, high, fill=shade, edge=frame.palette.faint))
            if value is None or shade is None:
                continue
            text = frame.figure(value)
            size = _SIZE if _wide(text) <= wide - 2 else _SMALL - 1
            if _wide(text, size) <= wide - 1 and size <= high:
                drawn.append(
                    frame.words(text, x + wide / 2, y + high / 2 - size / 3, anchor="middle", size=size, colour=_readable_on(shade))
                )
    field = _Field(left, 0, frame.width - left, frame.height, 0, 1, len(chart.labels))
    return [*drawn, *_labels(frame, field, frame.height - _LABELS + _GAP)]


def _between(palette: Palette, share: float) -> Color:
    return linearlyInterpolatedColor(HexColor(palette.low), HexColor(palette.high), 0.0, 1.0, share)


def _readable_on(colour: Color) -> Color:
    """Black or white, whichever is read better (relative luminance, ITU-R BT.601)."""
    light = 0.299 * colour.red + 0.587 * colour.green + 0.114 * colour.blue
    return HexColor("#1c1f24") if light > _LIGHT else HexColor("#ffffff")
