"""Alerts by e-mail, to a real mail server."""

import asyncio
import ssl
import subprocess
from dataclasses import replace

import pytest
from listeners import Postbox
from test_webhook import settings, telegram

from syndicator.catalog import Mailbox, Secret
from syndicator.telegraph import Telegraph


def sent(box, *telegrams, deadline=5.0, **more):
    async def send():
        async with box:
            mailbox = Mailbox(
                to=("desk@example.org", "night@example.org"),
                sender="house@example.org",
                host="127.0.0.1",
                port=box.port,
                **{"security": "none"} | more,
            )
            return await Telegraph(agent="a", deadline=deadline).send(telegrams, settings(mailbox=mailbox))

    return asyncio.run(send())


def test_all_that_waits_is_one_message():
    box = Postbox()
    assert sent(box, *(telegram(number, way="email") for number in range(3))) == {"t0": "", "t1": "", "t2": ""}
    (letter,) = box.letters
    assert letter["To"] == "desk@example.org, night@example.org"
    assert letter["From"] == "house@example.org"
    assert letter["Subject"] == "[Wire] wire: failing, and 2 more"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter.get_content().count("It fails.") == 3


def test_of_very_many_the_first_are_told():
    box = Postbox()
    sent(box, *(telegram(number, way="email") for number in range(60)))
    assert "And 10 more" in box.letters[0].get_content()


def test_no_line_break_gets_into_the_head_of_a_message():
    box = Postbox()
    odd = telegram(1, way="email")
    alert = odd.alert
    object.__setattr__(alert, "name", "wire\r\nBcc: everybody@example.org")
    sent(box, odd)
    assert box.letters[0]["Bcc"] is None


@pytest.mark.parametrize(
    ("refuse", "said"),
    [
        ({"AUTH": "535 no s3cret"}, "does not take user and password (535)"),
        ({"MAIL": "451 later s3cret"}, "refused the message (SMTPSenderRefused)"),
        ({"RCPT": "550 who"}, "knows none of the receivers (SMTPRecipientsRefused)"),
        ({"EHLO": "421 closed", "HELO": "421 closed"}, "refused the message"),
    ],
)
def test_what_is_refused_is_said_in_words_of_our_own(refuse, said):
    told = sent(Postbox(refuse=refuse), telegram(way="email"), user="house", password=Secret("s3cret"), security="none")["t1"]
    assert said.partition(" (")[0] in told
    assert "s3cret" not in told


def test_a_password_goes_nowhere_without_encryption():
    box = Postbox()
    told = sent(box, telegram(way="email"), user="house", password=Secret("s3cret"), security="starttls")["t1"]
    assert "cannot do what is asked of it" in told
    assert box.logins == []


def test_a_server_that_does_not_answer_is_left_at_the_deadline():
    class Deaf(Postbox):
        async def _serve(self, reader, writer):
            await asyncio.sleep(5)

    assert sent(Deaf(), telegram(way="email"), deadline=0.2)["t1"].startswith("the mail server 127.0.0.1")


def test_a_certificate_that_nobody_signed_is_not_trusted(tmp_path):
    made = subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=127.0.0.1", "-keyout", "k.pem", "-out", "c.pem"],
        cwd=tmp_path, capture_output=True, check=False,
    )  # fmt: skip
    if made.returncode:
        pytest.skip("openssl is not here to make a certificate")
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(tmp_path / "c.pem", tmp_path / "k.pem")
    box = Postbox(offers=("STARTTLS", "AUTH PLAIN"), tls=context)
    told = sent(box, telegram(way="email"), user="house", password=Secret("s3cret"), security="starttls")["t1"]
    assert "has no certificate that can be trusted" in told
    assert box.logins == []


def test_no_letter_breaks_the_way():
    box = Postbox()
    assert sent(box, replace(telegram(1, way="email"), text="\ud800 half a letter")) == {"t1": ""}
    assert "? half a letter" in box.letters[0].get_content()
