"""Prompt templates: Markdown with `${variables}`, rendered strictly.

A value is put in as it is and never looked at again: an article that holds `${x}`, `{{ x }}` or
`{% x %}` stays what it is.
"""

import hashlib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from string import Template as DollarTemplate


class TemplateError(ValueError):
    """A template and its values do not fit, or there is no such template."""


@dataclass(frozen=True)
class Template:
    """A prompt with places for values.

    Attributes:
        name: What it is called in messages.
        source: Markdown; `${name}` is a place for a value, `$$` a dollar sign.
    """

    name: str
    source: str

    def __post_init__(self) -> None:
        if not DollarTemplate(self.source).is_valid():
            raise TemplateError(
                f"template {self.name!r} has a $ that begins no ${{variable}}: "
                f"write $$ for a dollar"
            )

    @property
    def variables(self) -> frozenset[str]:
        """The names it wants values for."""
        return frozenset(DollarTemplate(self.source).get_identifiers())

    @property
    def version(self) -> str:
        """SHA-256 of the source, 12 hexadecimal digits."""
        return hashlib.sha256(self.source.encode()).hexdigest()[:12]

    def render(self, /, **values: str) -> str:
        """Put the values in, each exactly as it is.

        Raises:
            TemplateError: A value is missing, or one has no place.
        """
        missing = self.variables - values.keys()
        unused = values.keys() - self.variables
        if missing or unused:
            raise TemplateError(
                f"template {self.name!r}: "
                f"missing {sorted(missing)!r}, without a place {sorted(unused)!r}"
            )
        return DollarTemplate(self.source).substitute(values)


@cache
def load(name: str) -> Template:
    """The template of this name that ships with nutgraf.

    Raises:
        TemplateError: There is none.
    """
    path = files("nutgraf_prompts") / "templates" / f"{name}.md"
    if not path.is_file():
        raise TemplateError(f"there is no template {name!r}; there are {', '.join(names())}")
    return Template(name=name, source=path.read_text(encoding="utf-8").strip())


@cache
def names() -> tuple[str, ...]:
    """The names of all templates that ship with nutgraf, sorted."""
    folder = files("nutgraf_prompts") / "templates"
    return tuple(
        sorted(p.name.removesuffix(".md") for p in folder.iterdir() if p.name.endswith(".md"))
    )


def version(templates: tuple[Template, ...]) -> str:
    """One version for several templates: 12 hexadecimal digits that change if any does."""
    parts = "".join(
        f"{t.name}:{t.version};" for t in sorted(templates, key=lambda t: (t.name, t.version))
    )
    return hashlib.sha256(parts.encode()).hexdigest()[:12]
