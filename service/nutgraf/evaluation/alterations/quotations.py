"""Misquoting: a word changed, dropped or added, a negation dropped, two quotations spliced."""

import re
from collections.abc import Iterator, Sequence
from random import Random
from typing import Final

from nutgraf.evaluation.alterations.edits import Edit, without

FRAMES: Final = (
    "“{}{},” a spokesman said.",
    '"{}{}," a spokeswoman said.',
    "“{}{},” said a spokesman.",
    '"{}{}," according to the report.',
    "A spokesman said: “{}{}.”",
    'The statement said "{}{}".',
    "It said “{}{}”, without going into detail.",
)
_END: Final = " .,;:—–-…"
_WORD: Final = re.compile(r"(?<![\w.])[^\W_](?:[\w’'-]*[^\W_])?(?!\.\w|\w)")
"""Not the letters of 'p.m.', one of which may go without loss."""
_NEGATION: Final = re.compile(
    r"\b(?:not|never|no|nobody|nothing|none|neither|cannot|hardly|without)\b|(?<=[a-z])n['’]t\b",
    re.IGNORECASE,
)
_FUNCTION_WORDS: Final = (
    ("the", "a"), ("is", "was"), ("are", "were"), ("has", "had"), ("have", "had"),
    ("will", "would"),
    ("can", "could"), ("and", "or"), ("in", "on"), ("of", "for"), ("to", "from"), ("he", "she"),
    ("they", "we"), ("this", "that"), ("his", "her"), ("our", "their"), ("more", "less"),
    ("all", "some"), ("my", "your"), ("I", "we"), ("with", "without"), ("before", "after"),
    ("many", "few"), ("always", "never"), ("should", "must"), ("good", "bad"),
)  # fmt: skip
_OTHER: Final = {a: b for x, y in _FUNCTION_WORDS for a, b in ((x, y), (y, x))}
_ADDED: Final = ("very", "really", "not", "never", "also", "only", "still", "certainly", "again")


def framed(frame: str, words: str) -> tuple[str, int, int]:
    """A sentence that quotes words, and where they stand in it."""
    ending = words[-1] if words[-1:] in {"?", "!"} else ""
    bare = words.rstrip("?!") if ending else words.rstrip(_END)
    before, after = frame.split("{}{}")
    after = after.removeprefix(",") if ending and after.startswith(",") else after
    return f"{before}{bare}{ending}{after}", len(before), len(before) + len(bare)


def word_changed(quotation: str, vocabulary: Sequence[str], random: Random) -> Edit | None:
    """Another word for one of a quotation's: one of its kind, or any, or its other number."""
    word = random.choice(list(_WORD.finditer(quotation)))
    other = _OTHER.get(word[0])
    if other is None or random.random() < 0.3:
        other = _inflected(word[0]) if random.random() < 0.4 else random.choice(vocabulary)
    return Edit(*word.span(), other, "word changed") if other != word[0] else None


def _inflected(word: str) -> str:
    if word.endswith("ss") or len(word) < 4:
        return f"{word}s"
    return word[:-1] if word.endswith("s") else f"{word}s"


def word_dropped(quotation: str, random: Random) -> Edit | None:
    """A word left out that is neither the first nor the last: what is left is no slice."""
    inner = list(_WORD.finditer(quotation))[1:-1]
    if not inner:
        return None
    return without(quotation, *random.choice(inner).span(), "word dropped")


def word_added(quotation: str, vocabulary: Sequence[str], random: Random) -> Edit | None:
    """A word put between two."""
    at = random.choice(list(_WORD.finditer(quotation))[1:]).start()
    word = random.choice(_ADDED if random.random() < 0.5 else vocabulary)
    return Edit(at, at, f"{word} ", "word added")


def negations_dropped(quotation: str) -> Iterator[Edit]:
    """Each negation left out; at an edge, too, where what is left is a slice, but says the
    opposite."""
    words = list(_WORD.finditer(quotation))
    for match in _NEGATION.finditer(quotation):
        edge = match.start() <= words[0].start() or match.end() >= words[-1].end()
        kind = "negation dropped at an edge" if edge else "negation dropped"
        if match[0].lower() == "cannot":
            yield Edit(*match.span(), match[0][:3], kind)
        elif match[0].lower() in {"not", "never", "no", "hardly", "without"}:
            yield without(quotation, *match.span(), kind)
        elif "t" in match[0] and match[0][0] in "nN" and match[0][1] in "'’":
            yield _uncontracted(quotation, match, kind)


def _uncontracted(quotation: str, match: re.Match[str], kind: str) -> Edit:
    """'will' for 'won't', 'can' for 'can't', 'did' for 'didn't'."""
    start = match.start()
    while start and quotation[start - 1].isalpha():
        start -= 1
    stem = quotation[start : match.start()]
    full = {"wo": "will", "Wo": "Will", "ca": "can", "Ca": "Can", "ai": "is"}.get(stem, stem)
    return Edit(start, match.end(), full, kind)


def spliced(first: str, second: str, random: Random) -> str:
    """The beginning of one quotation, and the end of another, as if it were one."""
    ours, theirs = first.split(), second.split()
    if random.random() < 0.3:
        return f"{first.rstrip(_END)} {second}"
    head = ours[: random.randint(2, max(2, len(ours) - 1))]
    tail = theirs[random.randint(1, max(1, len(theirs) - 2)) :]
    return " ".join((*head, *tail))
