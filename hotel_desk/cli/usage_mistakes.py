"""Mistakes on the command line in our own words: what is wrong, what was typed, what is expected instead."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

# Typer carries its own copy of click and makes only some of these names public.
from typer._click.exceptions import BadOptionUsage, BadParameter, MissingParameter, NoSuchOption, UsageError
from typer.core import TyperGroup, TyperOption

from hotel_desk.language import _

if TYPE_CHECKING:
    from typer.core import _TyperParameter

PROGRAM = "hotel-desk"


def usage_sentence(mistake: UsageError, arguments: Sequence[str]) -> str:
    """One sentence for a command line that cannot be run.

    Args:
        mistake: as the command line was read.
        arguments: the words that were typed after the program's name.
    """
    if isinstance(mistake, NoSuchOption):
        sentence = _("There is no option {option} here. Nothing was done. “{help}” shows those there are.")
        return sentence.format(option=_shown(mistake.option_name), help=_help(mistake))
    if isinstance(mistake, BadOptionUsage):
        sentence = _("{option} has nothing after it, or something where nothing belongs. Nothing was done. Correct it.")
        return sentence.format(option=_shown(mistake.option_name))
    if isinstance(mistake, BadParameter) and mistake.param is not None:
        return _about_a_value(mistake, mistake.param, arguments)
    if mistake.ctx is not None and isinstance(mistake.ctx.command, TyperGroup):
        return _about_a_command(mistake, mistake.ctx.command, arguments)
    sentence = _("There are too many words after “{command}”. Nothing was done. “{help}” shows what is expected.")
    return sentence.format(command=_command(mistake), help=_help(mistake))


def _about_a_value(mistake: BadParameter, parameter: _TyperParameter, arguments: Sequence[str]) -> str:
    name = _name(parameter)
    if isinstance(mistake, MissingParameter):
        return _("{option} is missing. Nothing was done. It takes {expected}.").format(option=name, expected=_expected(parameter))
    sentence = _("“{typed}” does not do for {option}, which takes {expected}. Nothing was done. Correct it.")
    return sentence.format(typed=_shown(_typed(parameter, arguments)), option=name, expected=_expected(parameter))


def _about_a_command(mistake: UsageError, group: TyperGroup, arguments: Sequence[str]) -> str:
    """A command that there is not, or none at all."""
    commands = ", ".join(sorted(group.commands))
    typed = next((word for word in arguments if repr(word) in mistake.message), None)
    if typed is None:
        sentence = _("A command is missing. Nothing was done. There are: {commands}.")
        return sentence.format(commands=commands)
    sentence = _("There is no command “{typed}”. Nothing was done. There are: {commands}.")
    return sentence.format(typed=_shown(typed), commands=commands)


def _name(parameter: _TyperParameter) -> str:
    return parameter.opts[0] if isinstance(parameter, TyperOption) else (parameter.name or "").upper()


def _expected(parameter: _TyperParameter) -> str:
    kind = parameter.type_descriptor
    if kind.is_datetime:
        return _("a date as YYYY-MM-DD")
    if kind.choices:
        return _("one of these: {choices}").format(choices=", ".join(map(str, kind.choices)))
    return _("the name of a file") if kind.is_path else _("a text")


def _typed(parameter: _TyperParameter, arguments: Sequence[str]) -> str:
    """What stands after an option: `--from WORD` or `--from=WORD`; the last one counts."""
    for number in reversed(range(len(arguments))):
        option, equals, value = arguments[number].partition("=")
        if option in parameter.opts:
            return value if equals else arguments[number + 1]
    return ""


def _help(mistake: UsageError) -> str:
    return f"{_command(mistake)} --help"


def _command(mistake: UsageError) -> str:
    return mistake.ctx.command_path if mistake.ctx else PROGRAM


def _shown(text: str) -> str:
    """Without what a terminal would obey."""
    return "".join(each if each.isprintable() else "\N{REPLACEMENT CHARACTER}" for each in text)
