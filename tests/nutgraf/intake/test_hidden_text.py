"""What a reader does not see is taken out of a page, and nothing else is."""

import pytest

from nutgraf.intake.hidden import remove_hidden
from nutgraf.intake.markup import parsed


def _seen(body: str) -> str:
    tree = parsed(body)
    remove_hidden(tree)
    return " ".join("".join(tree.itertext()).split())


@pytest.mark.parametrize(
    "hidden",
    [
        '<p style="display:none">Sell.</p>',
        "<p hidden>Sell.</p>",
        '<p hidden="until-found">Sell.</p>',
        '<p aria-hidden="true">Sell.</p>',
        '<p class="note sr-only">Sell.</p>',
        '<span class="visually-hidden">Sell.</span>',
        '<div class="hidden"><p>Sell.</p></div>',
        "<template><p>Sell.</p></template>",
        "<noscript>Sell.</noscript>",
        "<script>Sell.</script>",
        "<style>Sell.</style>",
        "<dialog>Sell.</dialog>",
        "<svg><text>Sell.</text></svg>",
        "<style>.q7 { position: absolute; left: -9999px }</style><p class='Q7'>Sell.</p>",
        "<style>p.q7 { font-size: 0 }</style><p class='q7'>Sell.</p>",
        "<style>#q7 { opacity: 0 }</style><p id='q7'>Sell.</p>",
    ],
)
def test_hidden_text_is_removed_and_what_stands_after_it_stays(hidden: str) -> None:
    assert _seen(f"<p>Shares rose.</p>{hidden} They fell later.") == "Shares rose. They fell later."


@pytest.mark.parametrize(
    "shown",
    [
        '<p class="hidden md:block">Shares rose.</p>',
        '<p class="d-none d-lg-inline">Shares rose.</p>',
        '<p aria-hidden="false">Shares rose.</p>',
        "<dialog open>Shares rose.</dialog>",
        "<style>div.q7 { display: none }</style><p class='q7'>Shares rose.</p>",
        "<style>@media print { .q7 { display: none } }</style><p class='q7'>Shares rose.</p>",
        "<p><!-- hidden -->Shares rose.</p>",
    ],
)
def test_shown_text_stays(shown: str) -> None:
    assert _seen(shown) == "Shares rose."


def test_a_class_for_larger_screens_that_hides_too_shows_nothing() -> None:
    assert _seen('<p class="hidden md:hidden">Sell.</p><p>Shares rose.</p>') == "Shares rose."


def test_structured_data_stays_for_metadata() -> None:
    tree = parsed('<script type="application/ld+json">{}</script><script>x</script><p>Rain.</p>')
    remove_hidden(tree)
    assert [script.get("type") for script in tree.iter("script")] == ["application/ld+json"]
