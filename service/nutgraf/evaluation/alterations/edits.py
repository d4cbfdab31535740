"""One change of a sentence."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Edit:
    """Other words for some of a sentence's.

    Attributes:
        start, end: The words that go.
        new: What comes in their place; empty if nothing does.
        kind: What it does, such as 'digit'.
    """

    start: int
    end: int
    new: str
    kind: str

    def on(self, sentence: str) -> str:
        """The sentence, changed."""
        return sentence[: self.start] + self.new + sentence[self.end :]


def without(sentence: str, start: int, end: int, kind: str) -> Edit:
    """An edit that takes words out, and the space before them."""
    while start and sentence[start - 1] == " ":
        start -= 1
    if start == 0:
        while end < len(sentence) and sentence[end] == " ":
            end += 1
    return Edit(start, end, "", kind)
