"""The platform as it runs: web and worker processes, on the database and broker that the environment names."""

import itertools
import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.request import Request, urlopen

import psycopg

from tests import databases
from tests.resilience.servers import free_port, stop, wait_for_port

ROOT = Path(__file__).resolve().parents[2]
_ranks = itertools.count(1)


def own_servers() -> dict[str, str]:
    """Return a database and a broker of one's own on the servers of the environment; nothing when there are none."""
    database, broker = os.environ.get("DATABASE_URL", ""), os.environ.get("CELERY_BROKER_URL", "")
    if not database.startswith("postgres"):
        return {}
    rank = next(_ranks)
    with psycopg.connect(database, autocommit=True) as link:
        template = os.environ.get(databases.VARIABLE, "template1")
        link.execute(f"create database stack_{rank} template {template}")
    server = broker.rsplit("/", 1)[0]
    return {
        "DATABASE_URL": f"{database.rsplit('/', 1)[0]}/stack_{rank}",
        "CELERY_BROKER_URL": f"{server}/{2 * rank}",
        "CACHE_URL": f"rediscache://{server.removeprefix('redis://')}/{2 * rank + 1}",
        "COUNTERS_URL": f"rediscache://{server.removeprefix('redis://')}/{2 * rank}",  # with the broker's messages
    }


class Stack:
    """Web and worker processes sharing a folder; the database, the broker and the cache come from the environment."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="passerelle-stack-"))
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.env = {key: value for key, value in os.environ.items() if key != "EMAIL_URL"} | {
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "VAR_DIR": str(self.folder),
            "SITE_URL": self.url,
            "DOCUMENT_LEASE_SECONDS": "4",
        }
        self.env |= own_servers()
        databases.copied(self.folder / "passerelle.sqlite3")
        self.log = (self.folder / "log.txt").open("ab")
        self.processes: list[subprocess.Popen[bytes]] = []

    def run(self, *arguments: str) -> str:
        """Run a management command and return what it printed."""
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=self.env,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(done.stdout + done.stderr)
        return done.stdout

    def python(self, code: str) -> str:
        """Run lines of Python inside the platform and return what they printed."""
        return self.run("shell", "--no-imports", "-v0", "-c", code).strip()

    def _start(self, *command: str) -> "subprocess.Popen[bytes]":
        process = subprocess.Popen(
            [sys.executable, "-W", "ignore", "-m", *command],
            cwd=ROOT,
            env=self.env,
            stdout=self.log,
            stderr=self.log,
            start_new_session=True,
        )
        self.processes.append(process)
        return process

    def web(self, workers: int = 2) -> None:
        """Start web processes."""
        process = self._start(
            "gunicorn", "config.wsgi", "-b", f"127.0.0.1:{self.port}", "-w", str(workers), "--backlog", "4096"
        )
        wait_for_port(self.port, process)
        self.get("/healthz", "")  # the port opens before the first process has read the platform's code

    def front(self) -> int:
        """Start a reverse proxy that stamps requests at their arrival, and return its port."""
        port = free_port()
        text = Path(__file__).with_name("nginx.conf").read_text(encoding="utf-8")
        for name, value in (("FOLDER", self.folder), ("UPSTREAM", self.port), ("PORT", port)):
            text = text.replace(name, str(value))
        path = self.folder / "nginx.conf"
        path.write_text(text, encoding="utf-8")
        command = ["/usr/sbin/nginx", "-e", str(self.folder / "nginx-error.log"), "-c", str(path)]
        process = subprocess.Popen(command, stdout=self.log, stderr=self.log, start_new_session=True)
        self.processes.append(process)
        wait_for_port(port, process)
        return port

    def get(self, path: str, cookie: str) -> str:
        """Return a page read with a cookie."""
        with urlopen(Request(f"{self.url}{path}", headers={"Cookie": cookie}), timeout=60) as answer:
            return answer.read().decode()

    def worker(self, *, beats: bool = True) -> "subprocess.Popen[bytes]":
        """Start a worker, with its sweeps unless another has them."""
        sweeps = ["-B"] if beats else ["-n", f"second-{self.port}@%h"]
        return self._start("celery", "-A", "config", "worker", *sweeps, "-c", "2", "-l", "WARNING")

    def kill(self, process: "subprocess.Popen[bytes]") -> None:
        """Kill a process and all its children at once, as a power cut would."""
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def close(self) -> None:
        """Stop everything that still runs."""
        for process in self.processes:
            if process.poll() is None:
                stop(process)
        self.log.close()
