"""What the embedded model answered about claims on an article: what was recorded is asserted."""

from contextlib import ExitStack
from pathlib import Path
from typing import Final

from nutgraf import read
from nutgraf.composition import compose
from nutgraf.entailment import second_look
from nutgraf.grounding.verifier import Verifier
from nutgraf.segmentation import segment
from nutgraf.settings import load_settings
from recording import CASSETTES, MODEL, cassette

ARTICLE: Final = Path(__file__).parents[2] / "examples" / "articles" / "reef-survey.txt"
FOLDER: Final = CASSETTES / "test_entailment_recorded"

TRUE: Final = (
    "A hot summer six years ago killed more than half of the reef.",
    "The photographs of all plots can be found in a public archive.",
)
UNTRUE: Final = (
    "The institute has counted young coral every month since 2009.",
    "The number of young colonies rose on every side of the Saltash Bank.",
)
"""All their words, names and figures are the article's."""


def test_a_recorded_second_look_tells_true_claims_from_untrue_ones(
    embedded_url: tuple[str, str | None], record: bool
) -> None:
    """Through the model that settings compose; the cost is what the server counted."""
    base_url, token = embedded_url
    settings = load_settings(
        model=MODEL, base_url=base_url, api_key=token, temperature=0, cache=False
    )
    verifier = Verifier(segment(read(ARTICLE).text))
    with cassette(FOLDER / "reef.yaml", record=record), ExitStack() as resources:
        found = second_look([*TRUE, *UNTRUE], verifier, compose(settings, resources))
    assert [f.claim for f in found.findings] == [*TRUE, *UNTRUE]
    assert [f.claim for f in found.doubts] == [*UNTRUE]
    assert found.usage.requests == 4
    assert found.usage.output_tokens <= 4 * 15
    assert found.usage.cost_usd == 0


def test_no_cassette_of_this_module_is_an_orphan() -> None:
    assert {path.name for path in FOLDER.iterdir()} == {"reef.yaml"}
