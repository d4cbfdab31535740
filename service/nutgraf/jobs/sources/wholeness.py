"""Whether a feed carries an article whole, or only its beginning."""

import html
import re
from typing import Final

from nutgraf.intake.limits import count_words
from nutgraf.jobs.sources.feed_entries import Entry, EntryText
from nutgraf.jobs.sources.remote_source import FullText

MIN_WORDS: Final = 120
"""Of a text that the feed calls the content. An excerpt has 55 where nobody chose otherwise
(WordPress); a fetch too many costs little, an article cut short is digested as if it were whole."""

MIN_SUMMARY_WORDS: Final = 250
"""Of one that it calls a summary or description, as RSS calls whole articles too."""

END: Final = 300
"""Characters at the end of a text in which it tells that it goes on elsewhere."""

FOOTER: Final = 1_000
WORDPRESS_FOOTER: Final = re.compile(
    r"\s*The post .{1,300}? appeared first on .{1,100}\Z", re.DOTALL
)
TRAILS_OFF: Final = re.compile(
    r"(?:…|\.{3}|[»→›]|\[(?:\+\d{1,6} chars|more)\]|\((?:more|continued)\))[\W_]{0,10}\Z",
    re.IGNORECASE,
)
GOES_ON: Final = re.compile(
    r"(?:\A|[.!?…:\])”’\"'] {1,2})"
    r"(?:(?:Read|READ) (?:(?i:more)|on)|(?:Continue|Keep|CONTINUE|KEEP) (?i:reading)"
    r"|(?:Click|CLICK) (?i:here|through|to read)|(?:For|FOR) (?i:the full|the rest|more)"
    r"|(?:Read|READ|View|VIEW|See|SEE|Get|GET)"
    r" (?i:the )?(?i:full|whole|rest|entire|original|complete|this|article|story))\b"
    r"(?:[^.!?]|[.!?](?=\S)){0,150}\W{0,10}\Z"
)
"""A sentence at the end that sends readers on. Inside of a sentence the same words mean nothing."""

TAG: Final = re.compile(r"<(?:script|style)\b[^<>]*>[^<]*|<[^<>]*>", re.IGNORECASE)
DAMAGED: Final = "\ufffd"


def own_text(entry: Entry, *, full_text: FullText, is_fetchable: bool) -> EntryText | None:
    """The text to take from the feed; None where the article is to be fetched, or has no text.

    Args:
        entry: The entry.
        full_text: 'never' fetches nothing, 'always' everything that can be, 'auto' what the feed
            cuts short.
        is_fetchable: Whether it has a link that can be fetched at all.
    """
    if not entry.texts or (full_text == "always" and is_fetchable):
        return None
    longest = max(entry.texts, key=lambda text: (not text.is_summary, len(text.value)))
    if full_text == "never" or not is_fetchable:
        return longest
    return next((text for text in entry.texts if is_whole(text)), None)


def is_whole(text: EntryText) -> bool:
    """Whether a text reads as a whole article."""
    if DAMAGED in text.value:
        return False
    shown = " ".join(_visible(text).split())
    end = WORDPRESS_FOOTER.sub("", shown[-FOOTER:])
    enough = MIN_SUMMARY_WORDS if text.is_summary else MIN_WORDS
    goes_on = TRAILS_OFF.search(end[-END:]) or GOES_ON.search(end[-END:])
    return not goes_on and count_words(shown) >= enough


def _visible(text: EntryText) -> str:
    if text.kind == "text":
        return text.value
    return html.unescape(TAG.sub(" ", text.value))
