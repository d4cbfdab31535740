"""RSS, Atom and RDF: a stranger's XML into the small, well-formed feed that feedparser is given.

feedparser takes time that grows as the square of some things (categories of an entry, the length
of an author, unclosed tags), and a thread cannot be stopped. So it is never given what was
fetched, but a feed built anew of the few elements that are needed, each of a limited length.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from nutgraf.jobs.sources.feed_entries import MalformedFeed
from nutgraf.jobs.sources.xml_trees import XmlElement, XmlTree, local_name, lxml_etree, parsed

ROOT: Final = re.compile(r"<(?:[\w.-]{1,40}:)?(?:rss|feed|rdf)(?=[\s/>])", re.IGNORECASE)
ENTRIES: Final = frozenset(("item", "entry"))
MAX_ENTRIES: Final = 2_000
"""That are read of a feed. feedparser takes 0.3 ms for one, so a feed takes 0.6 s at most."""

MAX_FIELDS: Final = 40
"""Of one entry."""

MAX_LENGTH: Final = 2_000
"""Characters of a field that is no text of an article: a title, a link, a date."""

MAX_TEXT: Final = 1_500_000
"""Characters of markup; a longer text is no article's, and is left out."""

FEED_FIELDS: Final = frozenset(("title", "link", "language"))
TEXT_FIELDS: Final = frozenset(("description", "summary", "encoded", "content", "body"))
ENTRY_FIELDS: Final = TEXT_FIELDS | frozenset(
    "title link origlink guid id pubdate published issued created date updated modified "
    "author creator source".split()
)
AUTHOR_FIELDS: Final = frozenset(("name", "title"))
"""Of an Atom `author` and `source`."""

XML: Final = "{http://www.w3.org/XML/1998/namespace}"
RDF: Final = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
ATTRIBUTES: Final = (
    *("href", "url", "rel", "type", "mode", "version", "isPermaLink"),
    *(f"{XML}base", f"{XML}lang", f"{RDF}about"),
)
"""Asked for by name: lxml takes time that grows as the square of their number to list them."""

PEOPLE: Final = frozenset(("author", "creator"))
NAME_IN_BRACKETS: Final = re.compile(r"\(([^()@]{1,200})\)")
ADDRESS: Final = re.compile(r"<?[^\s<>()]{1,100}@[^\s<>()]{1,100}>?")

PREFIXES: Final = {
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "feedburner": "http://rssnamespace.org/feedburner/ext/1.0",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
}
"""What these stand for in every feed, also in one that forgot to say so."""

NAMESPACE: Final = re.compile(r"https?://[A-Za-z0-9.-]{1,100}/[A-Za-z0-9/._-]{0,100}#?")
"""As all that mean anything are; lxml writes no element with one that is no URI."""

HTML_NAME: Final = re.compile(r"[a-z][a-z0-9-]{0,50}")
OTHER_VOCABULARIES: Final = ("search.yahoo.com/mrss", "itunes", "google.com/schemas")
"""Of pictures and podcasts; their titles and texts are not the article's."""


@dataclass(frozen=True, slots=True)
class CleanFeed:
    """A feed built anew.

    Attributes:
        xml: UTF-8, well-formed, without a DTD.
        whole: How many entries, from the first on, stand before the first damage.
        unread: Entries beyond `MAX_ENTRIES`.
        complaint: What was wrong with it.
    """

    xml: bytes
    whole: int
    unread: int
    complaint: str | None


def cleaned(text: str) -> CleanFeed | None:
    """Build a feed anew from what a server sent; None where it is no feed of these formats.

    Raises:
        MalformedFeed: It begins like one, and cannot be read.
    """
    if (tree := parsed(text, root=ROOT)) is None:
        return None
    entries = [element for element in tree.root.iter() if local_name(element) in ENTRIES]
    if tree.is_cut:
        del entries[-1:]
    read = entries[:MAX_ENTRIES]
    etree = lxml_etree()
    xml: bytes = etree.tostring(_rebuilt(tree.root, read), encoding="utf-8")
    try:
        etree.fromstring(xml, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError as error:
        raise MalformedFeed(f"cannot be read: {tree.complaint or error}") from error
    return CleanFeed(
        xml=xml,
        whole=_whole(tree, read),
        unread=len(entries) - len(read),
        complaint=tree.complaint,
    )


def _whole(tree: XmlTree, entries: list[XmlElement]) -> int:
    """The entry that was begun last before the damage may be cut short, as may all after it."""
    if tree.broken_at is None:
        return len(entries)
    begun = sum(1 for entry in entries if entry.sourceline < tree.broken_at)
    return max(0, begun - 1)


def _rebuilt(root: XmlElement, entries: list[XmlElement]) -> XmlElement:
    feed = _copied(root)
    channel = next((child for child in root if local_name(child) == "channel"), None)
    head = feed if channel is None else _copied(channel)
    if channel is not None:
        feed.append(head)
    for field in _fields(root if channel is None else channel, FEED_FIELDS):
        head.append(_shortened(field))
    body = feed if local_name(root) == "rdf" else head
    for entry in entries:
        body.append(_rebuilt_entry(entry))
    return feed


def _rebuilt_entry(entry: XmlElement) -> XmlElement:
    new = _copied(entry)
    for field in _fields(entry, ENTRY_FIELDS):
        new.append(_text(field) if local_name(field) in TEXT_FIELDS else _shortened(field))
    return new


def _fields(element: XmlElement, names: frozenset[str]) -> Iterator[XmlElement]:
    found = 0
    for child in element:
        if local_name(child) in names and not _is_of_another_vocabulary(child):
            found += 1
            if found > MAX_FIELDS:
                return
            yield child


def _is_of_another_vocabulary(element: XmlElement) -> bool:
    tag = element.tag.lower()
    return any(name in tag for name in OTHER_VOCABULARIES) or tag.startswith("media:")


def _copied(element: XmlElement) -> XmlElement:
    """The element alone, with the attributes that are needed."""
    new: XmlElement = lxml_etree().Element(_tag(element))
    for name in ATTRIBUTES:
        if (value := element.get(name)) is not None:
            new.set(name, value[:MAX_LENGTH])
    return new


def _tag(element: XmlElement) -> str:
    """Its name, in its namespace if that is one: what stands there may be anything."""
    name = local_name(element)
    if element.tag.startswith("{"):
        namespace = element.tag[1:].rpartition("}")[0]
    else:
        namespace = PREFIXES.get(element.tag.partition(":")[0].lower(), "")
    return f"{{{namespace}}}{name}" if NAMESPACE.fullmatch(namespace) else name


def _shortened(field: XmlElement) -> XmlElement:
    new = _copied(field)
    parts = [child for child in field if local_name(child) in AUTHOR_FIELDS]
    if parts and local_name(field) in ("author", "source"):
        part = _copied(parts[0])
        part.text = "".join(parts[0].itertext())[:MAX_LENGTH]
        new.append(part)
    else:
        text = "".join(field.itertext())[:MAX_LENGTH]
        new.text = _without_address(text) if local_name(field) in PEOPLE else text
    return new


def _without_address(author: str) -> str:
    """'Ann Bly' of RSS's 'ann@post.example (Ann Bly)'; nothing of an address alone."""
    name = NAME_IN_BRACKETS.search(author) if "@" in author else None
    return name[1] if name else ADDRESS.sub("", author)


def _text(field: XmlElement) -> XmlElement:
    """A field with an article's text; markup that is not escaped, as Atom's XHTML, becomes so."""
    new = _copied(field)
    if len(field):
        new.text = "".join(_markup(field))
        new.set("type", "html")
    else:
        new.text = field.text
    if new.text and len(new.text) > MAX_TEXT:
        new.text = None
    return new


def _markup(field: XmlElement) -> Iterator[str]:
    etree = lxml_etree()
    for element in field.iterdescendants():
        name = local_name(element)
        element.tag = name if HTML_NAME.fullmatch(name) else "span"
    bare: XmlElement = etree.Element("div")  # in which the feed's own namespaces do not hold
    yield field.text or ""
    for child in list(field):
        bare.append(child)
    etree.cleanup_namespaces(bare)
    for child in bare:
        yield etree.tostring(child, encoding="unicode")
