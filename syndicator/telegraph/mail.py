"""Alerts by e-mail: all that wait in one message, handed to the operator's own server on a thread.

The connection is encrypted before a password goes over it. What the server said is not repeated beyond its code.
"""

import asyncio
import smtplib
import ssl
import threading
from collections.abc import Sequence
from contextlib import closing, suppress
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid

from syndicator.catalog import Mailbox, Settings
from syndicator.model import Telegram

MOST_TOLD = 50
"""So many alerts stand in one message; of more their number."""
LONGEST_SUBJECT = 150
_TROUBLE: tuple[tuple[type[Exception], str], ...] = (
    (smtplib.SMTPAuthenticationError, "does not take user and password"),
    (smtplib.SMTPNotSupportedError, "cannot do what is asked of it: check `security:`, user and password"),
    (smtplib.SMTPResponseException, "refused the message"),
    (smtplib.SMTPRecipientsRefused, "knows none of the receivers"),
    (ssl.SSLError, "has no certificate that can be trusted"),
)
"""What kinds of error mean, in words; the first that fits is said. What the server wrote is not: it may repeat a secret."""


async def mail(telegrams: Sequence[Telegram], box: Mailbox, settings: Settings, *, deadline: float) -> str:
    """Hand all telegrams over in one message; gives why they were not taken, empty where they were."""
    written = message(telegrams, box, settings)
    loop = asyncio.get_running_loop()
    done: asyncio.Future[str] = loop.create_future()

    def settle(why: str) -> None:
        if not done.done():
            done.set_result(why)

    def hand_over() -> None:
        why = _handed_over(written, box, deadline)
        if not loop.is_closed():
            loop.call_soon_threadsafe(settle, why)

    # A thread of its own that nobody waits for at the end: a server that does not answer must not hold the house open.
    threading.Thread(target=hand_over, name="mail", daemon=True).start()
    try:
        return await asyncio.wait_for(done, deadline * 2)
    except TimeoutError:
        return f"the mail server {box.host} did not answer in time"


def message(telegrams: Sequence[Telegram], box: Mailbox, settings: Settings) -> EmailMessage:
    """Give the message that tells of these alerts."""
    written = EmailMessage()
    written["From"] = box.sender
    written["To"] = ", ".join(box.to)
    written["Subject"] = _subject(telegrams, settings)
    written["Date"] = format_datetime(max(telegram.made_at for telegram in telegrams))
    written["Message-ID"] = make_msgid(idstring=telegrams[0].id, domain=box.sender.rpartition("@")[2])
    written["Auto-Submitted"] = "auto-generated"
    told = [_plain(telegram.text) for telegram in telegrams[:MOST_TOLD]]
    more = [f"And {len(telegrams) - MOST_TOLD} more; `syndicator status` shows all that stand."] if len(telegrams) > MOST_TOLD else []
    written.set_content("\n\n".join([*told, *more, f"-- \nsyndicator at {settings.base_url}"]) + "\n")
    return written


def _plain(text: str) -> str:
    """Give a text as mail can carry it."""
    return text.encode("utf-8", "replace").decode()


def _subject(telegrams: Sequence[Telegram], settings: Settings) -> str:
    first = telegrams[0]
    said = f"{first.alert.name or 'the house'}: {first.alert.kind}{' is over' if first.event == 'ended' else ''}"
    if len(telegrams) > 1:
        said += f", and {len(telegrams) - 1} more"
    return " ".join(f"[{settings.publisher.name}] {said}".split())[:LONGEST_SUBJECT]


def _handed_over(written: EmailMessage, box: Mailbox, deadline: float) -> str:
    where = f"the mail server {box.host}"
    try:
        server = _connected(box, deadline)
        with closing(server):
            if box.password is not None:
                server.login(box.user, box.password.reveal())
            server.send_message(written)
            with suppress(OSError, smtplib.SMTPException):
                server.quit()  # the message is taken already, whatever is said to this
    except (OSError, smtplib.SMTPException, ValueError) as error:
        said = next((words for kind, words in _TROUBLE if isinstance(error, kind)), "could not be reached")
        return f"{where} {said} ({_code(error)})"
    return ""


def _code(error: Exception) -> str:
    return str(error.smtp_code) if isinstance(error, smtplib.SMTPResponseException) else type(error).__name__


def _connected(box: Mailbox, deadline: float) -> smtplib.SMTP:
    if box.security == "tls":
        return smtplib.SMTP_SSL(box.host, box.port, timeout=deadline, context=ssl.create_default_context())
    server = smtplib.SMTP(box.host, box.port, timeout=deadline)
    if box.security == "starttls":
        try:
            server.starttls(context=ssl.create_default_context())
        except BaseException:
            server.close()
            raise
    return server
