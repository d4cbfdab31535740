"""Enough CSS to tell what a page does not show."""

import re
from collections.abc import Iterator
from typing import Final

SIMPLE_SELECTOR: Final = re.compile(r"[a-z][a-z0-9]*[.#][\w-]+|[.#][\w-]+", re.IGNORECASE)
LENGTH: Final = re.compile(r"(-?\d{0,9}(?:\.\d{1,9})?)(px|pt|em|rem|ex|ch|vw|vh|%|in|cm)?")
PIXELS: Final = {"pt": 1.33, "em": 16, "rem": 16, "ex": 8, "ch": 8, "vw": 10, "vh": 10, "%": 10}
OFF_SCREEN: Final = -900
"""Pixels to the left or above: beyond what a layout does on purpose, short of the usual -999."""
UNREADABLE_SIZE: Final = 2
"""Pixels of type; nobody reads them."""
TRANSPARENT: Final = ("transparent", "rgba(0,0,0,0)", "#0000", "#00000000")
CLIPPED: Final = re.compile(r"rect\((?:0|1)(?:px)?[, ].*|inset\((?:50|100)%.*|circle\(0.*")


def hides(declarations: str) -> bool:
    """Whether declarations such as 'display: none; color: red' keep text from being seen."""
    style = dict(_declarations(declarations))
    return (
        style.get("display") == "none"
        or style.get("visibility") in ("hidden", "collapse")
        or style.get("content-visibility") == "hidden"
        or _number(style.get("opacity")) == 0
        or _is_tiny(style)
        or _is_off_screen(style)
        or _is_clipped(style)
        or _is_uncoloured(style)
    )


def hiding_selectors(sheet: str) -> set[str]:
    """The class and id selectors by which a style sheet hides elements, in lower case.

    Selectors of more than one step and rules inside '@media' and the like are not considered:
    what they apply to depends on more than the element.
    """
    found: dict[str, bool] = {}
    for selectors, declarations in _rules(_without_comments(sheet)):
        for selector in selectors.split(","):
            name = selector.strip().lower()
            if SIMPLE_SELECTOR.fullmatch(name):
                found[name] = hides(declarations)
    return {name for name, hidden in found.items() if hidden}


def _without_comments(sheet: str) -> str:
    first, *rest = sheet.split("/*")
    return first + "".join(part.partition("*/")[2] for part in rest)


def _rules(sheet: str) -> Iterator[tuple[str, str]]:
    """Selectors and declarations of the rules that stand at the top level."""
    depth = start = 0
    selectors = ""
    for brace in re.finditer(r"[{}]", sheet):
        piece = sheet[start : brace.start()]
        start = brace.end()
        if brace[0] == "{":
            depth += 1
            selectors = piece.rpartition(";")[2].strip() if depth == 1 else ""
        else:
            if depth == 1 and selectors:
                yield selectors, piece
            depth = max(0, depth - 1)


def _declarations(text: str) -> Iterator[tuple[str, str]]:
    for declaration in text.lower().split(";"):
        name, colon, value = declaration.partition(":")
        if colon:
            yield name.strip(), value.replace("!important", "").strip()


def _number(value: str | None) -> float | None:
    try:
        return float((value or "").removesuffix("%"))
    except ValueError:
        return None


def _pixels(value: str | None) -> float | None:
    match = LENGTH.fullmatch(value or "")
    number = _number(match[1]) if match else None
    return None if match is None or number is None else number * PIXELS.get(match[2] or "px", 1)


def _at_most(value: str | None, pixels: float) -> bool:
    size = _pixels(value)
    return size is not None and size <= pixels


def _is_tiny(style: dict[str, str]) -> bool:
    if _at_most(style.get("font-size"), UNREADABLE_SIZE):
        return True
    cut = style.get("overflow") in ("hidden", "clip")
    sizes = (style.get(name) for name in ("width", "height", "max-width", "max-height"))
    return cut and any(_at_most(size, 1) for size in sizes)


def _is_off_screen(style: dict[str, str]) -> bool:
    names = ["text-indent", "margin-left", "margin-top"]
    if style.get("position") in ("absolute", "fixed"):
        names += ["left", "top", "right", "bottom"]
    if any(_at_most(style.get(name), OFF_SCREEN) for name in names):
        return True
    transform = style.get("transform", "").replace(" ", "")
    moved = re.match(r"translate[xy]?\((-[\w.%]{1,20})", transform)
    return transform.startswith("scale(0)") or bool(moved and _at_most(moved[1], OFF_SCREEN))


def _is_clipped(style: dict[str, str]) -> bool:
    return any(CLIPPED.fullmatch(style.get(name, "")) for name in ("clip", "clip-path"))


def _is_uncoloured(style: dict[str, str]) -> bool:
    colour = style.get("color", "").replace(" ", "")
    behind = style.get("background-color", style.get("background", "")).replace(" ", "")
    return bool(colour) and (colour in TRANSPARENT or colour == behind)
