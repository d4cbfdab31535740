"""CSS that keeps text from being seen is known, and CSS that merely dresses it is left alone."""

import pytest

from nutgraf.intake.styles import hides, hiding_selectors


@pytest.mark.parametrize(
    "style",
    [
        "display:none",
        "DISPLAY : NONE !important",
        "color:red; visibility: hidden",
        "visibility:collapse",
        "content-visibility: hidden",
        "opacity: 0",
        "opacity:0.0",
        "opacity:0%",
        "font-size:0",
        "font-size: 0.1em",
        "font-size:1px",
        "position:absolute;left:-9999px",
        "position: fixed; top: -100em",
        "text-indent:-9999px",
        "margin-left:-9999px",
        "transform: translateX(-9999px)",
        "transform: translate(-2000px, 0)",
        "transform:scale(0)",
        "clip:rect(0 0 0 0)",
        "clip: rect(1px, 1px, 1px, 1px)",
        "clip-path:inset(50%)",
        "width:1px;height:1px;overflow:hidden",
        "max-height:0;overflow:hidden",
        "color:transparent",
        "color: rgba(0, 0, 0, 0)",
        "color:#fff;background-color:#FFF",
        "background:white;color:white",
    ],
)
def test_what_hides_text_is_known(style: str) -> None:
    assert hides(style)


@pytest.mark.parametrize(
    "style",
    [
        "",
        "nonsense",
        "display:block",
        "visibility:visible",
        "opacity:0.9",
        "opacity:",
        "font-size:10px",
        "font-size:0.9em",
        "font-size:small",
        "left:-9999px",
        "position:absolute;left:-10px",
        "text-indent:-1em",
        "transform:translateX(-50%)",
        "transform:translateX(calc(1px))",
        "height:1px",
        "max-height:0.5em",
        "width:600px;overflow:hidden",
        "color:#fff",
        "color:#fff;background:#000",
        "clip:auto",
        "background:url(data:image/png;base64,display)",
    ],
)
def test_what_only_dresses_text_is_not_taken_for_hiding_it(style: str) -> None:
    assert not hides(style)


def test_class_and_id_rules_of_a_sheet_are_read_past_comments_and_imports() -> None:
    sheet = """
        @import url("x.css"); /* .a { display: none } */
        .Promo, p.note { color: red; display: none }
        #ad{visibility:hidden}
        .shown { display: none } .shown { display: block }
    """
    assert hiding_selectors(sheet) == {".promo", "p.note", "#ad"}


@pytest.mark.parametrize(
    "sheet",
    [
        "@media print { .story { display: none } }",
        "@supports (x: y) { @media print { .story { display: none } } }",
        ".js .story { display: none }",
        ".story:hover { display: none }",
        ".story > p { display: none }",
        "p { display: none }",
        ".story { display: none",
        "} } .story {",
    ],
)
def test_rules_that_depend_on_more_than_the_element_are_left_alone(sheet: str) -> None:
    assert hiding_selectors(sheet) == set()


@pytest.mark.parametrize("piece", ["/*", "{", "}", ".a{", ".a,", "display:none;"])
def test_a_hostile_sheet_takes_linear_time(piece: str) -> None:
    assert hiding_selectors(piece * 200_000) == set()
    assert hides(piece * 100_000) == (piece == "display:none;")
