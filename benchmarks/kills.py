"""SIGKILLs at random moments of a batch, and what is true when it is done at last.

One night is run undisturbed, the same night killed again and again. Checked are: one row an input,
the same rows in the same order, and that no kill made more to be paid again than was in flight.

    python benchmarks/kills.py [--kills 200] [--articles 2000] [--seed N] [--workers N]

With `--points`, a small night is killed once before and once after each commit of a transaction,
each answer that is kept, and each file that is synced and put in its place.
"""

import argparse
import random
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from night.batches import Batch, check_same
from night.kills import bill, kill_until_done
from night.press import stories, write_night
from night.stub_model import StubModel


def main() -> None:
    """Kill, check and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--articles", type=int, default=2_000)
    parser.add_argument("--concurrency", type=int, default=8)
    parser.add_argument("--latency", type=float, default=0.4)
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))  # noqa: S311
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--points", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        if options.points:
            at_every_point(Path(folder))
        else:
            at_random(Path(folder), options)


def at_random(folder: Path, options: argparse.Namespace) -> None:
    """Kill one batch again and again."""
    print(f"seed {options.seed}")
    started = time.monotonic()
    copies = options.articles // 50
    articles = stories(options.articles, exact_copies=copies, near_copies=copies)
    night = write_night(folder / "night.jsonl", articles)
    words = ["--concurrency", str(options.concurrency), "--workers", str(options.workers)]
    calm = undisturbed(folder, night, *words)
    with StubModel(latency=options.latency) as model:
        batch = Batch(folder / "killed", night, model.url, *words, "--quiet")
        toll = kill_until_done(
            batch,
            model,
            kills=options.kills,
            chooser=random.Random(options.seed),  # noqa: S311
            victims=("all", "all", "coordinator", "worker"),
            timeout=3600,
        )
        paid = bill(model.paid(), toll.times)
    if toll.exit_code:
        raise SystemExit(f"it ended with {toll.exit_code}:\n{batch.said()[-2000:]}")
    check_same(batch, calm)
    victims = ", ".join(f"{name} {count}" for name, count in sorted(toll.victims.items()))
    print(f"kills                         {len(toll.times)} ({victims})")
    print(f"inputs, rows of output        {options.articles}, {len(batch.rows())}, as undisturbed")
    print(f"different requests            {paid.contents}")
    print(f"asked again                   {paid.again}, at most {paid.most_a_kill} a kill")
    print(f"asked again without a kill    {paid.unexcused}")
    print(f"an answer waited at most      {paid.slowest:.1f} s to be kept")
    print(f"minutes                       {(time.monotonic() - started) / 60:.1f}")
    # An answer that came and is being kept holds no place: another is asked meanwhile.
    if paid.unexcused or paid.most_a_kill > 2 * options.concurrency:
        raise SystemExit("something was paid twice that was not in flight at a kill")
    if "cannot be used" in batch.said():
        raise SystemExit(f"the answer cache failed:\n{batch.said()[-2000:]}")


def at_every_point(folder: Path) -> None:
    """Kill a batch of six articles before and after each call that makes something last."""
    night = write_night(folder / "night.jsonl", stories(6))
    words = ("--concurrency", "4", "--workers", "1")
    calm = undisturbed(folder, night, *words)
    with StubModel(latency=0.02) as model:
        counted = Batch(folder / "counted", night, model.url, *words)
        counted.run(trap="count")
        for name in ("commit", "answer", "fsync", "replace"):
            tried = 0
            for number in range(1, counted.calls(name) + 1):
                for how in ("before", "after"):
                    batch = Batch(folder / f"{how}-{name}-{number}", night, model.url, *words)
                    tried += batch.run(trap=f"{how}:{name}:{number}") != 0
                    if code := batch.run():
                        raise SystemExit(f"{batch.folder.name}: {code}\n{batch.said()}")
                    check_same(batch, calm)
            print(f"{name:8} {tried} kills, the output as undisturbed after each", flush=True)


def undisturbed(folder: Path, night: Path, *words: str) -> Batch:
    """A night, run from beginning to end."""
    with StubModel() as model:
        calm = Batch(folder / "calm", night, model.url, *words, "--quiet")
        if code := calm.run(timeout=3600):
            raise SystemExit(f"undisturbed it ended with {code}:\n{calm.said()[-2000:]}")
    return calm


if __name__ == "__main__":
    main()
