"""Taking out of a page what its readers do not see, before anything reads it for them."""

import re
from typing import Final

from nutgraf.intake.markup import Element
from nutgraf.intake.styles import hides, hiding_selectors

NEVER_SHOWN: Final = frozenset({"template", "noscript", "style", "svg", "iframe", "object"})
STRUCTURED_DATA: Final = "application/ld+json"
CLASSES: Final = """
    sr-only visually-hidden visuallyhidden visually-hidden-focusable hidden-visually
    screen-reader-text screen-reader-only screenreader screenreader-only a11y-hidden
    accessibly-hidden element-invisible offscreen off-screen sr-text assistive-text u-hidden
    u-visually-hidden is-hidden is-visually-hidden hidden hide d-none display-none invisible
    uk-hidden
"""
HIDING_CLASSES: Final = frozenset(CLASSES.split())
"""Of Bootstrap, Tailwind, Foundation, Drupal, WordPress, Bulma, UIkit and their kin."""

SHOWN_ON_LARGER_SCREENS: Final = re.compile(
    r"(?:sm|md|lg|xl|2xl|xxl):(?:block|flex|grid|inline\S*|table\S*|contents|visible|not-sr-only)"
    r"|d-(?:sm|md|lg|xl|xxl|print)-(?!none)\S+"
)
SHOWN_REGARDLESS: Final = frozenset({"html", "head", "body"})


def remove_hidden(tree: Element) -> None:
    """Take out of a page, in place, what it does not show; JSON-LD stays, for metadata.

    Hidden are templates, scripts and the like, `hidden` and `aria-hidden` elements, and what an
    inline style, a simple rule of the page's own style sheet or a well-known class hides. That
    text has the colour of what lies behind it shows only where one element declares both.
    """
    sheets = "\n".join(style.text or "" for style in tree.iter("style"))
    selectors = hiding_selectors(sheets)
    for element in [e for e in tree.iter() if isinstance(e.tag, str)]:
        if _is_hidden(element, selectors) and element.getparent() is not None:
            element.drop_tree()


def _is_hidden(element: Element, selectors: set[str]) -> bool:
    if element.tag in SHOWN_REGARDLESS:
        return False
    if element.tag in NEVER_SHOWN or "hidden" in element.attrib:
        return True
    if element.tag == "script":
        return element.get("type", "").strip().lower() != STRUCTURED_DATA
    if element.tag == "dialog" and "open" not in element.attrib:
        return True
    return (
        element.get("aria-hidden", "").strip().lower() == "true"
        or hides(element.get("style", ""))
        or _hidden_by_class(element, selectors)
    )


def _hidden_by_class(element: Element, selectors: set[str]) -> bool:
    names = element.get("class", "").split()
    if HIDING_CLASSES.intersection(names):
        return not any(SHOWN_ON_LARGER_SCREENS.fullmatch(name) for name in names)
    if not selectors:
        return False
    marks = [f".{name}" for name in names]
    marks += [f"#{element.get('id')}"] if element.get("id") else []
    return any(s in selectors for m in marks for s in (m.lower(), f"{element.tag}{m}".lower()))
