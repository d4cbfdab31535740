"""500 commands in a burst, to a bot in a process of its own, from a Slack in this one.

Many people ask for the same articles in many channels at once. Checked are: that Slack hears of
each command within three seconds, and of 99 in a hundred within one; that each article is digested
once; that every command ends in a whole message.

    python benchmarks/slack_burst.py [--way http|socket] [--commands 500] [--articles 100]
        [--channels 100] [--users 250] [--latency 0.3] [--profile FILE]
"""

import argparse
import asyncio
import os
import sys
import tempfile
from pathlib import Path
from typing import Final

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from command_burst import Burst, Plan, burst

GOAL_LONGEST: Final = 3.0
GOAL_P99: Final = 1.0


def told(name: str, value: str, goal: str = "", *, met: bool = True) -> bool:
    """A line of the table; whether the goal is met."""
    verdict = ("met" if met else "MISSED") if goal else ""
    print(f"{name:38} {value:>20}   {goal:22} {verdict}".rstrip())
    return met


def report(plan: Plan, made: Burst) -> bool:
    """Print what happened; whether all goals are met."""
    ok = sum(ack.status == 200 and not ack.body for ack in made.acks)
    half, most, longest = (made.heard_within(part) for part in (0.5, 0.99, 1.0))
    told("commands, articles", f"{plan.commands}, {plan.articles}")
    met = [
        told("acknowledged", f"{ok}", f"{plan.commands}", met=ok == plan.commands),
        told("  the last one within", f"{longest:.2f} s", "3 s", met=longest < GOAL_LONGEST),
        told("  99 % within", f"{most:.2f} s", "1 s", met=most < GOAL_P99),
        told("digests", f"{made.digests}", f"{plan.articles}", met=made.digests == plan.articles),
        told(
            "requests to the model",
            f"{made.requests}",
            "none twice",
            met=made.requests == made.contents,
        ),
        told(
            "whole messages", f"{made.whole}", f"{plan.commands}", met=made.whole == plan.commands
        ),
        told("'ratelimited'", f"{made.ratelimited}", "0", met=not made.ratelimited),
    ]
    told("half of the acknowledgements within", f"{half:.2f} s")
    told("until the last message was whole", f"{made.seconds:.1f} s")
    told("messages and replies", f"{made.posted}")
    told("CPU, the bot", f"{made.cpu:.1f} s")
    told("load of the machine", f"{os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    return all(met)


def main() -> None:
    """Measure and print; exit code 1 where a goal is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--way", choices=("http", "socket"), default="socket")
    parser.add_argument("--commands", type=int, default=500)
    parser.add_argument("--articles", type=int, default=100)
    parser.add_argument("--channels", type=int, default=100)
    parser.add_argument("--users", type=int, default=250)
    parser.add_argument("--latency", type=float, default=0.3)
    parser.add_argument("--profile", help="A file for a profile of the bot.")
    options = parser.parse_args()
    plan = Plan(
        options.commands,
        options.articles,
        options.channels,
        options.users,
        options.latency,
        is_http=options.way == "http",
    )
    with tempfile.TemporaryDirectory() as folder:
        made = asyncio.run(burst(plan, Path(folder), profile=options.profile))
    if not report(plan, made):
        raise SystemExit(1)


if __name__ == "__main__":
    main()
