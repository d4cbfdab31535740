"""A morning's news, all of it invented, as the rows of a finished run."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Final, Literal

from nutgraf.jobs.records import Copy, Counts, OutputRow, RunRecord
from nutgraf.usage import Usage
from nutgraf_schemas.article import Article, ArticleInfo
from nutgraf_schemas.digest import (
    AffectedParty,
    Digest,
    Direction,
    Dropped,
    DropReason,
    Evidence,
    KeyTakeaway,
    MarketDirection,
    MarketImpact,
    Metric,
    Provenance,
    Quote,
    Span,
    Statement,
)

_BACKGROUND: Final = (
    "The matter has been before the council, the courts and the trade press for some years.",
    "Those who know the place say that little of this would have surprised them a decade ago.",
    "A timetable for what comes next has not been published, and nobody expects one before spring.",
    "Several of the people named here were asked for more, and most of them answered in writing.",
)
BEGUN: Final = datetime(2026, 11, 24, 3, 30, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Figure:
    """A metric, shortly: its unit is percent where its value ends in '%'."""

    name: str
    value: str
    direction: Direction
    sentence: int
    period: str | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """A quote, shortly."""

    text: str
    sentence: int
    speaker: str | None = None
    role: str | None = None
    organization: str | None = None


@dataclass(frozen=True, slots=True)
class Piece:
    """An article, and what a digest says of it; numbers are sentences, from 1."""

    id: str
    publisher: str | None
    headline: str
    standfirst: str
    sentences: tuple[str, ...]
    topics: tuple[str, ...]
    takeaways: tuple[tuple[str, str, int], ...]
    impact: tuple[MarketDirection, str, int] | None = None
    figures: tuple[Figure, ...] = ()
    affected: tuple[tuple[str, str, int], ...] = ()
    said: tuple[Said, ...] = ()
    copies: tuple[Copy, ...] = ()
    dropped: tuple[DropReason, ...] = ()
    language: str = "en"
    extra: dict[str, str] = field(default_factory=dict[str, str])

    @property
    def text(self) -> str:
        """The sentences, and as much background as news has."""
        background = (_BACKGROUND[n % len(_BACKGROUND)] for n in range(24 + len(self.id)))
        return " ".join((*self.sentences, *background))

    @property
    def url(self) -> str | None:
        host = (self.publisher or "").lower().replace(" ", "-")
        return f"https://{host}.example/2026/11/{self.id}" if host else None


def _copy(publisher: str | None, title: str, similarity: float = 0.97) -> Copy:
    host = (publisher or "wire").lower().replace(" ", "-")
    name = title.lower().replace(" ", "-").replace(",", "")
    return Copy(
        f"{host}-{name[:20]}", similarity, f"https://{host}.example/{name}", publisher, title
    )


PIECES: Final = (
    Piece(
        id="valmont-rate-cut",
        publisher="Harbour Wire",
        headline="Valmark’s central bank cuts its rate to 3.25% and hints at more",
        standfirst="The second cut this autumn came as inflation fell below target; two of seven "
        "governors wanted to wait.",
        sentences=(
            (
                "The National Bank of Valmark cut its key rate by a quarter of a point to 3.25% on "
                "Monday, the second cut this autumn."
            ),
            "Consumer prices rose 1.7% in the year to October, below the bank's target of 2%.",
            (
                "“The door is open, and we have not yet walked through it,” said governor Tilde "
                "Rasmark."
            ),
            "Two of the seven governors voted to wait until the spring.",
            "The crown fell 1.1% against the euro, and the Orsund index of shares gained 2.4%.",
            "Builders led the rise: Fjellbo Homes climbed 6.8%.",
            "Banks may earn less on loans that follow the rate, said analysts at Lund & Korsby.",
        ),
        topics=("Central banks", "Inflation", "Markets"),
        takeaways=(
            ("Key rate at 3.25%", "It is the second cut of the autumn.", 1),
            ("Inflation under target", "Prices rose 1.7% in a year; the target is 2%.", 2),
            ("Not of one mind", "Two of seven governors voted to wait until the spring.", 4),
        ),
        impact=("positive", "Shares gained, led by builders, while the crown fell.", 5),
        figures=(
            Figure("Orsund index", "2.4%", "up", 5),
            Figure("Crown against the euro", "1.1%", "down", 5),
            Figure("Key rate", "3.25%", "down", 1),
            Figure("Fjellbo Homes shares", "6.8%", "up", 6),
        ),
        affected=(("Fjellbo Homes", "Its shares climbed 6.8%.", 6),),
        said=(
            Said(
                "The door is open, and we have not yet walked through it,",
                3,
                "Tilde Rasmark",
                "governor",
                "National Bank of Valmark",
            ),
        ),
        copies=(
            _copy("The Orsund Post", "Central bank lowers key rate to 3.25%"),
            _copy("Nordmark Daily", "Second rate cut of the autumn", 0.94),
            _copy("Kvarn Business", "Valmark cuts rates again", 0.91),
            _copy("Harbour Wire", "Valmark central bank cuts key rate", 1.0),
        ),
        dropped=("figure",),
    ),
    Piece(
        id="corvid-chips-results",
        publisher="Circuit Review",
        headline="Corvane doubles its chip revenue and still warns of a shortage",
        standfirst="Orders for memory outrun what its two plants can make, and the third opens a "
        "year late.",
        sentences=(
            (
                "Corvane Semiconductor said on Monday that revenue from memory chips rose 104% to "
                "€2.9 billion in the third quarter."
            ),
            "Its gross margin rose to 47% from 38%.",
            "“We could sell every wafer twice,” chief executive Ottilie Brandt told analysts.",
            "The third plant, at Brennau, will open in 2028, a year later than planned.",
            "Shares of Corvane fell 4.2% after the delay became known.",
            "Tern Optics, which supplies its lithography lenses, lost 7.9%.",
        ),
        topics=("Semiconductors", "Earnings"),
        takeaways=(
            ("Memory revenue doubles", "It rose 104% to €2.9 billion in the third quarter.", 1),
            ("Brennau is a year late", "The third plant will open in 2028.", 4),
            ("Suppliers suffer", "Tern Optics lost 7.9%.", 6),
        ),
        impact=("mixed", "Revenue doubled, but a delayed plant sent shares down.", 5),
        figures=(
            Figure("Memory revenue", "104%", "up", 1, "third quarter"),
            Figure("Gross margin", "47%", "up", 2),
            Figure("Corvane shares", "4.2%", "down", 5),
            Figure("Tern Optics shares", "7.9%", "down", 6),
        ),
        affected=(("Tern Optics", "It lost 7.9%.", 6),),
        said=(
            Said(
                "We could sell every wafer twice,",
                3,
                "Ottilie Brandt",
                "chief executive",
                "Corvane Semiconductor",
            ),
        ),
        copies=(
            _copy("Harbour Wire", "Corvane warns of chip shortage as revenue doubles"),
            _copy("The Lenn Courier", "Chipmaker Corvane: plant delayed", 0.88),
        ),
    ),
    Piece(
        id="marl-bay-ferry",
        publisher="The Lenn Courier",
        headline="Marl Bay’s night ferry is saved by its passengers",
        standfirst="A cooperative of 3,100 commuters buys the line that its owner wanted to close.",
        sentences=(
            (
                "The night ferry between Marl Bay and Tessick will go on sailing: 3,100 of its "
                "passengers have bought it."
            ),
            "The cooperative paid £2.4 million for two ships and the berths, it said on Sunday.",
            (
                "“Nobody else wanted a boat full of nurses and bakers at four in the morning,” "
                "said its chair, Dilys Amory."
            ),
            "The former owner, Crosswater, had said that the line lost £600,000 a year.",
            "Fares will rise 12% in January.",
        ),
        topics=("Transport", "Local economy"),
        takeaways=(
            ("3,100 owners", "Commuters paid £2.4 million for ships and berths.", 2),
            ("Dearer tickets", "Fares will rise 12% in January.", 5),
        ),
        figures=(),
        said=(
            Said(
                "Nobody else wanted a boat full of nurses and bakers at four in the morning,",
                3,
                "Dilys Amory",
                "its chair",
            ),
        ),
    ),
    Piece(
        id="norwell-gas",
        publisher="Grid Monitor",
        headline="Norwell shuts its last coal unit eighteen months early",
        standfirst="Batteries and a mild autumn made the plant at Ketter idle for 200 days.",
        sentences=(
            (
                "Norwell Power closed the last coal unit at Ketter on Sunday, eighteen months "
                "before the date that it had agreed with the government."
            ),
            "The unit ran for 41 days this year and stood idle for more than 200.",
            "Output from batteries rose 63% in a year, the grid operator said.",
            "Norwell will write off £140 million, and its operating profit will fall 9% this year.",
            (
                "“Coal did not lose an argument; it lost the evenings,” said Rufus Idle, an "
                "analyst at Brae Bank."
            ),
            "All 230 workers have been offered places at the battery park next door.",
        ),
        topics=("Energy", "Coal"),
        takeaways=(
            ("Early exit", "The unit closed eighteen months before the agreed date.", 1),
            ("Batteries took over", "Their output rose 63% in a year.", 3),
            ("Nobody is let go", "All 230 workers have been offered places next door.", 6),
        ),
        impact=("negative", "A write-off of £140 million weighs on this year's profit.", 4),
        figures=(
            Figure("Battery output", "63%", "up", 3),
            Figure("Operating profit", "9%", "down", 4, "this year"),
        ),
        affected=(("Norwell Power", "It will write off £140 million.", 4),),
        said=(
            Said(
                "Coal did not lose an argument; it lost the evenings,",
                5,
                "Rufus Idle",
                "an analyst",
                "Brae Bank",
            ),
        ),
        copies=(_copy("Harbour Wire", "Norwell closes last coal unit", 0.95),),
        dropped=("hedge", "unsupported"),
    ),
    Piece(
        id="tarn-heat",
        publisher="Grid Monitor",
        headline="Heat from a data centre warms 4,000 homes in Tarnby",
        standfirst="The town pays a third less for it than for gas.",
        sentences=(
            "Since Friday the waste heat of a data centre has warmed 4,000 homes in Tarnby.",
            "Households pay 31% less than they did for gas, the town's utility said.",
            "Building the pipes took three years and cost €58 million.",
            "“We used to cool it away and buy gas next door,” said engineer Pia Holm.",
        ),
        topics=("Energy", "Data centres"),
        takeaways=(
            ("4,000 warm homes", "They are heated by a data centre since Friday.", 1),
            ("A third cheaper", "Households pay 31% less than for gas.", 2),
        ),
        impact=("positive", "Households pay 31% less.", 2),
        figures=(Figure("Heating bill", "31%", "down", 2),),
        said=(Said("We used to cool it away and buy gas next door,", 4, "Pia Holm", "engineer"),),
    ),
    Piece(
        id="ostrava-grid-fee",
        publisher="Nordmark Daily",
        headline="Wind parks will pay for the cables that carry them",
        standfirst="A fee of €4.10 a megawatt-hour begins in April; builders call it the end of "
        "the cheap north.",
        sentences=(
            (
                "Wind parks will pay €4.10 a megawatt-hour for the cables that carry power south, "
                "the regulator of Nordmark decided on Monday."
            ),
            "The fee begins in April and raises €310 million a year.",
            "Shares of Vindur fell 11.6%, the most in six years.",
            "Vindur said that it might put off two of its parks.",
        ),
        topics=("energy", "Regulation"),
        takeaways=(
            ("€4.10 a megawatt-hour", "Wind parks pay it from April.", 1),
            ("Vindur hesitates", "It might put off two of its parks.", 4),
        ),
        impact=("negative", "Shares of the largest builder fell the most in six years.", 3),
        figures=(Figure("Vindur shares", "11.6%", "down", 3),),
        affected=(("Vindur", "Its shares fell 11.6%.", 3),),
        copies=(_copy(None, "Grid fee for wind parks", 0.86),),
        dropped=("figure",),
    ),
    Piece(
        id="halden-insurer",
        publisher="Kvarn Business",
        headline="Insurer Halden leaves the flood plain",
        standfirst="From spring it will renew no policy below the two-metre line; 18,000 houses "
        "need another.",
        sentences=(
            (
                "Halden Mutual will renew no policy for houses that stand less than two metres "
                "above the river, it said on Monday."
            ),
            "About 18,000 houses are affected, most of them in Lower Kvarn.",
            "Claims from floods rose 38% last year to €220 million.",
            (
                "“A price that is honest is one that nobody there can pay,” said Moritz Vael, the "
                "head of underwriting."
            ),
            "The finance ministry said that it was looking at a fund of its own.",
        ),
        topics=("Insurance", "Climate"),
        takeaways=(
            ("18,000 houses", "Halden will not renew policies below the two-metre line.", 1),
            ("Claims up 38%", "Floods cost it €220 million last year.", 3),
            ("A public fund?", "The ministry is looking at one.", 5),
        ),
        impact=("negative", "Claims from floods rose 38% to €220 million.", 3),
        figures=(
            Figure("Flood claims", "38%", "up", 3, "last year"),
            Figure("Flood claims", "€220 million", "up", 3, "last year"),
        ),
        said=(
            Said(
                "A price that is honest is one that nobody there can pay,",
                4,
                "Moritz Vael",
                "the head of underwriting",
                "Halden Mutual",
            ),
        ),
    ),
    Piece(
        id="brightwell-stores",
        publisher="High Street Weekly",
        headline="Brightwell sells more shoes and fewer sofas",
        standfirst="Same-store sales rose 3.1%; furniture shrinks for the fifth quarter running.",
        sentences=(
            "Brightwell Stores said that same-store sales rose 3.1% in the quarter to October.",
            "Sales of shoes grew 14%, while furniture fell 8.5%, the fifth quarter in a row.",
            "The retailer kept its forecast for the year.",
            "“A sofa is a decision; a shoe is a Tuesday,” said finance chief Hanne Obel.",
        ),
        topics=("Retail", "Earnings"),
        takeaways=(
            ("Sales rise 3.1%", "That is for stores open a year or more.", 1),
            ("Furniture shrinks", "It fell 8.5%, the fifth quarter in a row.", 2),
        ),
        impact=("neutral", "The retailer kept its forecast.", 3),
        figures=(
            Figure("Same-store sales", "3.1%", "up", 1, "quarter to October"),
            Figure("Shoe sales", "14%", "up", 2),
            Figure("Furniture sales", "8.5%", "down", 2),
        ),
        said=(
            Said(
                "A sofa is a decision; a shoe is a Tuesday,",
                4,
                "Hanne Obel",
                "finance chief",
                "Brightwell Stores",
            ),
        ),
        copies=(_copy("Harbour Wire", "Brightwell keeps forecast", 0.9),),
    ),
    Piece(
        id="pelham-grocers",
        publisher="High Street Weekly",
        headline="Two grocers share one warehouse, and one van",
        standfirst="Pelham and Osk will deliver each other’s orders in the north from March.",
        sentences=(
            (
                "Pelham and Osk, two grocers that compete in every town of the north, will share a "
                "warehouse and 90 vans from March."
            ),
            "They expect delivery to cost 18% less.",
            "The competition authority has been told, and will answer by Christmas.",
        ),
        topics=("Retail", "Logistics"),
        takeaways=(
            ("Rivals in one van", "Pelham and Osk share a warehouse and 90 vans.", 1),
            ("An answer by Christmas", "The competition authority has been told.", 3),
        ),
        impact=("positive", "The two expect delivery to cost 18% less.", 2),
        figures=(Figure("Cost of delivery", "18%", "down", 2),),
    ),
    Piece(
        id="lumen-lab",
        publisher="Circuit Review",
        headline="A start-up prints chips without a mask",
        standfirst="Skarv’s machine writes a wafer an hour, slow enough for satellites and nobody "
        "else.",
        sentences=(
            "Skarv Litho has written working chips without a mask, it said in a paper on Friday.",
            "Its machine needs an hour for a wafer; a common one takes half a minute.",
            (
                "“For a hundred satellites, a mask is the dearest thing on board,” said Runa Teig, "
                "its founder."
            ),
            "The firm raised €22 million in October.",
        ),
        topics=("Semiconductors", "Start-ups"),
        takeaways=(
            ("No mask", "Skarv wrote working chips straight onto a wafer.", 1),
            ("Slow", "A wafer takes an hour, against half a minute.", 2),
        ),
        said=(
            Said(
                "For a hundred satellites, a mask is the dearest thing on board,",
                3,
                "Runa Teig",
                "its founder",
                "Skarv Litho",
            ),
        ),
    ),
    Piece(
        id="kvarn-tram",
        publisher="The Lenn Courier",
        headline="Kvarn’s trams run all night, and the taxis complain",
        standfirst="Trips after midnight rose by half in the first month.",
        sentences=(
            (
                "Trips on Kvarn's trams after midnight rose 52% in the first month of the "
                "all-night timetable."
            ),
            "Taxi drivers said that their takings had dropped 19%.",
            "The city will decide in February whether to go on.",
        ),
        topics=("Transport", "Cities"),
        takeaways=(
            ("Half as many again", "Night trips rose 52%.", 1),
            ("Taxis lose", "Their drivers say takings dropped 19%.", 2),
        ),
        impact=("mixed", "Trams gained what taxis lost.", 2),
        figures=(
            Figure("Night trips", "52%", "up", 1, "first month"),
            Figure("Taxi takings", "19%", "down", 2),
        ),
        affected=(("Taxi drivers", "Their takings dropped 19%.", 2),),
    ),
    Piece(
        id="bank-merger",
        publisher="Kvarn Business",
        headline="Orsund Bank and Lagra end their talks of a merger",
        standfirst="They could not agree on who would chair the board. Both shares fell.",
        sentences=(
            "Orsund Bank and Lagra said on Monday that they had ended talks of a merger.",
            "They could not agree on who would chair the board, a person close to both said.",
            "Orsund Bank lost 3.3% and Lagra 5.7%.",
            "Lagra's chief executive, Bo Estrand, will leave in March.",
        ),
        topics=("Banking", "Markets"),
        takeaways=(
            ("No merger", "The talks ended over who would chair the board.", 2),
            ("Estrand goes", "Lagra's chief executive will leave in March.", 4),
        ),
        impact=("negative", "Both shares fell.", 3),
        figures=(
            Figure("Orsund Bank shares", "3.3%", "down", 3),
            Figure("Lagra shares", "5.7%", "down", 3),
        ),
        copies=(
            _copy("Harbour Wire", "Orsund Bank, Lagra end merger talks"),
            _copy("The Orsund Post", "No wedding for Orsund Bank", 0.85),
        ),
        dropped=("speaker", "name"),
    ),
    Piece(
        id="otters",
        publisher=None,
        headline="Otters return to the upper Lenn after forty years",
        standfirst="Two cubs were seen near the weir.",
        sentences=(
            "Otters have come back to the upper Lenn for the first time in forty years.",
            "Two cubs were seen near the weir on Saturday.",
            "Wardens asked walkers to keep dogs on the lead until May.",
        ),
        topics=("Nature",),
        takeaways=(("Two cubs", "They were seen near the weir on Saturday.", 2),),
    ),
    Piece(
        id="ilmenau-glas",
        publisher="Talbote",
        headline="Glashütte Ilmtal stellt auf Strom um",
        standfirst="Die neue Wanne spart 70 Prozent des Gases; der Umbau dauert ein Jahr.",
        sentences=(
            "Die Glashütte Ilmtal schmilzt vom Frühjahr an mit Strom.",
            "Die neue Wanne spart 70 Prozent des Gases.",
            "„Wir haben hundert Jahre lang ein Feuer gehütet“, sagte Werkleiterin Jutta Rehm.",
        ),
        topics=("Energy", "Industry"),
        takeaways=(("Strom statt Gas", "Die neue Wanne spart 70 Prozent des Gases.", 2),),
        impact=("neutral", "Der Umbau kostet Zeit und spart Gas.", 2),
        said=(
            Said("Wir haben hundert Jahre lang ein Feuer gehütet", 3, "Jutta Rehm", "Werkleiterin"),
        ),
        language="de",
    ),
)

MISSING: Final = (
    OutputRow(
        "grid-monitor-paywall",
        0,
        "https://grid-monitor.example/feed.xml",
        "failed",
        reason="no_article",
        message="The page at 'https://grid-monitor.example/members/4411' holds no article but a "
        "login form: give the text itself, or leave it out.",
    ),
    OutputRow(
        "night.jsonl:212",
        0,
        "night.jsonl, line 212",
        "skipped",
        reason="budget",
        message="The budget of 40,000 tokens was spent: raise it and run 'nutgraf batch retry'.",
    ),
)


def digest_of(piece: Piece) -> Digest:
    """A digest whose offsets are true slices of the piece's text."""
    article = Article(
        text=piece.text,
        url=piece.url,
        title=piece.headline,
        publisher=piece.publisher,
        published_at=BEGUN - timedelta(hours=len(piece.id)),
        language=piece.language,
    )
    return Digest(
        article=ArticleInfo.of(article),
        headline=piece.headline,
        standfirst=piece.standfirst,
        topics=piece.topics,
        key_takeaways=tuple(
            KeyTakeaway(headline=lead, detail=detail, evidence=_evidence(piece, number))
            for lead, detail, number in piece.takeaways
        ),
        market_impact=_impact(piece),
        quotes=tuple(_quote(piece, said) for said in piece.said),
        conclusion=Statement(text=piece.standfirst, evidence=_evidence(piece, 1)),
        dropped=tuple(
            Dropped(path="key_takeaways[3]", value="It fell.", reason=reason, message="It did not.")
            for reason in piece.dropped
        ),
        provenance=Provenance(
            model="fjord-small-2",
            prompt_version="3fa9c1d20b77",
            created_at=BEGUN,
            cached=False,
            requests=3,
            input_tokens=2100,
            cached_input_tokens=900,
            output_tokens=420,
            cost_usd=Decimal("0.0012"),
            duration_seconds=2.5,
        ),
    )


def _evidence(piece: Piece, *numbers: int) -> tuple[Evidence, ...]:
    found: list[Evidence] = []
    for number in numbers:
        start = sum(len(sentence) + 1 for sentence in piece.sentences[: number - 1])
        text = piece.sentences[number - 1]
        found.append(Evidence(sentence=number, start=start, end=start + len(text), text=text))
    return tuple(found)


def _impact(piece: Piece) -> MarketImpact | None:
    if piece.impact is None:
        return None
    direction, summary, number = piece.impact
    return MarketImpact(
        direction=direction,
        summary=summary,
        evidence=_evidence(piece, number),
        metrics=tuple(_metric(piece, figure) for figure in piece.figures),
        affected=tuple(
            AffectedParty(name=name, effect=effect, evidence=_evidence(piece, sentence))
            for name, effect, sentence in piece.affected
        ),
    )


def _metric(piece: Piece, figure: Figure) -> Metric:
    is_percent = figure.value.endswith("%")
    return Metric(
        name=figure.name,
        value=figure.value,
        amount=Decimal(figure.value.rstrip("%")) if is_percent else None,
        unit="percent" if is_percent else None,
        period=figure.period,
        direction=figure.direction,
        evidence=_evidence(piece, figure.sentence),
    )


def _quote(piece: Piece, said: Said) -> Quote:
    start = piece.text.index(said.text)
    return Quote(
        text=said.text,
        spans=(Span(start=start, end=start + len(said.text)),),
        speaker=said.speaker,
        role=said.role,
        organization=said.organization,
        evidence=_evidence(piece, said.sentence),
    )


def rows(pieces: Sequence[Piece] = PIECES) -> Iterator[OutputRow]:
    """All of a night: digests, their copies, and what went wrong."""
    position = 0
    for piece in pieces:
        yield OutputRow(
            piece.id,
            position,
            "feeds/morning.opml",
            "done",
            digest=digest_of(piece),
            article_text=piece.text,
            copies=piece.copies,
            extra=piece.extra,
        )
        position += 1
        for copy in piece.copies:
            yield OutputRow(
                copy.id,
                position,
                "feeds/morning.opml",
                "copy",
                copy_of=piece.id,
                similarity=copy.similarity,
            )
            position += 1
    for row in MISSING:
        yield OutputRow(
            row.id, position, row.origin, row.status, reason=row.reason, message=row.message
        )
        position += 1


def run(
    status: Literal["running", "stopped", "finished"] = "finished", counts: Counts | None = None
) -> RunRecord:
    """The run of these rows."""
    copies = sum(len(piece.copies) for piece in PIECES)
    return RunRecord(
        "morning-20261124-033000",
        "morning",
        "The Morning Edition",
        status,
        BEGUN,
        finished_at=BEGUN + timedelta(minutes=42) if status == "finished" else None,
        counts=counts or Counts(done=len(PIECES), cached=3, copy=copies, failed=1, skipped=1),
        usage=Usage(42, 29_400, 12_600, 5_880, Decimal("0.0168")),
        stop_reason=None if status == "finished" else "interrupted",
    )
