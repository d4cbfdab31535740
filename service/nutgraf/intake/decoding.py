"""Bytes into text: a byte order mark, UTF-8, the declared charset, then a guess with a check."""

import codecs
import re
from typing import Final

from nutgraf.errors import UnreadableSource
from nutgraf.intake.formats import binary_format
from nutgraf.intake.sources import subject

BYTE_ORDER_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16: its mark begins with that one's
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
DECLARATION: Final = re.compile(
    rb"""<(?:meta\b[^<>]{0,300}?\bcharset|\?xml\b[^<>]{0,100}?\bencoding)\s*=\s*["']?([\w.:-]+)""",
    re.IGNORECASE,
)
DECLARATION_WITHIN: Final = 4096
"""Bytes; the HTML standard looks at the first 1,024, pages in the wild are less orderly."""

CHARSET: Final = re.compile(
    r"utf-(?:8|16|32)(?:-[lb]e)?|ascii|iso8859-\d+|cp\d+|koi8-[rtu]|gb\w+|big5\w*|euc_\w+"
    r"|shift_jis\w*|iso2022_\w+|hz|johab|mac-\w+|tis-620"
)
"""Names of Python's codecs that are character sets: a page may not ask for 'unicode_escape'."""

WINDOWS_FOR: Final = {"ascii": "cp1252", "iso8859-1": "cp1252", "gb2312": "gb18030"}
"""What browsers take these labels for (WHATWG Encoding Standard, section 4.2)."""

WESTERN_SHARE: Final = 0.02
"""Of the bytes: what English text has beyond ASCII, dashes, curly quotation marks and the odd é,
stays below; French has 0.03 and more. Below it, too little is left for statistics to work on:
`charset_normalizer` took such a page in Mac Roman for cp775."""

IMPLAUSIBLE: Final = re.compile(
    "[\x80-\x9f]"  # cp1252 has nothing there
    r"|[a-zß-öø-ÿ][À-ÖØ-ÞŠŒŽŸ]"  # a capital after a small letter
    r"|\w[¡¦§¨©¬¯±²³´¶·¸¹»¿¤×÷†‡ˆ˜‰ƒ]\w"  # a sign inside a word
)
MAX_CHAOS: Final = 0.1
MIN_COHERENCE: Final = 0.1
"""charset_normalizer's measures. Seven languages in 15 legacy encodings gave a chaos of 0.01 at
most and a coherence of 0.12 at least, when they were recognised; noise gave no result at all."""


def decode(data: bytes, *, source: str, declared: str | None = None) -> str:
    """Decode a file's or a page's bytes, every character kept; only a byte order mark goes.

    Args:
        data: The bytes.
        source: The path or URL, for messages.
        declared: The charset that the server named. UTF-8 that decodes is believed before it.

    Raises:
        UnreadableSource: They are no text, or in no encoding that can be told.
    """
    if kind := binary_format(data):
        raise UnreadableSource(
            f"{subject(source)} seems to be {kind.name}; {kind.advice}", source=source
        )
    for mark, encoding in BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return _marked(data[len(mark) :], encoding, source)
    if b"\0" in data:
        return _without_mark(data, source)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _legacy(data, source, declared)


def _marked(data: bytes, encoding: str, source: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise UnreadableSource(
            f"{subject(source)} is marked as {encoding.upper()}, and its byte {error.start} is "
            "none; save it again as UTF-8",
            source=source,
        ) from error


def _without_mark(data: bytes, source: str) -> str:
    """UTF-16 without its mark: of text in a Latin script, every other byte is zero."""
    even, odd = data[0::2].count(0), data[1::2].count(0)
    if max(even, odd) > len(data) / 4 and min(even, odd) == 0:
        return _marked(data, "utf-16-le" if odd else "utf-16-be", source)
    raise UnreadableSource(
        f"{subject(source)} is a binary file, no text; give plain text, Markdown or HTML",
        source=source,
    )


def _legacy(data: bytes, source: str, declared: str | None) -> str:
    in_markup = DECLARATION.search(data[:DECLARATION_WITHIN])
    labels = (declared, in_markup[1].decode("ascii", "replace") if in_markup else None)
    texts = (_declared(data, label) for label in labels if label)
    text = next((t for t in texts if t is not None), None) or _western(data) or _guessed(data)
    if text is None:
        raise UnreadableSource(
            f"The encoding of {subject(source)} cannot be told; save it as UTF-8", source=source
        )
    return text


def _declared(data: bytes, label: str) -> str | None:
    try:
        name = codecs.lookup(label.strip()).name
        return data.decode(WINDOWS_FOR.get(name, name)) if CHARSET.fullmatch(name) else None
    except (LookupError, ValueError):  # a wrong label is common, and others are tried
        return None


def _western(data: bytes) -> str | None:
    """Text that is nearly all ASCII, in the Windows or the old Macintosh encoding."""
    if sum(byte > 0x7F for byte in data) > WESTERN_SHARE * len(data):
        return None
    for encoding in ("cp1252", "mac-roman"):
        text = data.decode(encoding, "replace")
        if "\ufffd" not in text and not IMPLAUSIBLE.search(text):
            return text
    return None


def _guessed(data: bytes) -> str | None:
    import charset_normalizer

    best = charset_normalizer.from_bytes(data).best()
    if best is None or best.chaos > MAX_CHAOS or best.coherence < MIN_COHERENCE:
        return None
    return str(best)
