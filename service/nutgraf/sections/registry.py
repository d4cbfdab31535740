"""The sections that a digest has, in its order."""

from collections.abc import Iterable, Sequence
from typing import Any, Final

from nutgraf.errors import SettingsError
from nutgraf.sections.conclusion import Conclusion
from nutgraf.sections.developments import KeyDevelopments
from nutgraf.sections.headline import Headline
from nutgraf.sections.insights import StrategicInsights
from nutgraf.sections.market import Impact
from nutgraf.sections.quotes import SelectedQuotes
from nutgraf.sections.section import Section
from nutgraf.sections.takeaways import KeyTakeaways

BUILT_IN: tuple[Section[Any], ...] = (
    Headline(),
    KeyTakeaways(),
    KeyDevelopments(),
    Impact(),
    StrategicInsights(),
    SelectedQuotes(),
    Conclusion(),
)

_RESERVED: Final = frozenset({"schema_version", "article", "extras", "dropped", "provenance"})


def chosen(sections: Iterable[str | Section[Any]] | None) -> tuple[Section[Any], ...]:
    """Sections by name, or as they are; all that ship with nutgraf if None.

    Raises:
        SettingsError: A name that no section has, two sections of one name, or one that would
            fill a field of the digest that is no section's.
    """
    if sections is None:
        return BUILT_IN
    if isinstance(sections, str):
        sections = (sections,)
    known = {section.name: section for section in BUILT_IN}
    found = tuple(known.get(s, s) if isinstance(s, str) else s for s in sections)
    _check(found, known)
    return tuple(s for s in found if not isinstance(s, str))


def _check(found: Sequence[str | Section[Any]], known: Iterable[str]) -> None:
    names = [s if isinstance(s, str) else s.name for s in found]
    if not names:
        raise SettingsError("no sections: name at least one")
    for section in found:
        if isinstance(section, str):
            raise SettingsError(f"no section {section!r}; there are {', '.join(known)}")
        if taken := _RESERVED.intersection(section.fields):
            raise SettingsError(
                f"section {section.name!r} cannot fill {min(taken)!r}, which every digest has: "
                f"give it another name"
            )
    for name in names:
        if names.count(name) > 1:
            raise SettingsError(f"section {name!r} is named twice")
