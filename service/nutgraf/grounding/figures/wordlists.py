"""Word lists, written as the words that they hold."""


def listed(text: str) -> list[str]:
    """The words of a text, in its order."""
    return text.split()


def words(text: str) -> frozenset[str]:
    """The words of a text, as a set."""
    return frozenset(listed(text))
