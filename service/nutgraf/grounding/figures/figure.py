"""A figure: an amount, a date or a period as a text writes it, and what it comes to."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

SourceKind = Literal["cited", "closest"]
"""How messages call the sentences that a figure is held to: those that its statement cites, or,
where it cites none, those that come closest to it."""

FigureKind = Literal[
    "amount",
    "money",
    "percent",
    "percentage_points",
    "basis_points",
    "multiple",
    "fraction",
    "ordinal",
    "magnitude",
    "digits",
    "score",
    "name",
    "year",
    "decade",
    "fiscal_year",
    "quarter",
    "half_year",
    "date",
    "time",
]

Bound = Literal["least", "most", "low", "high", "end"]
"""'At least 500', 'up to 500', the two ends of 'between 500 and 600', and either of '500 to 600',
which may also be what something rose from and to."""

Sense = Literal["dead", "injured", "missing", "arrested", "rescued", "loss", "profit"]
"""What befell those who are counted, or which side of the books money stands on."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of a text.

    Attributes:
        start: Index of its first character, currency sign included.
        end: Index after its last, with scale word, percent sign and currency word; a counted
            noun is no part of it.
        text: The characters between.
        kind: What sort of figure it is. A 'magnitude' is a vague plural ('hundreds of
            millions'), 'digits' is growth by its number of digits ('double-digit'), a 'name'
            is a number that belongs to a name ('iPhone 15').
        amount: The value with its scale applied, negative only where a minus is written; None
            for what is told by its `parts`.
        unit: 'percent', 'percentage_points', 'basis_points', or the counted noun, singular.
        currencies: ISO 4217 codes that the sign or word may stand for, the usual one first.
        per: What the figure is counted by, such as 'share' in '$2 a share'.
        parts: A date is (year, month, day), a quarter or half (year, number), a fiscal year its
            years, a time (hour, minute), a score its sides, a fraction its two terms; None is
            what the text leaves out.
        signed: Whether a plus or minus is written.
        bound: Whether it is a least, a most or an end of a range, by the words around it; None
            where it is plain or about right.
        sense: What the words around say of an amount; None where they say nothing.
        falling: Whether the words around say that something fell, was lost or lies below.
    """

    start: int
    end: int
    text: str
    kind: FigureKind
    amount: Decimal | None = None
    unit: str | None = None
    currencies: tuple[str, ...] = ()
    per: str | None = None
    parts: tuple[int | None, ...] = ()
    signed: bool = False
    bound: Bound | None = None
    sense: Sense | None = None
    falling: bool = False

    @property
    def currency(self) -> str | None:
        """The likeliest ISO 4217 code, None where it is no money."""
        return self.currencies[0] if self.currencies else None
