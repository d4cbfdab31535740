"""What came of a check, for the terminal."""

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Final

from nutgraf.rendering.marks import dress
from nutgraf.rendering.plain import one_line, visible
from nutgraf.rendering.text import printed
from nutgraf.rendering.verification_wording import TITLES, not_checked, noted, tally, verdict
from nutgraf_schemas.verification import FindingKind, Passage, Verification, VerificationFinding

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.text import Text

_COLOURS: Final[dict[FindingKind, str]] = {"support": "yellow"}
_SPACE: Final = re.compile(r"\s+")
_LONGEST: Final = 320
"""Characters of a sentence that are shown; of a longer one, those about its words."""


def verification_to_text(verification: Verification, *, width: int = 80, color: bool) -> str:
    """What came of a check as it should look in a terminal.

    The offending words and the article's for them are coloured; without colours they stand in
    [-…-] and {+…+}, as word diffs have them. No character of the summary or the article acts on
    the terminal.

    Args:
        verification: What was found.
        width: Columns of the terminal; taken as at least 50, and at most 100 are used.
        color: Whether to use ANSI colours and styles.

    Returns:
        Lines without trailing blanks, the last one ended.
    """
    return printed(_blocks(verification, color=color), width=width, color=color)


def _blocks(verification: Verification, *, color: bool) -> Iterator["RenderableType"]:
    from rich.text import Text

    path: str | None = None
    for finding in verification.findings:
        if finding.path != path:
            path = finding.path
            yield Text(one_line(path or ""), style="bold cyan")
        yield from _finding(finding, color=color)
        yield Text()
    for line in (*not_checked(verification.unchecked), *noted(verification.notes)):
        yield Text(line, style="yellow")
    yield _last_line(verification)


def _last_line(verification: Verification) -> "Text":
    from rich.text import Text

    style = "bold green" if verification.ok else "bold red"
    kinds = f": {', '.join(tally(verification.findings))}" if verification.findings else ""
    return Text(f"{verdict(verification)}{kinds}.", style=style)


def _finding(finding: VerificationFinding, *, color: bool) -> Iterator["RenderableType"]:
    from rich.padding import Padding
    from rich.text import Text

    colour = _COLOURS.get(finding.kind, "red")
    head = Text(TITLES[finding.kind], style=f"bold {colour}")
    head.append(f"  {finding.start}–{finding.end}", style="dim")
    words = Passage(text=finding.text, start=finding.start, end=finding.end)
    yield head
    signs, style = ("[-", "-]"), f"bold {colour} underline"
    claim = _marked(finding.claim, words, signs, style, color=color, shown=_undressed)
    yield Padding(claim, (0, 0, 0, 2))
    yield Padding(Text(one_line(finding.message), style="italic"), (0, 0, 0, 2))
    if near := finding.nearest:
        says = _marked(near, near.words, ("{+", "+}"), "bold green", color=color)
        says.append(f"  {near.start}–{near.end}", style="dim")
        yield _barred(says)


def _barred(text: "Text") -> "RenderableType":
    from rich.padding import Padding

    from nutgraf.rendering.terminal import Barred

    return Padding(Barred(text), (0, 0, 0, 2))


def _marked(
    sentence: Passage,
    words: Passage | None,
    signs: tuple[str, str],
    style: str,
    *,
    color: bool,
    shown: Callable[[str], str] = str,
) -> "Text":
    """A sentence on one line, words of it marked; nothing marks what is all of it."""
    from rich.text import Text

    if words is None or (words.start <= sentence.start and sentence.end <= words.end):
        return Text(_ending(one_line(shown(sentence.text)), _LONGEST))
    start = max(0, words.start - sentence.start)
    end = min(len(sentence.text), words.end - sentence.start)
    text = Text(_beginning(_folded(shown(sentence.text[:start])), _LONGEST // 2))
    opening, closing = ("", "") if color else signs
    inner = _ending(one_line(shown(sentence.text[start:end])), _LONGEST)
    text.append(f"{opening}{inner}{closing}", style=style)
    return text.append(_ending(_folded(shown(sentence.text[end:])), _LONGEST // 2))


def _undressed(text: str) -> str:
    """A summary's words without Markdown's marks."""
    return "".join(words for words, is_dress in dress(text) if not is_dress)


def _folded(text: str) -> str:
    """One line, with a blank at an end that had white space."""
    return _SPACE.sub(" ", visible(text))


def _ending(text: str, longest: int) -> str:
    """A text that may lack its end."""
    return text if len(text) <= longest else f"{text[:longest].rpartition(' ')[0]} …"


def _beginning(text: str, longest: int) -> str:
    """A text that may lack its beginning."""
    return text if len(text) <= longest else f"… {text[-longest:].partition(' ')[2]}"
