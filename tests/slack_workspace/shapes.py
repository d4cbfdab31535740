"""How a fault is told, and the small checks of which those of Block Kit are made."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, TypeGuard

Check = Callable[["Faults", str, Any], None]
"""Looks at a value, at a path, and adds what is wrong."""

_UNSENDABLE: Final = re.compile("[\x00\ud800-\udfff]")
_ADDRESS: Final = re.compile(r"https?://[^\s<>|\"]+")


@dataclass(slots=True)
class Faults:
    """What is wrong, in the order in which it was found.

    Attributes:
        code: Slack's error, where a check names no other.
        found: 'CODE: PATH: what is wrong', one by one.
    """

    code: str
    found: list[str] = field(default_factory=list[str])

    def add(self, path: str, what: str, *, code: str | None = None) -> None:
        self.found.append(f"{code or self.code}: {path}: {what}")


def length(text: str) -> int:
    """UTF-16 code units: the strictest of the ways in which Slack's clients and servers count."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def is_object(value: object) -> TypeGuard[Mapping[str, Any]]:
    return isinstance(value, Mapping)


def is_list(value: object) -> TypeGuard[Sequence[Any]]:
    return isinstance(value, list | tuple)


def string(most: int, *, least: int = 1) -> Check:
    """Text of so many characters."""

    def check(faults: Faults, path: str, value: Any) -> None:
        if not isinstance(value, str):
            faults.add(path, f"{value!r:.40} is no string")
            return
        if _UNSENDABLE.search(value):
            faults.add(path, "a NUL or a lone surrogate")
        if not least <= length(value) <= most:
            faults.add(path, f"{length(value)} characters, where {least} to {most} may be")

    return check


def address(most: int = 3_000, *, schemes: tuple[str, ...] = ("http", "https")) -> Check:
    """A URL."""

    def check(faults: Faults, path: str, value: Any) -> None:
        string(most)(faults, path, value)
        if not isinstance(value, str):
            return
        scheme = value.partition(":")[0].lower()
        is_web = scheme in ("http", "https")
        if scheme not in schemes or (is_web and not _ADDRESS.fullmatch(value)):
            faults.add(path, f"{value!r:.60} is no URL that may be linked")

    return check


def pattern(expression: str, what: str) -> Check:
    """Text of a form."""
    compiled = re.compile(expression)

    def check(faults: Faults, path: str, value: Any) -> None:
        if not isinstance(value, str) or not compiled.fullmatch(value):
            faults.add(path, f"{value!r:.40} is no {what}")

    return check


def whole(least: int, most: int) -> Check:
    """A whole number."""

    def check(faults: Faults, path: str, value: Any) -> None:
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            faults.add(path, f"{value!r:.40} is no whole number from {least} to {most}")

    return check


def flag(faults: Faults, path: str, value: Any) -> None:
    """True or false."""
    if not isinstance(value, bool):
        faults.add(path, f"{value!r:.40} is neither true nor false")


def choice(*values: str) -> Check:
    """One of some words."""

    def check(faults: Faults, path: str, value: Any) -> None:
        if value not in values:
            faults.add(path, f"{value!r:.40} is none of {', '.join(values)}")

    return check


def items(each: Check, most: int, *, least: int = 1) -> Check:
    """A list of so many."""

    def check(faults: Faults, path: str, value: Any) -> None:
        if not is_list(value):
            faults.add(path, "no list")
            return
        if not least <= len(value) <= most:
            faults.add(path, f"{len(value)} items, where {least} to {most} may be")
        for number, item in enumerate(value):
            each(faults, f"{path}[{number}]", item)

    return check


def shape(
    required: Mapping[str, Check] | None = None, optional: Mapping[str, Check] | None = None
) -> Check:
    """An object with these fields and no others."""
    needed, allowed = required or {}, {**(required or {}), **(optional or {})}

    def check(faults: Faults, path: str, value: Any) -> None:
        if not is_object(value):
            faults.add(path, "no object")
            return
        for name in needed.keys() - value.keys():
            faults.add(f"{path}.{name}", "missing")
        for name, held in value.items():
            if name in allowed:
                allowed[name](faults, f"{path}.{name}", held)
            elif name != "type":
                faults.add(f"{path}.{name}", "an unknown field")

    return check


def typed(**checks: Check) -> Check:
    """An object of one of these types."""

    def check(faults: Faults, path: str, value: Any) -> None:
        kind = value.get("type") if is_object(value) else None
        if not isinstance(kind, str) or kind not in checks:
            faults.add(f"{path}.type", f"{kind!r:.40} may not be here")
            return
        checks[kind](faults, path, value)

    return check


def every(*checks: Check) -> Check:
    """All of these."""

    def check(faults: Faults, path: str, value: Any) -> None:
        for one in checks:
            one(faults, path, value)

    return check


def exactly_one(*names: str) -> Check:
    """An object with one of these fields, and one only."""

    def check(faults: Faults, path: str, value: Any) -> None:
        if is_object(value) and sum(name in value for name in names) != 1:
            faults.add(path, f"it needs one of {' and '.join(names)}, and only one")

    return check


def unique(name: str) -> Check:
    """Objects of a list that do not share what they have as this field."""

    def check(faults: Faults, path: str, value: Any) -> None:
        seen: set[str] = set()
        for number, item in enumerate(value if is_list(value) else ()):
            held = item.get(name) if is_object(item) else None
            if isinstance(held, str) and held in seen:
                faults.add(f"{path}[{number}].{name}", f"{held!r:.40} is there twice")
            seen.add(str(held))

    return check
