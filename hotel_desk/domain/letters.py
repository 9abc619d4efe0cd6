"""The words of letters: templates that the hotel edits, the placeholders they may use, checked before they are kept.

A template is Jinja in a sandbox that was made smaller still: placeholders, `if`, `for` and a few filters. What is not on the list is
refused, so that a template can neither read what it was not given nor run without end.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from jinja2 import StrictUndefined, TemplateError, TemplateSyntaxError, meta, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from hotel_desk.domain.errors import StaffError
from hotel_desk.language import N_, _

LONGEST_TEMPLATE = 20_000
LONGEST_LETTER = 100_000
_MOST_LOOPS_IN_EACH_OTHER = 2
_FILTERS = ("upper", "lower", "trim", "length")
_EQUALITY = {"eq", "ne"}
_ALLOWED = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.Name,
    nodes.Const,
    nodes.Getattr,
    nodes.For,
    nodes.If,
    nodes.CondExpr,
    nodes.Compare,
    nodes.Operand,
    nodes.And,
    nodes.Or,
    nodes.Not,
    nodes.Filter,
)


class UnknownPlaceholder(StaffError):
    code = "letter.unknown_placeholder"
    template = N_("There is no placeholder “{name}” (line {line}). Nothing was saved. {hint}")


class BrokenTemplate(StaffError):
    code = "letter.broken_template"
    template = N_(
        "The template cannot be read at line {line}: {problem}. Nothing was saved. Correct it, or insert the placeholder from the list."
    )


class NotInTemplates(StaffError):
    code = "letter.not_in_templates"
    template = N_("Line {line} uses something that letters cannot do. Nothing was saved. Use placeholders, “if” and “for” only.")


class LetterTooLong(StaffError):
    code = "letter.too_long"
    template = N_("The letter would be longer than {limit} characters. Nothing was written. Shorten the template.")


@dataclass(frozen=True, slots=True)
class Placeholder:
    """What stands in a template for something of the booking.

    Args:
        title: what a person reads in the list (a msgid).
        example: shown in the preview of the editor.
        parts: of a list: its own placeholders; in the template `{% for room in rooms %}{{ room.type }}{% endfor %}`.
        one: of a list: what one of it is called in the loop; the list's parts hang on it, or it is the words itself.
    """

    name: str
    title: str
    example: Any
    parts: tuple[Placeholder, ...] = ()
    one: str = ""

    @property
    def snippet(self) -> str:
        """What the editor inserts."""
        if not self.one:
            return f"{{{{ {self.name} }}}}"
        words = "  ".join(f"{{{{ {self.one}.{part.name} }}}}" for part in self.parts) or f"{{{{ {self.one} }}}}"
        return f"{{% for {self.one} in {self.name} %}}\n{words}\n{{% endfor %}}\n"


def _p(name: str, title: str, example: Any) -> Placeholder:
    return Placeholder(name, title, example)


_NIGHTS = (
    {"date": "14 Nov 2026", "room_type": "Standard", "price": "EUR 100.00"},
    {"date": "15 Nov 2026", "room_type": "Standard", "price": "EUR 110.00"},
)
PLACEHOLDERS: tuple[Placeholder, ...] = (
    _p("guest_name", N_("Name of the guest"), "Ana Silva"),
    _p("contact_name", N_("Contact person of the booking"), "Rui Costa"),
    _p("company_name", N_("Company"), "Acme Ltd"),
    _p("agent_name", N_("Agent"), "Travel Well"),
    _p("confirmation_number", N_("Confirmation number"), "100042"),
    _p("order_number", N_("Agent's own order number"), "TW-7781"),
    _p("booked_date", N_("Day of the booking"), "1 Nov 2026"),
    _p("arrival_date", N_("Day of arrival"), "14 Nov 2026"),
    _p("departure_date", N_("Day of departure"), "16 Nov 2026"),
    _p("night_count", N_("Number of nights"), "2"),
    _p("room_count", N_("Number of rooms"), "1"),
    _p("persons", N_("Guests, in words"), "2 adults, 1 child"),
    _p("check_in_time", N_("Check-in time"), "14:00"),
    _p("check_out_time", N_("Check-out time"), "12:00"),
    _p("expected_time", N_("Expected time of arrival"), "18:30"),
    _p("total", N_("Total price (empty where prices are confidential)"), "EUR 210.00"),
    _p("deposit_due", N_("Deposit still due"), "EUR 50.00"),
    _p("deposit_due_date", N_("Day by which the deposit is due"), "7 Nov 2026"),
    _p("deposit_paid", N_("Deposit paid"), "EUR 50.00"),
    _p("requests", N_("The guest's requests"), "A quiet room"),
    _p("cancellation_reason", N_("Reason of the cancellation"), "Change of plans"),
    _p("hotel_name", N_("Name of the hotel"), "Hotel Miramar"),
    _p("hotel_address", N_("Address of the hotel"), "1 Sea Road, Lisbon, Portugal"),
    _p("hotel_phone", N_("Phone of the hotel"), "+351 210 000 000"),
    _p("hotel_email", N_("E-mail of the hotel"), "desk@miramar.example"),
    _p("hotel_website", N_("Website of the hotel"), "https://miramar.example"),
    _p("today", N_("Day of the letter"), "2 Nov 2026"),
    _p("written_by", N_("Who writes the letter"), "Marta"),
    Placeholder(
        "rooms",
        N_("Rooms, one after the other"),
        (
            {
                "room_type": "Standard",
                "arrival_date": "14 Nov 2026",
                "departure_date": "16 Nov 2026",
                "guest_name": "Ana Silva",
                "persons": "2 adults, 1 child",
                "price": "EUR 210.00",
                "nights": _NIGHTS,
            },
        ),
        (
            _p("room_type", N_("Room type"), ""),
            _p("arrival_date", N_("Day of arrival"), ""),
            _p("departure_date", N_("Day of departure"), ""),
            _p("guest_name", N_("Name of the guest"), ""),
            _p("persons", N_("Guests, in words"), ""),
            _p("price", N_("Price (empty where it is confidential)"), ""),
        ),
        "room",
    ),
    Placeholder(
        "nights",
        N_("Nights with their prices"),
        _NIGHTS,
        (_p("date", N_("Day"), ""), _p("room_type", N_("Room type"), ""), _p("price", N_("Price (empty where it is confidential)"), "")),
        "night",
    ),
    Placeholder("policies", N_("Terms of the booking, in sentences"), ("Free cancellation until 2 days before arrival.",), (), "sentence"),
    Placeholder(
        "places",
        N_("Places booked (tables, treatments, meeting rooms)"),
        ({"name": "Treatment room", "date": "15 Nov 2026", "time": "10:00–11:00", "persons": "1"},),
        (
            _p("name", N_("Name of the place"), ""),
            _p("date", N_("Day"), ""),
            _p("time", N_("Time"), ""),
            _p("persons", N_("Number of guests"), ""),
        ),
        "place",
    ),
)
_NAMES = {placeholder.name: placeholder for placeholder in PLACEHOLDERS}
_PARTS = {part.name for placeholder in PLACEHOLDERS for part in placeholder.parts} | {"nights"}
# Jinja's own, inside a loop: `loop.first`, `loop.last`, `loop.index`.
_LOOP_PARTS = {"first", "last", "index"}


def example_values() -> dict[str, Any]:
    """An invented booking, for the preview of the editor."""
    return {placeholder.name: placeholder.example for placeholder in PLACEHOLDERS}


def empty_values() -> dict[str, Any]:
    """A booking of which nothing is known: what a template must bear too."""
    return {placeholder.name: () if placeholder.one else "" for placeholder in PLACEHOLDERS}


def check_template(text: str, *, field: str) -> None:
    """Go on only if a template can be written with any booking.

    Args:
        field: the input it was typed into.

    Raises:
        UnknownPlaceholder: it names something that there is not; the sentence proposes what is meant.
        BrokenTemplate: it cannot be read; the sentence says where.
        NotInTemplates: it uses more than placeholders, conditions and loops.
    """
    try:
        tree = _environment().parse(text)
    except TemplateSyntaxError as error:
        raise BrokenTemplate(field, line=error.lineno, problem=_(_problem(error.message or ""))) from error
    for node in tree.iter_child_nodes():
        _check_node(node, field, loops=0)
    for name in sorted(meta.find_undeclared_variables(tree)):
        if name not in _NAMES:
            raise _unknown(name, _line_of(tree, name), field)
    for values in (example_values(), empty_values()):
        fill(text, values, field=field)


def fill(text: str, values: Mapping[str, Any], *, field: str = "body") -> str:
    """Write a template with the facts of a booking.

    Args:
        values: one for each of `PLACEHOLDERS`, words and tuples of words.

    Raises:
        BrokenTemplate: a list stands where words should, or the part of one where there is none.
        LetterTooLong: it would be longer than anybody reads.
    """
    written: list[str] = []
    length = 0
    try:
        for part in _environment().from_string(text).generate(dict(values)):
            length += len(part)
            if length > LONGEST_LETTER:
                raise LetterTooLong(field, limit=LONGEST_LETTER)
            written.append(part)
    except (TemplateError, TypeError) as error:
        raise BrokenTemplate(field, line=_failing_line(error), problem=_("a list is used like a word, or a word like a list")) from error
    return "".join(written)


@cache
def _environment() -> ImmutableSandboxedEnvironment:
    made = ImmutableSandboxedEnvironment(
        undefined=StrictUndefined,
        autoescape=False,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=_words,
    )
    made.globals.clear()
    made.filters = {name: made.filters[name] for name in _FILTERS}
    made.tests.clear()
    return made


def _words(value: object) -> str:
    """What may be printed: words and counts, never a list."""
    if isinstance(value, str | int):
        return str(value)
    raise TypeError(value)


def _problem(message: str) -> str:
    """Jinja's complaint in our own words (a msgid)."""
    if "endfor" in message or "endif" in message or "innermost block" in message:
        return N_("an “if” or a “for” has no end, or an end too many")
    if "unknown tag" in message:
        return N_("there is no such instruction")
    return N_("a bracket is missing or one too many")


def _failing_line(error: Exception) -> int:
    """The line of the template that was being written when it failed."""
    line, step = 1, error.__traceback__
    while step is not None:
        if step.tb_frame.f_code.co_filename == "<template>":
            line = step.tb_lineno
        step = step.tb_next
    return line


def _check_node(node: nodes.Node, field: str, *, loops: int) -> None:
    if not isinstance(node, _ALLOWED) or (isinstance(node, nodes.Filter) and node.name not in _FILTERS):
        raise NotInTemplates(field, line=node.lineno)
    if isinstance(node, nodes.Const) and not isinstance(node.value, str):
        raise BrokenTemplate(field, line=node.lineno, problem=_("a number to compare with stands in quotation marks"))
    if isinstance(node, nodes.Compare) and any(operand.op not in _EQUALITY for operand in node.ops):
        raise NotInTemplates(field, line=node.lineno)
    if isinstance(node, nodes.For):
        loops += 1
        if loops > _MOST_LOOPS_IN_EACH_OTHER or node.recursive or not isinstance(node.iter, nodes.Name | nodes.Getattr):
            raise NotInTemplates(field, line=node.lineno)
    if isinstance(node, nodes.Getattr):
        of_loop = isinstance(node.node, nodes.Name) and node.node.name == "loop"
        if node.attr not in (_LOOP_PARTS if of_loop else _PARTS):
            raise _unknown(node.attr, node.lineno, field, _PARTS)
    for child in node.iter_child_nodes():
        _check_node(child, field, loops=loops)


def _unknown(name: str, line: int, field: str, known: set[str] | None = None) -> UnknownPlaceholder:
    near = difflib.get_close_matches(name, known or _NAMES, n=1)
    hint = _("Did you mean “{name}”?").format(name=near[0]) if near else _("Insert one from the list.")
    return UnknownPlaceholder(field, name=name, line=line, hint=hint)


def _line_of(tree: nodes.Template, name: str) -> int:
    return next((node.lineno for node in tree.find_all(nodes.Name) if node.name == name), 1)
