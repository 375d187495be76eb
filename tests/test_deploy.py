"""What stands under docs/deploy: the systemd unit and the container's recipe."""

import re
import shutil
import subprocess
import sys
from configparser import RawConfigParser
from pathlib import Path

import pytest
from packaging.requirements import Requirement

TOP = Path(__file__).resolve().parents[1]
UNIT = TOP / "docs/deploy/syndicator.service"
RECIPE = TOP / "docs/deploy/Dockerfile"
MOST_EXPOSED = 20
"""systemd's figure for how open a service stands, in tenths: a sandboxed network daemon is below two."""


def analyze(*arguments: str) -> subprocess.CompletedProcess[str]:
    program = shutil.which("systemd-analyze")
    if program is None:
        pytest.skip("this machine has no systemd-analyze: the unit was not verified")
    return subprocess.run([program, *arguments], capture_output=True, text=True, timeout=60, check=False)


@pytest.fixture
def unit(tmp_path) -> Path:
    """Give a copy of the unit whose program stands on this machine, as the verifier asks for."""
    copy = tmp_path / UNIT.name
    copy.write_text(re.sub(r"(?m)^ExecStart=\S+", f"ExecStart={sys.executable}", UNIT.read_text(encoding="utf-8")), encoding="utf-8")
    return copy


def service() -> dict[str, str]:
    parser = RawConfigParser(strict=False, comment_prefixes="#", delimiters="=")
    parser.optionxform = str
    parser.read_string(UNIT.read_text(encoding="utf-8"))
    return dict(parser["Service"])


def test_systemd_accepts_the_unit_without_a_word(unit):
    done = analyze("verify", str(unit))
    assert (done.returncode, done.stdout + done.stderr) == (0, "")


def test_the_service_stands_no_more_open_than_it_must(unit):
    done = analyze("security", "--offline=true", f"--threshold={MOST_EXPOSED}", str(unit))
    assert done.returncode == 0, done.stdout[-200:]


def test_the_unit_starts_reloads_and_stops_the_daemon_by_its_own_rules():
    said = service()
    assert said["ExecStart"].endswith("/syndicator run")
    assert (said["Type"], said["NotifyAccess"]) == ("notify", "main")
    assert said["ExecReload"] == "/bin/kill -HUP $MAINPID"
    assert said["KillSignal"] == "SIGTERM"
    assert said["RestartPreventExitStatus"] == "2"


def test_the_unit_writes_into_its_own_folder_only():
    said = service()
    assert (said["ProtectSystem"], said["ProtectHome"], said["NoNewPrivileges"]) == ("strict", "yes", "yes")
    assert f"/var/lib/{said['StateDirectory']}" == said["WorkingDirectory"]
    assert said["Environment"] == f"SYNDICATOR_CONFIG={said['WorkingDirectory']}/config"
    assert "ReadWritePaths" not in said


def test_the_container_runs_as_nobody_in_particular_and_is_watched():
    recipe = RECIPE.read_text(encoding="utf-8")
    last = recipe[recipe.rindex("\nFROM ") :]
    assert re.search(r"^USER [1-9]\d{3,}$", last, re.MULTILINE)
    assert "/healthz" in last
    assert 'CMD ["syndicator", "run"]' in last
    assert ":latest" not in recipe
    assert not re.search(r"(?im)^ENV .*(token|password|secret)", recipe)


def test_what_the_container_copies_stands_in_the_checkout():
    for line in re.findall(r"^COPY (?!--from)(.*)$", RECIPE.read_text(encoding="utf-8"), re.MULTILINE):
        for name in line.split()[:-1]:
            assert (TOP / name).exists(), name


def test_the_limits_that_the_container_makes_of_the_lock_are_limits():
    """The recipe's own expression, on the lock: each line left is a pinned requirement."""
    expression = re.search(r"RUN sed '([^']+)'", RECIPE.read_text(encoding="utf-8"))
    sed = shutil.which("sed")
    if sed is None:
        pytest.skip("this machine has no sed")
    done = subprocess.run([sed, expression[1], str(TOP / "requirements.lock")], capture_output=True, text=True, timeout=30, check=True)
    limits = [Requirement(line) for line in done.stdout.splitlines()]
    assert len(limits) > 50
    assert all(str(limit.specifier).startswith("==") for limit in limits)
    assert {"starlette", "feedparser", "apscheduler"} <= {limit.name for limit in limits}
