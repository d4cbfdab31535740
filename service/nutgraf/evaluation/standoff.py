"""Reading brat's standoff annotations: who said what, as spans of a text (http://brat.nlplab.org/standoff.html)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from nutgraf.errors import UnreadableSource
from nutgraf.segmentation import Stretch

_IGNORED = "#ARMN*"
"""First letters of notes, attributes, relations, modifications and equivalences."""


@dataclass(frozen=True, slots=True)
class Annotated:
    """One attribution of an annotator's.

    Attributes:
        source: Who says it; no spans where the text does not tell.
        content: What is said.
    """

    source: tuple[Stretch, ...]
    content: tuple[Stretch, ...]


@dataclass(frozen=True, slots=True)
class _Line:
    """A line, and where it stands, for messages."""

    text: str
    place: str
    source: str

    def broken(self, what: str) -> UnreadableSource:
        return UnreadableSource(f"{self.place}: {what}", source=self.source)


def annotations(data: str, *, name: str, length: int) -> tuple[Annotated, ...]:
    """The attributions of an annotation file.

    Args:
        data: The file's text.
        name: The file's, for messages.
        length: Characters of the annotated text; no span may reach beyond.

    Raises:
        UnreadableSource: A line is broken; the message names it.
    """
    spans: dict[str, tuple[Stretch, ...]] = {}
    events: list[_Line] = []
    for number, text in enumerate(data.splitlines(), 1):
        line = _Line(text, f"{name}:{number}", name)
        if text.startswith("T"):
            key, found = _entity(line, length)
            spans[key] = found
        elif text.startswith("E"):
            events.append(line)
        elif text.strip() and text[0] not in _IGNORED:
            raise line.broken(f"{text[:40]!r} is no annotation: it begins with neither T nor E")
    return tuple(_attribution(line, spans) for line in events)


def _entity(line: _Line, length: int) -> tuple[str, tuple[Stretch, ...]]:
    fields = line.text.split("\t")
    if len(fields) < 2 or " " not in fields[1]:
        raise line.broken("a T line is: number, tab, type and spans, tab, words")
    _, spans = fields[1].split(" ", 1)
    return fields[0], tuple(_span(part, line, length) for part in spans.split(";"))


def _span(part: str, line: _Line, length: int) -> Stretch:
    try:
        start, end = map(int, part.split())
    except ValueError:
        raise line.broken(f"{part!r} is no span: give two offsets") from None
    if not 0 <= start <= end <= length:
        raise line.broken(f"the span {start}-{end} lies outside of the text's {length} characters")
    return Stretch(start, end)


def _attribution(line: _Line, spans: Mapping[str, tuple[Stretch, ...]]) -> Annotated:
    source: list[Stretch] = []
    content: list[Stretch] = []
    for role, key in _roles(line):
        if key not in spans and not key.startswith("E"):
            raise line.broken(f"it speaks of {key!r}, which no T line gives")
        if role.startswith("Source") and not source:
            source += spans.get(key, ())
        elif role.startswith("Content"):
            content += spans.get(key, ())
    return Annotated(tuple(source), tuple(content))


def _roles(line: _Line) -> Iterator[tuple[str, str]]:
    _, tab, rest = line.text.partition("\t")
    if not tab:
        raise line.broken("an E line is: number, tab, roles")
    for part in rest.split():
        role, colon, key = part.partition(":")
        if not colon:
            raise line.broken(f"{part!r} is no role: write Role:T1")
        yield role, key
