"""What tests of feeds share: a stand in memory, where feeds lie and what was taken is known."""

from collections.abc import Collection
from dataclasses import dataclass, field

from nutgraf.errors import FetchError
from nutgraf.intake.pages import UNKNOWN, Page, Validators
from nutgraf.jobs.records import Found, Unusable
from nutgraf.jobs.sources.feed_memory import Harvest

RSS = "application/rss+xml"
NAMESPACES = (
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/"'
)
PARAGRAPH = (
    "<p>The harbour board of Port Ellery voted on Tuesday to close the eastern basin for repairs, "
    "a step that fishing crews had asked it to put off until the herring season is over.</p>"
)
WHOLE = (
    PARAGRAPH
    + """
<p>Work is to begin in January and to last eleven weeks. The basin's north wall has moved by four
centimetres since the storms of last winter, the board's engineer, Tomas Wray, told the meeting,
and would not be safe to moor at through another one.</p>
<p>“We are not asking for a wall of gold,” said Ida Fenn, who speaks for the crews. “We are asking
for six weeks.” She said that forty boats would have to land their catch at Marlow Sound, two
hours to the south, and that the smallest of them could not make the trip in a westerly.</p>
<p>The repairs are to cost 3.2 million crowns, of which the province pays half. The board wants to
raise mooring fees by five percent to find the rest; a vote on that is due next month.</p>
<p>The harbour was last rebuilt in 1988, after a freighter had struck the eastern mole. It handled
61,000 tonnes of fish last year, a tenth more than in the year before.</p>
"""
)
"""An article of some 190 words."""


def rss(*items: str, title: str = "The Ellery Post", language: str = "en-gb") -> str:
    head = f"<title>{title}</title><language>{language}</language>"
    body = "\n".join((head, *items))
    return f'<rss version="2.0" {NAMESPACES}><channel>{body}\n</channel></rss>'


def item(link: str, inside: str = "") -> str:
    return f"<item><link>{link}</link>{inside}</item>"


@dataclass
class Stand:
    """Fetches what lies on it, and remembers as the database does: once `save` is called."""

    pages: dict[str, Page | FetchError] = field(default_factory=dict)
    asked: list[tuple[str, Validators | None]] = field(default_factory=list)
    states: dict[str, Validators] = field(default_factory=dict)
    keys: dict[str, set[str]] = field(default_factory=dict)

    def lay(self, url: str, body: str | bytes, content_type: str | None = RSS) -> None:
        data = body.encode() if isinstance(body, str) else body
        self.pages[url] = Page(url, data, content_type, Validators(etag=f'"{hash(data)}"'))

    async def afetch(self, url: str, *, validators: Validators | None = None) -> Page:
        self.asked.append((url, validators))
        page = self.pages.get(url)
        if page is None:
            raise FetchError(f"{url!r} is not there (404); check the address", source=url)
        if isinstance(page, FetchError):
            raise page
        if validators == page.validators:
            return Page(url, b"", validators=page.validators, not_modified=True)
        return page

    def validators(self, feed: str) -> Validators:
        return self.states.get(feed, UNKNOWN)

    def taken(self, feed: str, keys: Collection[str]) -> Collection[str]:
        assert len(keys) <= 500
        return self.keys.get(feed, set()) & set(keys)

    def save(self, harvest: Harvest) -> None:
        for state in harvest.states:
            self.states[state.feed] = state.validators
            self.keys.setdefault(state.feed, set()).update(state.taken)


def found(harvest: Harvest) -> list[Found]:
    return [item for item in harvest.items if isinstance(item, Found)]


def unusable(harvest: Harvest) -> list[Unusable]:
    return [item for item in harvest.items if isinstance(item, Unusable)]
