"""The room's door: telegrams sent by the ways that are configured, each way by itself."""

from collections.abc import Mapping, Sequence

from syndicator.catalog import Settings
from syndicator.model import Telegram

DEADLINE = 15.0
"""Seconds for one telegram."""


class Telegraph:
    """Sends telegrams. `agent` is the User-Agent; `deadline` is in seconds for one way's next answer."""

    def __init__(self, *, agent: str, deadline: float = DEADLINE) -> None:
        """Nothing is connected before there is something to tell."""
        self._agent, self._deadline = agent, deadline

    async def send(self, telegrams: Sequence[Telegram], settings: Settings) -> Mapping[str, str]:
        """Give by their ids why telegrams were not taken, empty for those that were; a way that is not configured takes all."""
        told: dict[str, str] = dict.fromkeys((telegram.id for telegram in telegrams), "")
        hook, box = settings.alerts.webhook, settings.alerts.mailbox
        if hook is not None and (mine := [telegram for telegram in telegrams if telegram.way == "webhook"]):
            from syndicator.telegraph.webhook import post  # noqa: PLC0415  (loaded when there is something to tell)

            told |= await post(mine, hook, settings, agent=self._agent, deadline=self._deadline)
        if box is not None and (mine := [telegram for telegram in telegrams if telegram.way == "email"]):
            from syndicator.telegraph.mail import mail  # noqa: PLC0415  (loaded when there is something to tell)

            told |= dict.fromkeys((telegram.id for telegram in mine), await mail(mine, box, settings, deadline=self._deadline))
        return told
