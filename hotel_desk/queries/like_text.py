"""A typed text as the pattern of a statement that is built once: its own percent signs and underscores stand for themselves."""

ESCAPE = "/"


def literally(text: str) -> str:
    """A text to be contained, for `contains(bindparam(…), escape=ESCAPE)` and its like."""
    for special in (ESCAPE, "%", "_"):
        text = text.replace(special, ESCAPE + special)
    return text
