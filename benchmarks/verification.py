"""CPU time of `verify` on an article of a thousand words and a summary of ten sentences.

Every run has another article, so that nothing is remembered from the run before. Prints the
medians, and how many times as long it takes as cutting the article into sentences; the goal is
under 20 ms.

    python benchmarks/verification.py [--runs 30]
"""

import argparse
import statistics
import time
from collections.abc import Callable
from typing import Final

from nutgraf import segment, verify

GOAL_MS: Final = 20.0
WORDS: Final = 1_000
PARAGRAPH: Final = """\
{maker} reported a {a}% drop in operating profit on Thursday and cut its forecast for the year, \
as the price of {good} rose faster than it could charge for it.

Revenue rose {b}% to £{c} million in the first half, while net debt was unchanged at £{d} million. \
"We will not close the {town} works," said {first} {last}, chief executive of {maker}. "It is the \
best that we have, and {town} knows it."

The company may sell its {good} arm, which employs {e} people and made £{f} million last year. \
Analysts at {bank} expect a price of about £{g} million for it. Its shares fell {h}% in London.
"""
MAKERS: Final = (
    "Halvern Ostrava Quillon Sedgely Tarrant Umberly Vassel Wexley Yarrow Zeller".split()
)
GOODS: Final = "paper glass timber wool copper cocoa rubber flour cement steel".split()
TOWNS: Final = "Tarn Lenn Marlow Brack Orrin Pell Quern Ruskin Stavely Thorne".split()
FIRST: Final = "Greta Jonas Anna Tom Ines Hugh Olga Yusuf Carla Erik".split()
LAST: Final = "Lindqvist Holm Brandt Faro Lacey Amin Nye Solheim Okafor Reyes".split()
SUMMARY: Final = """\
{maker} reported a {a}% drop in operating profit and cut its forecast for the year. Revenue rose \
{b}% to £{c} million in the first half. Net debt was unchanged at £{d} million. "We will not close \
the {town} works," said {first} {last}. The company may sell its {good} arm. The arm employs {e} \
people. It made £{f} million last year. Analysts at {bank} expect a price of about £{g} million. \
Shares fell {h}% in London. The price of {good} rose.
"""


def facts(number: int) -> dict[str, object]:
    """What a paragraph tells, another for each number."""
    at = number % 10
    names = {
        "maker": f"{MAKERS[at]} {chr(65 + number // 10 % 26)}{at}ck",
        "bank": f"{TOWNS[-at]} Bank",
    }
    people = {"first": FIRST[at], "last": f"{LAST[at]}{chr(97 + number // 10 % 26)}"}
    figures = {key: number * 7 + i * 13 + 3 for i, key in enumerate("abcdefgh")}
    return {**names, **people, **figures, "good": GOODS[at], "town": TOWNS[at]}


def article(number: int) -> str:
    """An article of a thousand words, another for each number."""
    text = ""
    while len(text.split()) < WORDS:
        text += f"{PARAGRAPH.format(**facts(number))}\n"
        number += 1
    return text


def cpu_ms(work: Callable[[], object]) -> float:
    """CPU time of a piece of work, in milliseconds."""
    started = time.process_time()
    work()
    return (time.process_time() - started) * 1000


def main() -> None:
    """Measure, taking turns, and print milliseconds and the ratio."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=30)
    runs = parser.parse_args().runs
    verify(article(0), SUMMARY.format(**facts(0)))
    cutting, verifying = [], []
    for number in range(1, 20 * runs, 20):
        text, summary = article(number), SUMMARY.format(**facts(number))
        cutting.append(cpu_ms(lambda: segment(text)))  # noqa: B023
        found = []
        verifying.append(cpu_ms(lambda: found.append(verify(text, summary))))  # noqa: B023
        if not found[0].ok:
            raise SystemExit(f"a true summary does not hold: {found[0].findings[0]!r}")
    cut, verified = statistics.median(cutting), statistics.median(verifying)
    print(f"segment  {cut:6.2f} ms")
    print(f"verify   {verified:6.2f} ms   {verified / cut:.1f} times segment")
    print(f"goal     {GOAL_MS:6.2f} ms   {'met' if verified < GOAL_MS else 'MISSED'}")


if __name__ == "__main__":
    main()
