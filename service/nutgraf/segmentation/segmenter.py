"""The way from a text to its numbered sentences and quotations."""

from nutgraf.segmentation.attribution import TOKEN, holds_attribution, says_once
from nutgraf.segmentation.pairing import Quoted, pair
from nutgraf.segmentation.paragraphs import paragraphs
from nutgraf.segmentation.quotations import quotations
from nutgraf.segmentation.segments import Segmentation, Stretch
from nutgraf.segmentation.sentences import sentences


def segment(text: str, *, language: str = "en") -> Segmentation:
    """Cut a text into numbered sentences and find its quotations.

    The text is never changed: all offsets are `str` indices into it, as it was given. Any text
    is cut, in time that grows with its length; an empty one has no sentences.

    Args:
        text: The text of an article.
        language: Its ISO 639 code, such as "en" or "en-GB"; English where it is unknown.

    Returns:
        Sentences and quotations, each in the text's order. Every character that is no white
        space lies in exactly one sentence, and no sentence runs over the end of a paragraph.
    """
    whole = paragraphs(text)
    pairings = tuple(pair(text, paragraph) for paragraph in whole)
    cut = sentences(text, whole, pairings, language=language)
    return Segmentation(text, cut, quotations(text, whole, pairings, cut))


def quoted(text: str, *, cut: bool = False) -> tuple[Stretch, ...]:
    """Whatever stands between quotation marks in a text, scare quotes and titles included.

    Args:
        text: Any text, such as a summary that is held to an article.
        cut: Whether the text may be cut out of a longer one, so that what no mark closes, or none
            opens, is quoted, too; but not where an attribution stands in it.

    Returns:
        The words inside of each outermost pair of marks, in order, trimmed of white space; empty
        ones are left out, and so is what no mark closes, unless the text is `cut`.
    """
    return tuple(
        quoted.inner
        for paragraph in paragraphs(text)
        for quoted in pair(text, paragraph).quoted
        if quoted.inner.start < quoted.inner.end
        and ((quoted.closed and quoted.family) or (cut and _is_half(text, quoted)))
    )


def _is_half(text: str, quoted: Quoted) -> bool:
    inner = quoted.inner
    if quoted.family is None:
        return not says_once(TOKEN.findall(text, inner.start, inner.end))
    return not holds_attribution(text, inner.start, inner.end)
