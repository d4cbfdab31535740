"""What the pages have in common: their assets, and what keeps strings of others dead in them."""

import base64
import hashlib
import re
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Final

from nutgraf.rendering.plain import visible

if TYPE_CHECKING:
    from jinja2 import Environment

_LANGUAGE: Final = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}")


@cache
def asset(name: str) -> str:
    """A file beside the templates, which is a page's own and holds no data."""
    return resources.files("nutgraf.rendering").joinpath("templates", name).read_text("utf-8")


@cache
def styles(*names: str) -> str:
    """Style sheets of the pages', one behind the other."""
    return "\n".join(asset(name) for name in names)


@cache
def content_hash(content: str) -> str:
    """A source expression of a content security policy."""
    digest = hashlib.sha256(content.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


def page_language(code: str | None) -> str:
    """What a page says of its language; English for what is no code."""
    return code if code and _LANGUAGE.fullmatch(code) else "en"


def page_environment() -> "Environment":
    """An environment of templates that escape and deaden every string but the page's own assets."""
    # Jinja takes a tenth of a second to import, which the other formats should not pay.
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("nutgraf.rendering"),
        autoescape=True,
        finalize=_dead,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["own_asset"] = _Own
    return environment


class _Own(str):
    """An asset of ours on its way into a page: there is nothing to escape or to take out."""

    __slots__ = ()

    def __html__(self) -> str:
        return str(self)


def _dead(value: object) -> object:
    """What a template prints: strings, escaped already or not, without characters that act."""
    if not isinstance(value, str) or isinstance(value, _Own):
        return value
    return type(value)(visible(value))
