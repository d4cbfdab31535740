"""The strings of any JSON that say something, by what their keys call them.

Most strings are prose, whatever their key. The exceptions are few and general:

- under a key such as 'quote', or 'text' with a sibling such as 'speaker', stands a quotation;
- under 'evidence', 'excerpt' or 'source_text' stand the article's own words;
- under 'speaker', 'people', 'companies' and the like stand names;
- what tells of the summary and not of the news is left out: addresses, identifiers, dates, the
  model's name, labels such as 'positive', and all numbers, since nothing says what they count.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from pydantic import JsonValue

from nutgraf.verification.parts import Part, Parts, Role


def _keys(words: str) -> frozenset[str]:
    return frozenset(words.split())


QUOTATIONS: Final = _keys(
    "quote quotes quotation quotations quoted quote_text pull_quote pull_quotes pullquote "
    "pullquotes key_quote key_quotes direct_quote direct_quotes notable_quotes verbatim"
)
EXCERPTS: Final = _keys(
    "evidence excerpt excerpts extract extracts passage passages snippet snippets source_text "
    "source_sentence source_sentences supporting_text supporting_quote supporting_sentences"
)
SPOKEN: Final = _keys("text content words statement body said value quote quotation")
"""What a quotation is called beside its speaker."""
SPEAKERS: Final = _keys(
    "speaker speakers speaker_name said_by quoted_by attribution attributed_to spokesperson who "
    "author person source name by"
)
"""What its speaker is called beside a quotation."""
_SURE_SPEAKERS: Final = _keys(
    "speaker speaker_name said_by quoted_by attributed_to attribution spokesperson"
)
"""What makes a quotation of a 'text' beside it."""
NAMES: Final = _keys(
    "speaker speaker_name name names person persons people company companies organization "
    "organizations organisation organisations entity entities actor actors stakeholder "
    "stakeholders place places location locations country countries city cities ceo"
)
METADATA: Final = _keys(
    "id ids uuid guid slug hash checksum sha256 key url urls uri link links href image images "
    "thumbnail photo video date dates datetime time timestamp published publication_date created "
    "updated modified author authors byline publisher publication source sources source_name "
    "site site_name outlet domain language lang locale model model_name provider version "
    "schema schema_version type kind category categories tag tags topic topics keyword keywords "
    "label labels section sections status sentiment tone mood stance score confidence importance "
    "priority relevance direction impact_level currency unit units ticker tickers symbol exchange "
    "isin format mime encoding provenance metadata meta dropped usage error errors warnings "
    "reading_time word_count prompt prompt_version disclaimer license copyright"
)
_METADATA_ENDINGS: Final = (
    "_id",
    "_ids",
    "_url",
    "_urls",
    "_uri",
    "_at",
    "_on",
    "_date",
    "_time",
    "_hash",
    "_type",
    "_score",
    "_count",
    "_version",
    "_label",
)
_CAPITAL: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|[\s.-]+")
_NO_PROSE: Final = re.compile(
    r"(?:[a-z][a-z0-9+.-]{1,20}:(?://)?|www\.|/)\S*"  # an address, a path
    r"|[^\s@]{1,100}@[^\s@]{1,200}"  # a mailbox
    r"|\d{4}-\d\d(?:-\d\d)?(?:[T ][\d:.,+Z-]{0,30})?"  # a date as machines write it
    r"|#?[0-9a-fA-F]{8,}(?:-[0-9a-fA-F]{2,}){0,8}"  # an identifier, a colour
    r"|(?-i:[a-z]+(?:[_-][a-z0-9]+)+)",  # snake_case, kebab-case
    re.IGNORECASE,
)
_HAS_WORD: Final = re.compile(r"[^\W_]")


@dataclass(slots=True)
class _LeftOut:
    """How many values of which kind are not checked."""

    numbers: int = 0
    strings: int = 0

    def notes(self) -> Iterator[str]:
        """It in words."""
        if self.numbers:
            yield f"{_counted(self.numbers, 'number')} not checked: nothing says what they count"
        if self.strings:
            yield f"{_counted(self.strings, 'string')} not checked: labels, addresses, dates"


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun} was" if count == 1 else f"{count:,} {noun}s were"


@dataclass(frozen=True, slots=True)
class _Node:
    """A value on the way."""

    value: JsonValue
    path: str
    role: Role | None
    speaker: Part | None = None


def json_parts(value: JsonValue, *, path: str = "") -> Parts:
    """The strings of a JSON value that say something about the news.

    Args:
        value: As `json.loads` gives it.
        path: What its own paths begin with.
    """
    left_out = _LeftOut()
    checked: list[Part] = []
    # A stack, since somebody's JSON may be nested deeper than functions may call each other.
    waiting = [_Node(value, path, "prose")]
    while waiting:
        node = waiting.pop()
        match node.value:
            case str():
                part = _part(node, node.value)
                left_out.strings += part is None and bool(_HAS_WORD.search(node.value))
                checked += [part] if part else []
            case dict():
                waiting += reversed(list(_members(node, node.value)))
            case list():
                items = enumerate(node.value)
                inner = [_Node(v, _joined(node.path, i), node.role, node.speaker) for i, v in items]
                waiting += reversed(inner)
            case bool() | None:
                pass
            case _:
                left_out.numbers += node.role is not None
    return Parts(checked, tuple(left_out.notes()))


def _joined(path: str, key: str | int) -> str:
    return f"{path}.{key}" if path else str(key)


def _members(node: _Node, members: Mapping[str, JsonValue]) -> Iterator[_Node]:
    names = {key: _snake(key) for key in members}
    quoted = _quotation_key(node, names, members)
    speaker = _speaker(node, names, members) if quoted is not None else None
    for key, value in members.items():
        path, name = _joined(node.path, key), names[key]
        if quoted is None and node.role == "quotation" and _is_somebody(key, name):
            # By whom it is said is no string of its own: what is wrong with it is told there.
            yield _Node(value, path, "quotation", Part(None, key, "name"))
        elif key == quoted:
            yield _Node(value, path, "quotation", speaker)
        elif speaker is not None and path == speaker.path:
            yield _Node(value, path, "name")
        else:
            yield _Node(value, path, _role(name, node.role))


def _quotation_key(
    node: _Node, names: Mapping[str, str], members: Mapping[str, JsonValue]
) -> str | None:
    """Which member of an object is a quotation, if one is."""
    strings = [key for key, value in members.items() if isinstance(value, str)]
    if named := next((key for key in strings if names[key] in QUOTATIONS), None):
        return named
    inside = node.role == "quotation"
    if inside or any(names[key] in _SURE_SPEAKERS and members[key] for key in strings):
        return next((key for key in strings if names[key] in SPOKEN), None)
    return None


def _speaker(
    node: _Node, names: Mapping[str, str], members: Mapping[str, JsonValue]
) -> Part | None:
    said = (k for k in members if names[k] in SPEAKERS)
    for key in sorted(said, key=lambda k: names[k] not in _SURE_SPEAKERS):
        value = members[key]
        if isinstance(value, str) and _HAS_WORD.search(value) and not _NO_PROSE.fullmatch(value):
            return Part(_joined(node.path, key), value, "name")
        if isinstance(value, dict) and isinstance(name := value.get("name"), str) and name:
            return Part(_joined(_joined(node.path, key), "name"), name, "name")
    return None


def _is_somebody(key: str, name: str) -> bool:
    """Whether a key of quotations is a name: {"Ada Lund": "…"}."""
    return key[:1].isupper() and name not in QUOTATIONS | SPOKEN | SPEAKERS | NAMES | METADATA


def _snake(key: str) -> str:
    """'keyQuotes' and 'Key quotes' as 'key_quotes'."""
    return _CAPITAL.sub("_", key.strip()).lower()


def _role(name: str, outer: Role | None) -> Role | None:
    """What stands under a key; None for what is not checked."""
    if outer is None or name in METADATA or name.endswith(_METADATA_ENDINGS):
        return None
    if name in QUOTATIONS:
        return "quotation"
    if name in EXCERPTS:
        return "excerpt"
    if name in NAMES:
        return "name"
    return outer if outer != "prose" and name in SPOKEN else "prose"


def _part(node: _Node, text: str) -> Part | None:
    """A string as a part; None if it says nothing about the news."""
    words = text.strip()
    if node.role is None or not _HAS_WORD.search(words) or _NO_PROSE.fullmatch(words):
        return None
    is_label = not any(c.isspace() or c.isdigit() for c in words) and words.isascii()
    if node.role == "prose" and is_label:
        return None
    return Part(node.path, text, node.role, node.speaker)
