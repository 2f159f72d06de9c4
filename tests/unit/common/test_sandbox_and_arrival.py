"""The clock of a sandbox, and the instant a request arrived."""

from datetime import timedelta

import pytest

from common import clock, sandbox


@pytest.mark.real_clock
def test_sandbox_moves_the_clock_for_its_block_only(settings):
    settings.CLOCK_FILE = ""
    before = clock.now()
    with sandbox.entered(7, timedelta(days=30)):
        assert sandbox.current() == 7
        assert clock.now() - before >= timedelta(days=30)
    assert (sandbox.current(), sandbox.shift()) == (None, timedelta())
    assert clock.now() - before < timedelta(days=1)


@pytest.mark.real_clock
@pytest.mark.parametrize(
    ("trusted", "stamp", "believed"),
    [
        (True, "t={past}", True),
        (False, "t={past}", False),
        (True, "t={future}", False),
        (True, "t={old}", False),
        (True, "t=hier", False),
        (True, "t=1e400", False),
        (True, "", False),
    ],
)
def test_arrival_is_believed_from_the_proxy_alone(rf, settings, trusted, stamp, believed):
    settings.CLOCK_FILE, settings.TRUST_REQUEST_START = "", trusted
    present = clock.machine_now()
    times = {
        "past": present - timedelta(seconds=5),
        "future": present + timedelta(hours=1),
        "old": present - timedelta(hours=1),
    }
    header = stamp.format(**{name: f"{at.timestamp():.3f}" for name, at in times.items()})
    arrived = clock.received(rf.post("/", headers={"X-Request-Start": header}))
    assert (abs((arrived - times["past"]).total_seconds()) < 0.01) is believed
