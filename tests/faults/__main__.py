"""`./run faults`: what power, disks, clocks and hands do to a house, done to it on purpose. Exit 1 if it did not stand.

Without words all checks run, one after the other, in their long form; `--short` runs as many points as the tests do.
`--plant BUG` puts a bug in, and then this must fail.
"""

import argparse
import sys

from tests.chance.playing import play
from tests.faults.breakages import breakages
from tests.faults.building import NoCompilerError
from tests.faults.clocks import TURNINGS, turn
from tests.faults.configs import break_and_mend
from tests.faults.forking import stages
from tests.faults.kills import kill_again_and_again
from tests.faults.memory import poll_on
from tests.faults.planted import BUGS
from tests.faults.steps import FAMILIES, measure, spread, steps
from tests.faults.steps import kinds_of as kinds
from tests.faults.tables import report


def step_the_fault(asked: argparse.Namespace) -> bool:
    """Break `run --once` off at its calls, and its recovery too."""
    number = 10 if asked.short else asked.points
    rows, complaints = [], list[str]()
    with stages(2) as warm, steps(warm) as made, made.planted(*asked.plant):
        for scene, calls in made.calls.items():
            whole = made.whole_command(scene)
            odd = kinds(calls) ^ kinds(whole)
            print(f"the {scene} run: {len(calls)} calls when forked, {len(whole)} as a command; {len(odd)} kinds of call are in one only")
            complaints += [] if asked.plant else [f"the forked {scene} run is not the command: {call}" for call in sorted(odd)]
        for family in asked.fault or FAMILIES:
            for again in (False, True):
                row = measure(made, spread(made.calls, family, number, again=again))
                phase = "recovery" if again else "run"
                ends = ", ".join(f"{end} {count}" for end, count in sorted(row.ends.items()))
                rows.append((family, phase, row.points, row.met, ends, len(row.complaints)))
                print(*rows[-1], sep="  ", flush=True)
                complaints += row.complaints
    return report("step the fault", ("fault", "of the", "points", "met", "the broken run", "complaints"), rows, complaints)


def kill_the_daemon(asked: argparse.Namespace) -> bool:
    """Kill the daemon under load: most lives are forked, warm; the others are the whole command with its workers."""
    rows, complaints = [], list[str]()
    whole = max(asked.kills // 4, 1)
    with stages(1) as (stage,):
        for title, number, by in (("forked", asked.kills - whole, stage), ("the command", whole, None)):
            tally = kill_again_and_again(2 if asked.short else number, stage=by, bugs=tuple(asked.plant) if by else ())
            http, disk = tally.by_http, tally.on_disk
            rows.append(
                (title, f"{tally.kills} ({tally.while_starting} while starting)", tally.polls, tally.acknowledged, len(tally.lost),
                 len(tally.doubled), f"{http.editions} / {disk.editions}", f"{len(http.complaints)} / {len(disk.complaints)}")
            )  # fmt: skip
            print(*rows[-1], sep="  ", flush=True)
            complaints += tally.complaints
    columns = ("daemon", "kills", "polls", "acknowledged", "lost", "doubled", "reads over HTTP / on disk", "invalid")
    return report("kill the daemon", columns, rows, complaints)


def break_the_configuration(asked: argparse.Namespace) -> bool:
    """Break the configuration of one daemon in all ways, one after the other."""
    ways = list(breakages())
    outcome = break_and_mend(ways[:: 20 if asked.short else 1])
    row = (outcome.broken, outcome.kept, outcome.mended)
    return report("break the configuration", ("ways", "last good one kept", "mended one taken"), [row], outcome.complaints)


def turn_the_clock(asked: argparse.Namespace) -> bool:
    """Turn the clock of daemons at work, each a command of its own."""
    outcomes = [turn(turning, bugs=()) for turning in TURNINGS[: 1 if asked.short else None]]
    rows = [(outcome.name, f"{outcome.first:.1f}", outcome.polls, len(outcome.complaints)) for outcome in outcomes]
    complaints = [f"{outcome.name}: {complaint}" for outcome in outcomes for complaint in outcome.complaints]
    return report("turn the clock (a source every second)", ("clock", "next poll after s", "polls", "complaints"), rows, complaints)


def look_at_memory(asked: argparse.Namespace) -> bool:
    """Let a daemon poll on, with its workers."""
    outcome = poll_on(300 if asked.short else asked.polls)
    (memory, files), (memory_then, files_then) = outcome.before, outcome.after
    if not asked.short and len(outcome.workers) <= outcome.most_workers:
        outcome.complaints.append("no worker was replaced")
    row = (outcome.polls, f"{memory / 1024:.1f}", f"{memory_then / 1024:.1f}", f"{memory_then / max(memory, 1) - 1:+.1%}")
    row += (f"{files:.0f}", f"{files_then:.0f}", f"{len(outcome.workers)}, {outcome.most_workers} at once")
    columns = ("polls", "MB when warm", "MB at the end", "growth", "files when warm", "at the end", "workers")
    return report("memory and open files", columns, [row], outcome.complaints)


def leave_it_to_chance(asked: argparse.Namespace) -> bool:
    """Let a newsroom poll, edit, order, wait and be fetched from in any order, with the laws looked at after each."""
    played = play(100 if asked.short else asked.operations, asked.seed, told=lambda at: print(f"  {at} operations", flush=True))
    rows = sorted(played.done.items())
    complaints = [f"{played.broken}; before it: {', '.join(played.trace[-12:])}"] if played.broken else []
    return report(f"chance, seed {asked.seed}: {len(played.trace)} operations", ("operation", "times"), rows, complaints)


CHECKS = {
    "steps": step_the_fault,
    "kills": kill_the_daemon,
    "configs": break_the_configuration,
    "clocks": turn_the_clock,
    "memory": look_at_memory,
    "chance": leave_it_to_chance,
}


def main() -> int:
    """Run the checks that were asked for."""
    parser = argparse.ArgumentParser(prog="./run faults", description=__doc__)
    parser.add_argument("checks", nargs="*", choices=[[], *CHECKS], help="which ones (default: all)")
    parser.add_argument("--short", action="store_true", help="a few points of each")
    parser.add_argument("--points", type=int, default=500, help="steps: points of each fault and phase (default: 500)")
    parser.add_argument("--fault", action="append", default=[], choices=FAMILIES, help="steps: this kind only (default: all)")
    parser.add_argument("--kills", type=int, default=200, help="kills: how many (default: 200)")
    parser.add_argument("--polls", type=int, default=10_000, help="memory: how many (default: 10000)")
    parser.add_argument("--operations", type=int, default=10_000, help="chance: how many (default: 10000)")
    parser.add_argument("--seed", type=int, default=1, help="chance: another seed is another life (default: 1)")
    parser.add_argument("--plant", action="append", default=[], choices=sorted(BUGS), help="steps and kills: put a bug in")
    asked = parser.parse_args()
    well = True
    for name in asked.checks or CHECKS:
        try:
            well = CHECKS[name](asked) and well
        except NoCompilerError as error:
            print(f"{name}: skipped, {error}")
    return 0 if well else 1


if __name__ == "__main__":
    sys.exit(main())
