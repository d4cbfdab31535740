"""A story in a few hundred bytes, from which can be told whether another is a copy of it.

MinHash tells how much of two texts is the same. It can't tell that two reports of one template
are two stories: those of two quarters have eight words of ten in common and not one figure, and
who was named to what is in a few words of a page. So a signature also holds each figure and each
name with the words beside it: where two texts have the words but not the figure, they are no
copies of each other.
"""

import re
import struct
import unicodedata
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from operator import eq
from typing import Final

from rensa.rensa import RMinHash

FORMAT: Final = 1
"""Of signatures. What changes them is a new one, and so is a new `rensa` algorithm."""

SLOTS: Final = 128
"""The estimate is off by 0.03 (root mean square, over 300 pairs each of 10 to 1,500 shingles)."""

SLOT_BYTES: Final = 2
"""Of the four that MinHash gives; over the same pairs that moved no estimate by 0.0001."""

FEW_SHINGLES: Final = 30
"""Of a text with fewer, a part says too little: only the same text is its copy."""

MIXED_NAMES: Final = 0.25
"""Share of the places with a name in both texts where the names differ, from which on the stories
are of different people or companies. Between two appointments told by one template it is 0.61
(median, 0.25 the least of 800 pairs); between copies with 20 % of their words edited, names too,
0.04 (median of 471, one in a hundred above 0.25)."""

_SEED: Final = 1
_WORDS: Final = 2
"""To a shingle. Of three, a copy with 20 % of its words edited keeps 0.54 of all, of two 0.65;
different stories, many of one event, have at most 0.11 in common in either case (110,685 pairs)."""

_CHARACTERS: Final = 4
"""To a shingle, where words are not told apart by spaces: two Chinese words, as a rule."""

_NEIGHBORS: Final = 3
_MOST_PLACES: Final = 100
_HEADER: Final = struct.Struct("<BBHHBB")
_FIGURE: Final = struct.Struct("<III")
_NAME: Final = struct.Struct("<HH")
_SLOTS_END: Final = _HEADER.size + SLOTS * SLOT_BYTES

_UNSPACED: Final = (  # Thai and Lao, Burmese, Khmer, kana, Han
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uf900-\ufaff\U00020000-\U0003ffff"
)
_TOKEN: Final = re.compile(rf"\d+(?:[.,'’]\d+)*|[{_UNSPACED}]|[^\W{_UNSPACED}]+")
_IS_UNSPACED: Final = re.compile(f"[{_UNSPACED}]")
_SEPARATOR: Final = re.compile(r"[.,'’]")
_NUMBER_WORDS: Final = {  # one style guide has "nine", another "9"; "one" is too often a pronoun
    "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8",
    "nine": "9", "ten": "10", "eleven": "11", "twelve": "12",
    "first": "1st", "second": "2nd", "third": "3rd", "fourth": "4th",
}  # fmt: skip


def signature(text: str) -> bytes:
    """What a text is told by: the same bytes for it on every machine and in every process."""
    words = _TOKEN.findall(unicodedata.normalize("NFKC", text))
    folded = [word.casefold() for word in words]
    shingles = _shingles(folded)
    sketch = RMinHash(SLOTS, _SEED)
    sketch.update(shingles)
    figures, names = _places(words, folded)
    return b"".join(
        [
            _HEADER.pack(
                FORMAT,
                RMinHash.ALGORITHM_VERSION,
                min(len(set(shingles)), 0xFFFF),
                zlib.crc32(" ".join(folded).encode()) & 0xFFFF,
                len(figures),
                len(names),
            ),
            struct.pack(f"<{SLOTS}H", *(value & 0xFFFF for value in sketch.digest())),
            *figures,
            *names,
        ]
    )


def check(signature: bytes) -> None:
    """Refuse what is no signature of this version.

    Raises:
        ValueError: It is none, or of an older version, and is to be made anew from the text.
    """
    if len(signature) >= _SLOTS_END:
        form, algorithm, _, _, figures, names = _HEADER.unpack_from(signature)
        length = _SLOTS_END + figures * _FIGURE.size + names * _NAME.size
        if (form, algorithm, len(signature)) == (FORMAT, RMinHash.ALGORITHM_VERSION, length):
            return
    raise ValueError(
        f"{signature[:2]!r}, of {len(signature)} bytes, is no signature of format {FORMAT} and "
        f"algorithm {RMinHash.ALGORITHM_VERSION}: make it anew from the text"
    )


def bands(signature: bytes, rows: int) -> list[bytes]:
    """The MinHash in pieces of some slots; texts that are much the same have some in common."""
    starts = (band_start(band, rows) for band in range(SLOTS // rows))
    return [signature[start : start + rows * SLOT_BYTES] for start in starts]


def band_start(band: int, rows: int) -> int:
    """Where a piece lies in a signature."""
    return _HEADER.size + band * rows * SLOT_BYTES


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike two texts are.

    Attributes:
        similarity: Estimated share of the shingles of both that both have.
        containment: Estimated share of the shingles of the shorter that the longer has.
    """

    similarity: float
    containment: float


def likeness(one: bytes, other: bytes) -> Likeness:
    """How alike two texts are; texts too short to estimate are the same, or not at all alike."""
    fewer, more = sorted((_size(one), _size(other)))
    if fewer < FEW_SHINGLES:
        same = float(one == other and fewer > 0)
        return Likeness(same, same)
    slots, others = (memoryview(s)[_HEADER.size : _SLOTS_END].cast("H") for s in (one, other))
    similarity = sum(map(eq, slots, others)) / SLOTS
    common = similarity / (1 + similarity) * (fewer + more)
    return Likeness(similarity, min(1.0, common / fewer))


def tell_the_same(one: bytes, other: bytes) -> bool:
    """Whether, where the words beside a figure or a name are in both texts, it is in both too.

    One figure is enough to differ; of names, which style guides write in several ways, it takes a
    share of `MIXED_NAMES` and more than one.
    """
    if _differing(_figures_of(one), _figures_of(other))[0]:
        return False
    differing, compared = _differing(_names_of(one), _names_of(other))
    return differing < 2 or differing / compared < MIXED_NAMES


def _differing(one: dict[int, set[int]], other: dict[int, set[int]]) -> tuple[int, int]:
    """In how many of the places that both texts have nothing is the same; how many these are."""
    places = one.keys() & other.keys()
    return sum(one[place].isdisjoint(other[place]) for place in places), len(places)


def _figures_of(signature: bytes) -> dict[int, set[int]]:
    end = _SLOTS_END + signature[6] * _FIGURE.size
    places: dict[int, set[int]] = {}
    for before, after, figure in _FIGURE.iter_unpack(signature[_SLOTS_END:end]):
        places.setdefault(before, set()).add(figure)
        places.setdefault(after, set()).add(figure)
    return places


def _names_of(signature: bytes) -> dict[int, set[int]]:
    start = _SLOTS_END + signature[6] * _FIGURE.size
    places: dict[int, set[int]] = {}
    for before, name in _NAME.iter_unpack(signature[start:]):
        places.setdefault(before, set()).add(name)
    return places


def _size(signature: bytes) -> int:
    return int.from_bytes(signature[2:4], "little")


def _shingles(words: list[str]) -> list[str]:
    unspaced = sum(len(word) == 1 and bool(_IS_UNSPACED.match(word)) for word in words)
    length = _CHARACTERS if unspaced * 2 > len(words) else _WORDS
    return [" ".join(run) for run in zip(*(words[at:] for at in range(length)), strict=False)]


def _places(words: list[str], folded: list[str]) -> tuple[list[bytes], list[bytes]]:
    """The figures and the names, each with its neighbours, in which all others are masked."""
    figures = [_figure(word) for word in folded]
    masked = [
        "#" if figure else "@" if word[0].isupper() else plain
        for word, plain, figure in zip(words, folded, figures, strict=True)
    ]

    def before(place: int) -> str:
        return " ".join(masked[max(0, place - _NEIGHBORS) : place])

    def figure_places() -> Iterator[bytes]:
        for place, figure in enumerate(figures):
            if figure:
                after = " ".join(masked[place + 1 : place + 1 + _NEIGHBORS])
                yield _FIGURE.pack(_hash(f"<{before(place)}"), _hash(f">{after}"), _hash(figure))

    def name_places() -> Iterator[bytes]:
        for place, mask in enumerate(masked):
            if mask == "@":
                yield _NAME.pack(_hash(before(place)) & 0xFFFF, _hash(folded[place]) & 0xFFFF)

    return list(islice(figure_places(), _MOST_PLACES)), list(islice(name_places(), _MOST_PLACES))


def _hash(text: str) -> int:
    return zlib.crc32(text.encode())


def _figure(word: str) -> str | None:
    """A figure, however its thousands and decimals are marked; None for what is no figure."""
    if word.isalpha():
        return _NUMBER_WORDS.get(word)
    if not word[0].isdigit():
        return word  # a quarter, a model, a road: q3, a380
    *groups, last = _SEPARATOR.split(word)
    if not groups or len(last) == 3:
        return "".join([*groups, last])
    return f"{''.join(groups)}.{last}".rstrip("0").rstrip(".")
