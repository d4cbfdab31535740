"""YAML, read safely: as YAML 1.2 understands plain words, each key once, with its lines.

YAML 1.1, which PyYAML reads, takes 16:30 for 990, `no` (Norwegian) for false and a date for
something else than its characters.
"""

import re
from collections.abc import Hashable, Sequence
from typing import Any, Final

import yaml

_NULL: Final = re.compile(r"(?:~|null|Null|NULL|)$")
_BOOL: Final = re.compile(r"(?:true|True|TRUE|false|False|FALSE)$")
_INT: Final = re.compile(r"[-+]?(?:0|[1-9][0-9_]*)$")
_FLOAT: Final = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+\.[0-9]*|[0-9]+(?=[eE]))(?:[eE][-+]?[0-9]+)?$")


class _Loader(yaml.SafeLoader):
    """`SafeLoader`, which makes nothing but plain values, with plain words as in YAML 1.2."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.repeated: list[str] = []

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen: set[str] = set()
        for key, _ in node.value:
            if isinstance(key, yaml.ScalarNode):
                if key.value in seen:
                    line = key.start_mark.line + 1
                    self.repeated.append(f"line {line}: {key.value!r} stands there twice")
                seen.add(key.value)
        return super().construct_mapping(node, deep=deep)


def _resolve(kind: str, pattern: re.Pattern[str], first: str) -> None:
    _Loader.add_implicit_resolver(f"tag:yaml.org,2002:{kind}", pattern, list(first))


_resolve("null", _NULL, "~nN")
_Loader.add_implicit_resolver("tag:yaml.org,2002:null", _NULL, [""])
_resolve("bool", _BOOL, "tTfF")
_resolve("int", _INT, "-+0123456789")
_resolve("float", _FLOAT, "-+.0123456789")


def read_yaml(text: str) -> tuple[Any, tuple[str, ...], yaml.Node | None]:
    """The values of a document, the keys that stand twice in a mapping, and the nodes.

    Raises:
        yaml.YAMLError: It is none, or makes objects.
    """
    loader = _Loader(text)
    try:
        root = loader.get_single_node()
        if root is None:
            return None, (), None
        return loader.construct_document(root), tuple(loader.repeated), root
    except (AttributeError, KeyError) as error:  # PyYAML takes it that '!!bool' stands at a bool
        raise yaml.YAMLError("a value is not what its tag says; take the tag out") from error
    finally:
        loader.dispose()


def line_at(root: yaml.Node, path: Sequence[str | int]) -> int:
    """The line, from 1, of what stands at a path, or of what it would stand in."""
    node, line = root, root.start_mark.line
    for part in path:
        if isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
            node = node.value[part]
            line = node.start_mark.line
            continue
        pairs = node.value if isinstance(node, yaml.MappingNode) else ()
        found = next((pair for pair in pairs if pair[0].value == part), None)
        if found is None:
            break
        line, node = found[0].start_mark.line, found[1]
    return line + 1
