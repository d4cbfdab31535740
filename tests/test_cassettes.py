"""The whole main path on recorded answers of the embedded model: what was recorded is asserted."""

import re
from dataclasses import dataclass
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

import pytest

from nutgraf import Digest, Summarizer, read, verify
from nutgraf.grounding.figures import check_figures
from nutgraf.planning import Grouping
from nutgraf.schemas import Article, Evidence
from recording import CASSETTES, MODEL, cassette

EXAMPLES = Path(__file__).parent.parent / "examples"
ARTICLES = EXAMPLES / "articles"
FOLDER = CASSETTES / "test_cassettes"


@dataclass(frozen=True)
class Case:
    """An article, how it is asked about, and what its digest is known to hold."""

    name: str
    file: str
    speakers: tuple[str | None, ...]
    metrics: tuple[tuple[str, str, str], ...] | None
    requests: int
    grouping: Grouping = "each"


CASES = (
    Case(
        "harrow",
        "harrow-foods-earnings.txt",
        speakers=("Laura Mendez", "Peter Osei", "Laura Mendez"),
        metrics=(
            ("Quarterly profit", "9.9%", "down"),
            ("Net income", "$118 million", "down"),
            ("Net income", "94 cents", "down"),
            ("Revenue", "5.1%", "up"),
            ("Revenue", "$1.84 billion", "up"),
            ("Gross margin", "31.4%", "flat"),
            ("Operating margin", "10.2%", "down"),
            ("Sales of frozen meals", "9%", "up"),
        ),
        requests=8,
    ),
    Case(
        "lumen",
        "lumen-castellan-merger.md",
        speakers=("Helen Marchetti", "Helen Marchetti"),
        metrics=(),
        requests=8,
    ),
    Case(
        "norland",
        "norland-rate-decision.html",
        speakers=("the board", "Ingrid Solheim", "Jonas Lie"),
        metrics=(
            ("Policy rate", "25 basis points", "up"),
            ("Policy rate", "4.25%", "up"),
            ("Inflation", "3.4%", "down"),
            ("Wages", "5.1%", "up"),
            ("Forecast for growth next year", "0.8%", "down"),
        ),
        requests=8,
    ),
    Case("reef", "reef-survey.txt", speakers=(), metrics=None, requests=6),
    Case(
        "tram",
        "tram-strike.txt",
        speakers=("Joyce Adeyemi", "Joyce Adeyemi", "Colin Strathmore", "Ravi Menon"),
        metrics=None,
        requests=5,
    ),
)


def _digest(case: Case, url: tuple[str, str | None], *, record: bool) -> tuple[Article, Digest]:
    article = read(ARTICLES / case.file)
    base_url, token = url
    with (
        cassette(FOLDER / f"{case.name}.yaml", record=record),
        Summarizer(
            MODEL,
            base_url=base_url,
            api_key=token,
            grouping=case.grouping,
            temperature=0,
            cache=False,
            timeout=3600,
        ) as summarizer,
    ):
        return article, summarizer.summarize(article)


def _evidence(digest: Digest) -> list[tuple[str, tuple[Evidence, ...]]]:
    """Every text of ours with the sentences it rests on."""
    held = [(f"{t.headline}. {t.detail}", t.evidence) for t in digest.key_takeaways]
    held += [(s.text, s.evidence) for s in (*digest.key_developments, *digest.strategic_insights)]
    if digest.market_impact:
        held.append((digest.market_impact.summary, digest.market_impact.evidence))
        held += [(p.effect, p.evidence) for p in digest.market_impact.affected]
    if digest.conclusion:
        held.append((digest.conclusion.text, digest.conclusion.evidence))
    return held


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_recorded_article_makes_a_grounded_digest(
    case: Case, embedded_url: tuple[str, str | None], record: bool
) -> None:
    """Quotations and evidence are slices, figures stand in their sentences, facts are as known."""
    article, digest = _digest(case, embedded_url, record=record)
    for quote in digest.quotes:
        assert " … ".join(article.text[s.start : s.end] for s in quote.spans) == quote.text
    for text, evidence in _evidence(digest):
        assert evidence, text
        assert all(article.text[e.start : e.end] == e.text for e in evidence), text
        assert not check_figures(text, [e.text for e in evidence]), text
    assert len(digest.key_takeaways) >= 1
    assert verify(article, digest).ok
    assert tuple(q.speaker for q in digest.quotes) == case.speakers
    impact = digest.market_impact
    metrics = tuple((m.name, m.value, m.direction) for m in impact.metrics) if impact else None
    assert metrics == case.metrics
    assert digest.provenance.requests == case.requests
    assert digest.provenance.output_tokens > 100
    assert digest.provenance.cost_usd == 0


def test_a_section_of_ones_own_is_grounded(
    embedded_url: tuple[str, str | None], record: bool
) -> None:
    """The example's section lands in `extras`, with evidence."""
    spec = spec_from_file_location("own_section", EXAMPLES / "own_section.py")
    assert spec is not None
    assert spec.loader is not None
    example: Any = module_from_spec(spec)
    spec.loader.exec_module(example)
    base_url, token = embedded_url
    with (
        cassette(FOLDER / "own_section.yaml", record=record),
        Summarizer(
            MODEL,
            base_url=base_url,
            api_key=token,
            grouping="each",
            temperature=0,
            cache=False,
            sections=[example.NextSteps()],
        ) as summarizer,
    ):
        digest = summarizer.summarize(ARTICLES / "lumen-castellan-merger.md")
    steps: Any = digest.model_dump(mode="json")["extras"]["next_steps"]
    assert steps
    assert all(step["evidence"] for step in steps)


def test_no_cassette_is_an_orphan() -> None:
    """Every file is played by a test of this module, every folder by the module of its name."""
    played = {*(f"{case.name}.yaml" for case in CASES), "own_section.yaml"}
    assert {path.name for path in FOLDER.iterdir()} == played
    assert {path.name for path in CASSETTES.iterdir()} == {
        "test_cassettes",
        "test_entailment_recorded",
    }


@pytest.mark.parametrize("path", sorted(CASSETTES.rglob("*.yaml")), ids=lambda path: path.name)
def test_a_cassette_holds_no_secret_and_no_place(path: Path) -> None:
    """Its bytes have no key, no token, no path of a machine, no header but the content type."""
    content = path.read_text()
    for secret in ("authorization", "bearer", "cookie", "api-key", "user-agent", "sk-"):
        assert secret not in content.lower(), secret
    assert not re.search(r"/(?:root|home|Users|tmp)/", content)
    headers = set(re.findall(r"^      (\S+):$", content, re.MULTILINE))
    assert headers <= {"content-type", "body", "headers", "status"}
