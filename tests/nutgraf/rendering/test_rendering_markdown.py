import string

from hypothesis import given
from hypothesis import strategies as st
from inline_snapshot import snapshot
from lxml import html  # type: ignore[import-untyped]
from markdown_it import MarkdownIt

from nutgraf.rendering import to_markdown
from nutgraf.rendering.markdown import escape
from nutgraf.rendering.plain import one_line
from nutgraf_schemas.digest import Digest

GITHUB = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
TRICKY = st.text(st.sampled_from(string.punctuation + " \n\tab1é“"), max_size=12)
ITEM = {"ul", "li"}


def test_a_digest_in_the_published_layout(digest: Digest) -> None:
    assert to_markdown(digest) == snapshot("""\
- Energy storage
- Power grids
- Nordic markets

# Norvik Energi stakes €1.4 billion on batteries instead of cables

The Baltic Ledger · 12 May 2026 · 2 min read · [Article](<https://baltic-ledger.example/energy/norvik-batteries?edition=north&page=1>)

*The Norwegian utility plans six battery parks by 2029; five of them still need a permit.*

## Key Takeaways

- **A €1.4 billion bet on storage:** Norvik Energi will build six battery parks that are to hold 4.2 gigawatt-hours by 2029, the largest such plan in the Nordic countries. [1, 2, 3]
- **Five of six permits are open:** Only Florvåg has its permit; the ministry will decide on the others before the summer recess. [4, 5, 18]
- **A lifeline for Tessel Cells:** The order fills the Swedish maker's Skellan plant until 2028. [11, 12]

## Key Developments

- Building starts in September at Florvåg, the only site with a permit. [4, 5]
- Tessel Cells will supply the cells and hire 900 people. [11, 13]
- Calder & Pike cut its rating for the shares to “hold”. [17]

## Market Impact

**◆ Mixed.** Profit fell and the shares closed lower, while capacity payments rose and a struggling supplier gained an order. [8, 10, 11]

| Metric | Value | Direction | Period | Sentences |
|:--|--:|:--|:--|--:|
| Operating profit | €318 million | ▼ down | first quarter | [8] |
| Capacity payments | €96 million | ▲ up | first quarter | [8] |
| Net debt | €2.1 billion | ■ flat |  | [9] |
| Battery capacity planned | 4.2 gigawatt-hours |  | by 2029 | [3] |

- **Norvik Energi** (NVKE): Its shares closed 3.4% lower. [8, 10]
- **Tessel Cells**: It will hire 900 people at Skellan. [11, 13]

## Strategic Insights

- Norvik Energi treats storage as a way around a cable that has been stuck for eleven years. [1, 6]
- The return depends on price swings, which a mild winter may close. [15]

## Expert Opinions

> “We have waited eleven years for a cable that nobody wants in their valley,”
>
> — Ingrid Solheim, chief executive, Norvik Energi [6]

> “A battery fits behind a supermarket, … and it can be there before the next election.”
>
> — Ingrid Solheim [6, 7]

> “You are buying insurance and calling it a power plant,”
>
> — Marek Dvorsky, an analyst, Calder & Pike [15, 16]

## Conclusion

Whether the plan stands now rests with the ministry; should it refuse, two of the parks may move to Denmark. [18, 19]

## Supply chain

- Supplier: Tessel Cells · Exclusive: – [11]

## Sentences

- [1] Norvik Energi will spend €1.4 billion on grid batteries along Norway's west coast, the utility said on Tuesday, in a bet that storage and not cables will settle the region's power shortage.
- [2] The plan is the largest of its kind in the Nordic countries.
- [3] Six battery parks between Florvåg and Stadhamn are to hold 4.2 gigawatt-hours by 2029, enough to carry 310,000 homes through a winter evening.
- [4] Building starts in September at Florvåg, where the permit has been granted.
- [5] The other five still need one.
- [6] “We have waited eleven years for a cable that nobody wants in their valley,” said Ingrid Solheim, chief executive of Norvik Energi.
- [7] “A battery fits behind a supermarket,” she added, “and it can be there before the next election.”
- [8] Norvik Energi (Oslo: NVKE) reported that operating profit fell 12% to €318 million in the first quarter, while capacity payments rose to €96 million.
- [9] Net debt was flat at €2.1 billion.
- [10] Its shares closed 3.4% lower.
- [11] The cells will come from Tessel Cells, a Swedish maker that was close to insolvency last autumn.
- [12] Tessel said the order fills its Skellan plant until 2028.
- [13] It will hire 900 people there.
- [15] Marek Dvorsky, an analyst at Calder & Pike, said the return depends on price swings that new wind farms may widen or a mild winter may close.
- [16] “You are buying insurance and calling it a power plant,” he said.
- [17] Calder & Pike cut its rating for the shares to “hold”.
- [18] The energy ministry said it would decide on the remaining permits before the summer recess.
- [19] Should it refuse, Norvik Energi may move two of the parks to Denmark, Solheim said.

---

*2 items dropped: figure not in the article (1), lost hedge (1)*

*fjord-small-2 · 7 requests · 8,412 tokens in (3,100 cached), 912 out · $0.0021 · 14.2 s*
""")  # noqa: E501


@given(TRICKY)
def test_an_escaped_text_is_shown_as_it_is(text: str) -> None:
    for prefix, tags in (("", set[str]()), ("# ", {"h1"}), ("> ", {"blockquote"}), ("- ", ITEM)):
        rendered = GITHUB.render(f"{prefix}{escape(text)}")
        (main,) = html.document_fromstring(f"<main>{rendered}</main>").xpath("//main")

        assert " ".join(main.text_content().split()) == one_line(text)
        assert {element.tag for element in main.iter()} - {"main", "p"} <= tags


def test_the_article_is_linked_if_it_is_on_the_web(digest: Digest) -> None:
    page = html.fromstring(GITHUB.render(to_markdown(digest)))

    assert page.xpath("//a/@href") == [digest.article.url]


def test_an_address_is_no_entity(digest: Digest) -> None:
    url = "https://ledger.example/?a=1&copy;2&amp;3&lt=4"
    moved = digest.model_copy(update={"article": digest.article.model_copy(update={"url": url})})

    assert html.fromstring(GITHUB.render(to_markdown(moved))).xpath("//a/@href") == [url]


def test_nothing_is_said_of_what_is_not_there(digest: Digest) -> None:
    bare = Digest(article=digest.article, provenance=digest.provenance)

    assert [line for line in to_markdown(bare).splitlines() if line.startswith("#")] == [
        "# Norvik bets €1.4bn on batteries where cables failed"
    ]
