"""The house itself: alerts, backups, the look over all rows, the last good configuration, retention."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from syndicator.model import (
    Alert,
    SourceId,
    Telegram,
)
from syndicator.store import (
    alerting,
    backup,
    examining,
    good_texts,
    pruning,
)
from syndicator.store.copying import Manifest, Told
from syndicator.store.doors.door import Door
from syndicator.store.examining import Ailments


class HouseDoors(Door):
    """The house itself: alerts, backups, the look over all rows, the last good configuration, retention."""

    # ── alerts ────────────────────────────────────────────────────────────────────────────────────────────────────

    def alerts(self) -> tuple[Alert, ...]:
        """Give every alert that stands or has ended lately, the latest first."""
        with self._db.read() as db:
            return alerting.all_of(db)

    def keep_alerts(self, alerts: Sequence[Alert], telegrams: Sequence[Telegram] = ()) -> None:
        """Keep alerts in place of those of the same subject and kind, together with the telegrams that tell of them."""
        with self._db.write() as db:
            alerting.keep(db, alerts, telegrams)

    def telegrams(self) -> tuple[Telegram, ...]:
        """Give the telegrams that nobody has taken yet, the first made first."""
        with self._db.read() as db:
            return alerting.waiting(db)

    def settle_telegrams(self, taken: Sequence[str], again: Sequence[Telegram]) -> None:
        """Drop telegrams that were taken, by their ids, and keep those that are to be tried again."""
        with self._db.write() as db:
            alerting.settle(db, taken, again)

    def published_times(self, source_id: SourceId, *, since: datetime, now: datetime) -> tuple[datetime, ...]:
        """Give when a source's newest articles were published, the newest first."""
        with self._db.read() as db:
            return alerting.times(db, source_id, since=since, until=now)

    # ── the house ─────────────────────────────────────────────────────────────────────────────────────────────────

    def back_up(self, file: Path, files: Mapping[str, bytes], *, version: str, now: datetime, force: bool, told: Told) -> Manifest:
        """Write all of one moment into a file, with these files of the configuration; others go on writing meanwhile."""
        return backup.back_up(self._db, file, files, version=version, now=now, force=force, told=told)

    def faults(self) -> tuple[str, ...]:
        """Give what the database finds wrong with its own file; a PostgreSQL server looks after its files itself."""
        return self._db.faults()

    def ailments(self) -> Ailments:
        """Give the rows that do not fit each other."""
        with self._db.read() as db:
            return examining.found(db)

    def mend(self, *, now: datetime) -> Ailments:
        """Mend the rows that do not fit each other, as far as that loses nothing; gives what was mended."""
        with self._db.write() as db:
            return examining.mend(db, now=now)

    def unfinished(self) -> tuple[Path, ...]:
        """Give what backups and recoveries that were killed left beside the store."""
        file = self._db.engines.file
        return () if file is None else tuple(sorted(path for path in file.parent.glob(".*.part") if path.is_dir()))

    def good_texts(self) -> dict[str, str]:
        """Give the last good text of each configuration file, by its name."""
        with self._db.read() as db:
            return good_texts.all_of(db)

    def keep_good_texts(self, texts: Mapping[str, str], *, now: datetime) -> None:
        """Keep these as the last good texts, and no others; those that stand already are left alone."""
        with self._db.write() as db:
            good_texts.replace(db, texts, now=now)

    def prune(self, *, before: datetime | None, now: datetime | None = None) -> int:
        """Drop what is beyond retention; gives how many articles went.

        An article goes that neither changed nor was seen since `before`, stands at its source no more and in no edition;
        None: none goes. `now` says which runs, fragments and replaced entries are old; left out, it is `before`.
        """
        moment = now or before
        if moment is None:
            return 0
        with self._db.write() as db:
            pruning.sweep(db, before=before, now=moment)
        self._forget(moment)
        return 0 if before is None else sum(self._expire(before))

    def _forget(self, now: datetime) -> None:
        """Drop replaced entries, some in each transaction as well."""
        gone = pruning.BATCH
        while gone == pruning.BATCH:
            with self._db.write() as db:
                gone = pruning.forget(db, now=now)

    def _expire(self, before: datetime) -> Iterator[int]:
        """Drop old articles, some in each transaction, so that other writers get their turn."""
        after = ""
        while True:
            with self._db.write() as db:
                after, gone = pruning.expire(db, before=before, after=after)
            yield gone
            if not after:
                return
