"""Any number of short news articles, no two of which are near copies of each other."""

import json
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

Poison = Literal["garbage", "error", "silence"]
"""How the stub model treats an article: no JSON, HTTP 500, or no answer ever."""

_ONSETS: Final = "Bran Cal Dor Ever Fal Gar Hal Ivo Jar Kel Lor Mar Nor Os Pel Quin Ros Sel".split()
_ENDINGS: Final = "dale den field ford gate ham holm ick ley mere more ner stead ton well".split()
_TRADES: Final = (
    "Cement Ceramics Dairies Engines Ferries Foods Glass Grain Insurance Logistics Metals Mills "
    "Optics Paper Pharma Power Shipping Software Steel Textiles Timber Tools Water Wind"
).split()
_FIRST_NAMES: Final = (
    "Ada Boris Carla Dmitri Elif Farid Greta Hugo Ines Jonas Kira Leon Mira Nils Olga Pavel Rosa "
    "Samir Tessa Ugo Vera Wilma Yusuf Zora"
).split()
_DAYS: Final = "Monday Tuesday Wednesday Thursday Friday".split()
_GOODS: Final = (
    "bottles boilers bricks cables cereals coatings engines filters gearboxes lenses packaging "
    "pumps rails sensors sheets tiles turbines valves varnishes yarns"
).split()
_SITES: Final = "depot factory foundry laboratory mill refinery shipyard warehouse workshop".split()
_CAUSES: Final = (
    "a dry summer|a weak harvest|cheaper freight|higher wages|late deliveries|mild weather|"
    "new safety rules|rising energy costs|strong demand abroad|the strike at the docks"
).split("|")

_CHOICES: Final = """\
{company} said on {day} that its quarterly revenue rose {a} percent to ${b} million. Demand for \
its {goods} was strong in {region}.
Quarterly profit at {company} fell {a} percent to ${b} million, it said on {day}. It sold fewer \
{goods} in {region}.
{company} will spend ${b} million on a {site} in {town}, it announced on {day}. The plan raises \
its budget by {a} percent.
{company} agreed on {day} to buy {rival} for ${b} million. The price is {a} percent above the \
value of the shares in {region}.

The company, based in {town}, makes {goods} and employs {c} people. It opened a second {site} \
near {village} in {year}.
Founded in {year}, the {town} company has {c} workers at its {site}. They make {goods} for \
customers in {village}.
About {c} people work at the {site} in {town}, which dates from {year}. Its {goods} are shipped \
through the port of {village}.

"We had expected {cause} to cost us more than ${d} million," said {person}, the chief executive \
of {company}. {surname} has led it since {later}.
"Without {cause} the year would have been worth ${d} million more to us," {person}, who runs \
{company}, said. {surname} took over in {later}.
{person}, the finance chief, said: "We have put aside ${d} million because of {cause}." \
{surname} joined {company} in {later}.

Its debt stood at ${e} million at the end of {month}, down from ${f} million a year before. \
Interest costs were ${g} million.
Orders for {goods} were worth ${e} million at the end of {month}, up from ${g} million. The \
largest came from {region}, at ${f} million.
Sales in {region} reached ${e} million by the end of {month}. Costs there were ${f} million, of \
which wages made up ${g} million.

Shares of {company} closed {h} percent higher in {town}. Analysts at {bank} raised their price \
target to ${i}.
Investors in {town} sold shares of {company}, which lost {h} percent. {bank} had valued them at \
${i}.
{bank} expects the shares to trade at ${i} by {month}. They have gained {h} percent since the \
start of the year.

Rival {rival} reports its results in {month}. It has warned that {cause} may weigh on its \
margins in {village}.
{rival}, which competes in {region}, may cut {j} jobs in {village}. Unions will meet its \
managers in {month}.
The regulator in {village} will decide in {month} whether prices may rise. {rival} has asked for \
{j} cents a unit more.
"""
"""Paragraph by paragraph, a line for each wording; any of one goes with any of another."""

_PARAGRAPHS: Final = tuple(tuple(choices.splitlines()) for choices in _CHOICES.split("\n\n"))
_MONTHS: Final = "January February March April June July August September October".split()


@dataclass(frozen=True, slots=True)
class Story:
    """One input of a night.

    Attributes:
        id: Its own.
        text: The article.
        title: Its headline.
        copy_of: The id of the story that it is a copy of, if it is.
    """

    id: str
    text: str
    title: str
    copy_of: str | None = None

    def row(self) -> dict[str, Any]:
        """As a row of JSONL."""
        return {"id": self.id, "title": self.title, "text": self.text}


def stories(
    count: int,
    *,
    seed: int = 1,
    exact_copies: int = 0,
    near_copies: int = 0,
    poison: Mapping[int, Poison] | None = None,
) -> list[Story]:
    """A night's articles, always the same for the same arguments.

    Args:
        count: How many; copies among them.
        seed: Of another night.
        exact_copies: How many have the text of another, to the letter.
        near_copies: How many have the text of another but for a byline and a last line.
        poison: By position, how the stub model treats an article.
    """
    originals = [_story(n, seed) for n in range(count - exact_copies - near_copies)]
    for position, kind in (poison or {}).items():
        originals[position] = _poisoned(originals[position], kind)
    chooser = random.Random(f"copies {seed}")
    copied = chooser.sample(originals, exact_copies + near_copies)
    copies = [
        _copy(original, number, near=number >= exact_copies)
        for number, original in enumerate(copied)
    ]
    whole = [*originals]
    for copy in copies:  # anywhere behind its original
        first = next(i for i, s in enumerate(whole) if s.id == copy.copy_of)
        whole.insert(chooser.randint(first + 1, len(whole)), copy)
    return whole


def write_night(path: Path, night: Sequence[Story]) -> Path:
    """Write stories as JSONL."""
    lines = (json.dumps(story.row(), ensure_ascii=False) + "\n" for story in night)
    path.write_text("".join(lines), encoding="utf-8")
    return path


def _story(number: int, seed: int) -> Story:
    chooser = random.Random(f"{seed} {number}")
    facts = _facts(chooser)
    paragraphs = [chooser.choice(choices).format(**facts) for choices in _PARAGRAPHS]
    return Story(
        id=f"story-{number:05}",
        text="\n\n".join(paragraphs) + "\n",
        title=f"{facts['company']} in {facts['town']}, {facts['year']}",
    )


def _facts(chooser: random.Random) -> dict[str, Any]:
    """What one article tells."""
    names = _names(chooser)
    first, surname = chooser.choice(_FIRST_NAMES), next(names)
    figures = {key: chooser.randint(12, 989) for key in "bdefg"}
    return {
        "company": f"{next(names)} {chooser.choice(_TRADES)}",
        "rival": f"{next(names)} {chooser.choice(_TRADES)}",
        "bank": f"{next(names)} Bank",
        "town": next(names),
        "village": next(names),
        "region": next(names),
        "person": f"{first} {surname}",
        "surname": surname,
        "day": chooser.choice(_DAYS),
        "month": chooser.choice(_MONTHS),
        "goods": chooser.choice(_GOODS),
        "site": chooser.choice(_SITES),
        "cause": chooser.choice(_CAUSES),
        "year": chooser.randint(1890, 1999),
        "later": chooser.randint(2004, 2022),
        "a": chooser.randint(2, 39),
        "c": chooser.randint(1_100, 9_900),
        "h": chooser.randint(2, 19),
        "i": chooser.randint(11, 390),
        "j": chooser.randint(21, 940),
        **figures,
    }


def _names(chooser: random.Random) -> Iterator[str]:
    """Names of people, places and companies, each once."""
    given: set[str] = set()
    while True:
        name = chooser.choice(_ONSETS) + chooser.choice(_ENDINGS)
        if name not in given:
            given.add(name)
            yield name


def _copy(story: Story, number: int, *, near: bool) -> Story:
    text = f"By our own desk\n\n{story.text}\nReporting by the desk.\n" if near else story.text
    return Story(f"copy-{number:05}", text, story.title, copy_of=story.id)


def _poisoned(story: Story, poison: Poison) -> Story:
    return Story(
        story.id, f"{story.text}\nThis is a poison-{poison} item of the desk.\n", story.title
    )
