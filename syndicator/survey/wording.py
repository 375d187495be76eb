"""The sentences of alerts: which source or partner, since when, what was usual, what to do.

Takes plain facts, gives plain text in one paragraph. An error's own words are bounded; what names a source is the
operator's own title for it.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from syndicator.catalog import Partner, Source
from syndicator.errors import Problem
from syndicator.model import Alert, Hub, SourceState, Trip
from syndicator.survey.habit import Patience

LONGEST = 400
"""So many characters of an error are said."""
MOST_PROBLEMS = 3
_UNITS = (("day", 86_400), ("hour", 3600), ("minute", 60))


def failing(source: Source, state: SourceState, since_at: datetime) -> str:
    """Say that a source fails."""
    last = f" It last answered well at {_moment(state.succeeded_at)}." if state.succeeded_at else " It has never answered well."
    said = f"{_named(source)} has failed since {_moment(since_at)}, {state.failures} times in a row: {_bounded(state.error)}.{last}"
    if state.polling.disabled_at is not None:
        return (
            f"{said} It is gone for good, says its server, and is polled no more; its articles stay. Correct its address, or take it out."
        )
    return f"{said} It is asked again, more and more rarely; its articles and the partners' feeds stay as they are. If it has moved, correct its address."


def misread(source: Source, state: SourceState, since_at: datetime) -> str:
    """Say that a source gives something that is no feed."""
    said = f"{_named(source)} has changed in kind: since {_moment(since_at)} it answers, but with what cannot be read as before: {_bounded(state.error)}."
    return f"{said} Its articles stay as they are. Open its address in a browser: a log-in, a block against machines, or another address is likely."


def quiet(source: Source, new_at: datetime, habit: Patience, *, now: datetime) -> str:
    """Say that a source is silent beyond its habit."""
    usual = (
        f"usual is something new every {span(habit.usual)}, and within {span(habit.longest)} at the longest"
        if habit.usual and habit.longest
        else f"expected is something new within {span(habit.limit)}"
    )
    said = f"{_named(source)} answers well but has brought nothing new since {_moment(new_at)}, for {span(now - new_at)}; {usual}."
    return f"{said} Look at its site whether it still publishes, and whether this feed is still the one; `quiet_after:` in its file sets another patience."


def unlike(source: Source, how: str, since_at: datetime) -> str:
    """Say how a source has changed in kind."""
    said = f"{_named(source)} has changed in kind since {_moment(since_at)}: {how}."
    return f"{said} Look at it and at its newest articles (`syndicator articles --source {source.id}`); adapt its file if it stays so."


def drifted(source: Source, sentences: Sequence[str]) -> str:
    """Say which rules miss what they met before."""
    return f"{_named(source)}: {_bounded('; '.join(sentences))}."


def offline(since_at: datetime, count: int) -> str:
    """Say that it is our own network."""
    said = f"Our network: all or nearly all sources on the web have failed since {_moment(since_at)} ({count} of them, at several hosts)."
    return f"{said} It is more likely this machine's connection, name server or firewall than theirs; they are not told of one by one."


def unbuilt(partner: Partner, error: str, since_at: datetime) -> str:
    """Say that a partner's editions cannot be built."""
    said = f'The editions of partner "{partner.title}" ({partner.id}) could not be built since {_moment(since_at)}: {_bounded(error)}.'
    return f"{said} Its last good editions are served meanwhile."


def tripped(partner: Partner, trips: Sequence[Trip], since_at: datetime) -> str:
    """Say why a partner's build is held, and how it is let through."""
    why = "; ".join(_bounded(trip.text) for trip in trips)
    said = f'A build for partner "{partner.title}" ({partner.id}) is held since {_moment(since_at)}, because {why}.'
    return (
        f"{said} Its last good editions are served meanwhile, less what must leave. Where this is a mistake, correct it, and the next build goes out "
        f"by itself; where it is meant, `syndicator publish {partner.id} --accept` lets it through, as `syndicator plan` shows it."
    )


def refusing(left: Sequence[Hub]) -> str:
    """Say which hubs refuse everything."""
    named = ", ".join(_bounded(hub.url) for hub in left[:MOST_PROBLEMS])
    more = f", and {len(left) - MOST_PROBLEMS} more" if len(left) > MOST_PROBLEMS else ""
    said = f"Push: {named}{more} has refused every ping for half a day, and is left alone but for one a day; the log has its answers."
    return f"{said} Subscribers there hear of nothing. Correct its address under `push: hubs:` in syndicator.yaml, or take it out."


def misconfigured(problems: Sequence[Problem], since_at: datetime) -> str:
    """Say what is wrong with the configuration."""
    first = "; ".join(_bounded(str(problem)) for problem in problems[:MOST_PROBLEMS])
    more = f"; and {len(problems) - MOST_PROBLEMS} more" if len(problems) > MOST_PROBLEMS else ""
    said = f"The configuration has had problems since {_moment(since_at)}: {first}{more}."
    return f"{said} The last good version of each file goes on; `syndicator check` names all of them."


def troubled(error: str, since_at: datetime) -> str:
    """Say that the store fails."""
    return f"The store has not taken what was to be kept since {_moment(since_at)}: {_bounded(error)}. The last good editions are served; nothing new comes in."


_OVER = {
    "failing": "answers well again",
    "quiet": "has brought something new",
    "changed": "is as it was before, or has been taken as it is now",
    "drifted": "has nothing left of that kind",
    "network": "sources answer again",
    "build": "its editions are built again",
    "tripwire": "its builds are published again",
    "configuration": "the configuration has no problems any more",
    "store": "the store takes everything again",
    "push": "every hub takes pings again, or is asked no more",
}


def ending(alert: Alert, called: str) -> str:
    """Say that an alert has ended; `called` is what its subject is called."""
    said = " ".join(f"Over: {called} {_OVER[alert.kind]}".split())
    return f"{said}. It began at {_moment(alert.since_at)} and lasted {span(lasted(alert))}."


def gone(alert: Alert, called: str) -> str:
    """Say that an alert has ended because its subject is no longer configured."""
    return f"Over: {called} is no longer configured. What was told at {_moment(alert.told_at)} has no meaning any more."


def lasted(alert: Alert) -> timedelta:
    """Give how long an alert that ended lasted, from the trouble's beginning."""
    return max(timedelta(), (alert.ended_at or alert.told_at) - alert.since_at)


def called(alert: Alert, title: str = "") -> str:
    """Give what an alert's subject is called: its title where there is one, and its id."""
    if alert.subject == "house":
        return {"network": "our network:", "configuration": "", "store": "", "push": "push:"}.get(alert.kind, "")
    return f'{alert.subject} "{title}" ({alert.name})' if title else f"{alert.subject} {alert.name}"


def span(length: timedelta | None) -> str:
    """Give a length of time as people say it: `3 days and 4 hours`, `20 minutes`."""
    seconds = round(length.total_seconds()) if length else 0
    if seconds < 60:  # noqa: PLR2004  (a minute)
        return "less than a minute"
    said = []
    for unit, size in _UNITS:
        count, seconds = divmod(seconds, size)
        if count:
            said.append(f"{count} {unit}{'' if count == 1 else 's'}")
    return " and ".join(said[:2])


def _named(source: Source) -> str:
    return f'Source "{source.title}" ({source.id})'


def _moment(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def _bounded(text: str) -> str:
    line = " ".join(text.encode("utf-8", "replace").decode().split()).rstrip(".")
    return line if len(line) <= LONGEST else f"{line[:LONGEST].rstrip()}…"
