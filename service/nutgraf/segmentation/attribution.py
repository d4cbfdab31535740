"""Words that say whose words a quotation is: speech verbs, and where they stand about it.

A rule here reads one sentence at most, up to `REACH` characters of it, so that it costs the same
on any text.
"""

import re
from collections.abc import Sequence
from typing import Final

from nutgraf.segmentation.speech_verbs import JUDGING, SPEECH

REACH: Final = 200
"""Characters before or after a quotation in which its attribution is looked for."""

LONGEST_ATTRIBUTION: Final = 24
"""Words and punctuation between a quotation and its verb: "…," Ann Lee, the chairwoman of the
committee on roads and bridges in the lower house, said."""


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


SUBORDINATE: Final = _set("which that whose when where because if while although though but or")
CLAUSE: Final = _set("that it its he his she her they their we the a an no")
SUBJECTS: Final = _set("he she they it I we you")
NO_SUBJECT: Final = _set(
    "at in on of for with by from to into over under about and or nor so is was are were be been "
    "has had have will would can could may might must should do does did than then not"
)
LISTENERS: Final = _set("him her them us me you reporters journalists investors")
STOPS: Final = frozenset("?!;:")
PAUSES: Final = frozenset(",?!…—–")
DASHES: Final = frozenset("—–―-")
QUOTING: Final = frozenset('“”„"«»')
NAMING: Final = _set(
    "so-called nicknamed dubbed called titled entitled named termed labeled labelled styled "
    "branded term terms word words phrase phrases name nickname title label slogan film movie "
    "book novel song album series show play musical podcast magazine memoir hit single documentary"
)
NAMING_AS: Final = _set("known billed to branded marketed")
LABEL: Final = re.compile(r"(?:[A-Z][A-Z.'’-]+ ?){1,4}(?=:\s)")
"""Who speaks in a transcript: "MR. LUND: Thank you."."""
TOKEN: Final = re.compile(r"\w[\w'’-]*|[^\w\s]")


def after(text: str, start: int, end: int) -> list[str]:
    """The words and the punctuation behind a quotation, of up to `REACH` characters."""
    return TOKEN.findall(text, start, min(end, start + REACH))


def before(text: str, start: int, end: int) -> list[str]:
    """The words and the punctuation before a quotation, of up to `REACH` characters."""
    return TOKEN.findall(text, max(start, end - REACH), end)


def begins_sentence(tokens: Sequence[str]) -> bool:
    """Whether words that could be a sentence say whose words stood before them: "Smith asked."."""
    for at, word in enumerate(tokens[:10]):
        if word in SPEECH:
            return at > 0 and CLAUSE.isdisjoint(tokens[at + 1 : at + 2])
        if word in SUBORDINATE or word in QUOTING or word in STOPS:
            return False
    return False


def attributes(tokens: Sequence[str], *, paused: bool) -> bool:
    """Whether the words behind a quotation say whose words it is.

    Args:
        tokens: What stands behind the closing mark, as `after` gives it.
        paused: Whether punctuation ends the quotation, as it does before "he said". If none does,
            the verb must come at once, or after a comma.
    """
    if not tokens:
        return False
    if tokens[0] in DASHES:
        return tokens[1:2] != [] and tokens[1][0].isupper()
    if tokens[0] == ",":
        tokens, paused = tokens[1:], True
    if not paused:
        pronoun = tokens[0] in SUBJECTS
        return not SPEECH.isdisjoint(tokens[pronoun : pronoun + 1])
    if tokens[:1] and tokens[0] in NO_SUBJECT:
        return False
    for word in tokens[:LONGEST_ATTRIBUTION]:
        if word in SPEECH:
            return True
        if word in QUOTING or word in SUBORDINATE:
            return False
    return False


def introduces(tokens: Sequence[str]) -> bool:
    """Whether the words before a quotation announce it: "she told him", "he said, ", "…:"."""
    last = tokens[-1] if tokens else ""
    if last == ",":
        recent = tokens[-LONGEST_ATTRIBUTION // 2 :]
        return not SPEECH.isdisjoint(recent) and QUOTING.isdisjoint(recent)
    if last in LISTENERS:
        return not SPEECH.isdisjoint(tokens[-2:-1])
    return last == ":" or last in SPEECH


def reports(tokens: Sequence[str]) -> bool:
    """Whether a verb of speaking, or one of judging such as "called", is among words."""
    opening = {word.lower() for word in tokens[:1]}  # According to …
    return not (SPEECH.isdisjoint([*tokens, *opening]) and JUDGING.isdisjoint(tokens))


def names(tokens: Sequence[str]) -> bool:
    """Whether the words before marks make what they hold a name or a term."""
    last = [word for word in tokens[-3:] if word != ","][-2:]
    if not last:
        return False
    return last[-1] in NAMING or (last[-1] == "as" and last[0] in NAMING_AS)


def holds_attribution(text: str, start: int, end: int) -> bool:
    """Whether an attribution stands inside `text[start:end]`, which nothing closes."""
    pause = -LONGEST_ATTRIBUTION
    for at, match in enumerate(TOKEN.finditer(text, start, end)):
        word = match.group()
        if word in PAUSES:
            pause = at
        elif word in SPEECH and at - pause <= 5:
            return True
    return False


def says_once(tokens: Sequence[str]) -> bool:
    """Whether just one verb of speaking is among words, and does not announce more ("adding")."""
    verbs = [word for word in tokens if word in SPEECH]
    return len(verbs) == 1 and not verbs[0].endswith("ing")
