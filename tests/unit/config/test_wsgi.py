"""A web process is read whole before it forks, and what it then shares is safe to share."""

import json
import runpy
import subprocess
import sys
from pathlib import Path

from django.conf import settings

FORKED = """
import gc, json, os, random, sys, threading
from config import wsgi
from django.db import connections
facts = {
    "collecting": gc.isenabled(),
    "frozen": gc.get_freeze_count() > 100_000,
    "views": "applications.views.team.application" in sys.modules,
    "threads": threading.active_count(),
    "connected": [link.alias for link in connections.all(initialized_only=True) if link.connection is not None],
}
read, write = os.pipe()
for _ in range(2):
    if os.fork() == 0:
        os.write(write, f"{random.random()} ".encode())
        os._exit(0)
    os.wait()
facts["drawn"] = len(set(os.read(read, 100).split()))
print(json.dumps(facts))
"""


def test_what_a_fork_shares_is_read_and_holds_nothing_open(tmp_path):
    environment = {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DATABASE_URL": f"sqlite:///{tmp_path}/none.sqlite3",
        "VAR_DIR": str(tmp_path),
    }
    done = subprocess.run([sys.executable, "-c", FORKED], env=environment, capture_output=True, text=True, check=True)
    expected = {"collecting": True, "frozen": True, "views": True, "threads": 1, "connected": [], "drawn": 2}
    assert json.loads(done.stdout) == expected


def test_gunicorn_reads_the_platform_once_for_all_its_processes():
    read = runpy.run_path(str(Path(settings.BASE_DIR, "gunicorn.conf.py")))
    assert (read["preload_app"], read["forwarder_headers"]) == (True, "")
