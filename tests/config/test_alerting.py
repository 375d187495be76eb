"""`alerts:` in syndicator.yaml: what it gives, and what is refused in words."""

from datetime import timedelta

import pytest

from syndicator.catalog import Alerting, Mailbox, Secret, Webhook
from syndicator.config import load
from syndicator.errors import ConfigError

HEAD = "publisher: {name: Wire}\nbase_url: https://f.example\n"


def loaded(tmp_path, alerts, environ=None):
    folder = tmp_path / "config"
    folder.mkdir(exist_ok=True)
    (folder / "syndicator.yaml").write_text(HEAD + alerts)
    return load(folder, environ=environ or {}).settings.alerts


def refused(tmp_path, alerts):
    with pytest.raises(ConfigError) as caught:
        loaded(tmp_path, alerts)
    return str(caught.value)


def test_without_a_word_the_log_alone_is_told(tmp_path):
    assert loaded(tmp_path, "") == Alerting()
    assert (Alerting().webhook, Alerting().mailbox) == (None, None)


def test_everything_may_be_said(tmp_path):
    text = """
alerts:
  failing_after: 30m
  quiet_after: 6h
  webhook: {url: "${HOOK}", headers: {Authorization: "Bearer ${KEY}"}}
  email:
    to: [desk@example.org, night@example.org]
    from: house@example.org
    smtp: {host: mail.example.org, user: house, password: "${PASS}", security: tls}
"""
    made = loaded(tmp_path, text, {"HOOK": "http://10.0.0.7:9000/T0KEN", "KEY": "k", "PASS": "p"})
    assert made == Alerting(
        failing_after=timedelta(minutes=30),
        quiet_after=timedelta(hours=6),
        webhook=Webhook(url=Secret("http://10.0.0.7:9000/T0KEN"), headers=(("Authorization", Secret("Bearer k")),)),
        mailbox=Mailbox(
            to=("desk@example.org", "night@example.org"),
            sender="house@example.org",
            host="mail.example.org",
            port=465,
            user="house",
            password=Secret("p"),
            security="tls",
        ),
    )


@pytest.mark.parametrize(("security", "port"), [("starttls", 587), ("tls", 465), ("none", 25)])
def test_each_kind_of_security_has_its_port(tmp_path, security, port):
    text = f"alerts: {{email: {{to: a@b.example, from: c@d.example, smtp: {{host: localhost, security: {security}}}}}}}\n"
    assert loaded(tmp_path, text).mailbox.port == port


@pytest.mark.parametrize(
    ("alerts", "said"),
    [
        ("alerts: {webhok: {url: https://a.example}}\n", 'did you mean "webhook"?'),
        ("alerts: {webhook: {url: ftp://a.example}}\n", "is no web address"),
        ("alerts: {webhook: {url: https://a.example, headers: {Host: b}}}\n", "sets itself"),
        ("alerts: {email: {to: a@b.example, from: c@d.example}}\n", "alerts.email.smtp: is missing"),
        ("alerts: {email: {to: a@b.example, form: c@d.example, smtp: {host: h}}}\n", 'did you mean "from"?'),
        ("alerts: {email: {to: nobody, from: c@d.example, smtp: {host: h}}}\n", "is no e-mail address"),
        ("alerts: {email: {to: a@b.example, from: c@d.example, smtp: {host: 'h:25'}}}\n", "its port as port:"),
        ("alerts: {email: {to: a@b.example, from: c@d.example, smtp: {host: h, user: u}}}\n", "alerts.email.smtp.password: is missing"),
        (
            "alerts: {email: {to: a@b.example, from: c@d.example, smtp: {host: h, user: u, password: p, security: none}}}\n",
            "sends the password for everybody to read",
        ),
        ("alerts: {failing_after: 0}\n", "is no time at all"),
        ("alerts: {webhook: {url: '${UNSET_HOOK}'}}\n", "UNSET_HOOK"),
    ],
)
def test_what_is_wrong_is_said_with_its_cure(tmp_path, alerts, said):
    assert said in refused(tmp_path, alerts)


@pytest.mark.parametrize(("written", "meant"), [("never", timedelta.max), ("3d", timedelta(days=3))])
def test_a_source_may_have_a_patience_of_its_own(tmp_path, written, meant):
    loaded(tmp_path, "")
    (tmp_path / "config/sources").mkdir()
    (tmp_path / "config/sources/wire.yaml").write_text(f"url: https://w.example/feed\nquiet_after: {written}\n")
    assert load(tmp_path / "config", environ={}).sources["wire"].quiet_after == meant
