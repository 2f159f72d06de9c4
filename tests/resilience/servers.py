"""Real servers for the tests, in a folder of their own, on loopback, stopped by process id."""

import os
import pwd
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path


def free_port() -> int:
    """Return a port that nobody listens to."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for_port(port: int, process: "subprocess.Popen[bytes]", seconds: float = 30) -> None:
    """Return once something listens; raise if the process died first."""
    limit = time.monotonic() + seconds
    while time.monotonic() < limit:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        if process.poll() is not None:
            break
        time.sleep(0.1)
    raise RuntimeError(f"server on port {port} did not start (exit {process.poll()})")


def stop(process: "subprocess.Popen[bytes]", seconds: float = 20) -> None:
    """Ask a process to stop, then make it."""
    process.terminate()
    try:
        process.wait(timeout=seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _plain_user() -> dict[str, int]:
    """PostgreSQL refuses root: it then runs as the package's own user."""
    if os.geteuid() != 0:
        return {}
    entry = pwd.getpwnam("postgres")
    return {"user": entry.pw_uid, "group": entry.pw_gid}


def memory(pid: int) -> float:
    """Return the memory of a process and of its children, in mebibytes; what they share is counted once."""
    memory = 0
    for process in (pid, *children(pid)):
        with suppress(OSError):  # it may have ended meanwhile
            report = (Path("/proc") / str(process) / "smaps_rollup").read_text(encoding="ascii")
            memory += int(re.search(r"^Pss: +(\d+) kB", report, re.MULTILINE)[1])
    return memory / 1024


def resident(pid: int) -> float:
    """Return the memory that a process holds, shared or not, in mebibytes."""
    status = (Path("/proc") / str(pid) / "status").read_text(encoding="ascii", errors="replace")
    return int(re.search(r"^VmRSS:\s+(\d+) kB", status, re.MULTILINE)[1]) / 1024


def children(pid: int) -> list[int]:
    """Return the processes that a process has started."""
    processes = []
    for entry in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            if int(entry.read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()[1]) == pid:
                processes.append(int(entry.parent.name))
    return processes


SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "max_connections": "100",
}
# Thousands of tests roll back: vacuumed tables would be counted as empty, and joined row by row. Short queries gain
# nothing from a compiler either.
ROLLED_BACK = {"autovacuum": "off", "jit": "off"}


class Postgresql:
    """A throw-away PostgreSQL, that a trial may stop and start again."""

    def __init__(self, settings: dict[str, str] | None = None) -> None:
        self.settings = SETTINGS | (settings or {})
        self.binaries = max(Path("/usr/lib/postgresql").glob("*/bin"))
        self.folder = Path(tempfile.mkdtemp(prefix="passerelle-pg-"))
        self.port = free_port()
        self.url = f"postgres://passerelle@127.0.0.1:{self.port}/passerelle"
        identity = _plain_user()
        if identity:
            os.chown(self.folder, identity["user"], identity["group"])
        self.common = {"cwd": self.folder, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, **identity}
        data = ["-D", self.folder / "data"]
        written = ["-U", "passerelle", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"]
        subprocess.run([self.binaries / "initdb", *data, *written], check=True, **self.common)
        self.start()
        asked = ["psql", "-h", "127.0.0.1", "-p", str(self.port), "-U", "passerelle", "-d", "postgres"]
        try:
            subprocess.run([*asked, "-qc", "create database passerelle"], check=True)
        except BaseException:
            self.close()
            raise

    def start(self) -> None:
        """Start the server, and return once it answers."""
        settings = self.settings | {"port": self.port, "unix_socket_directories": self.folder}
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        command = [self.binaries / "postgres", "-D", self.folder / "data", *options]
        self.process = subprocess.Popen(command, **self.common)
        wait_for_port(self.port, self.process)
        time.sleep(0.5)

    def stop(self) -> None:
        """Stop the server at once, whoever is connected (its « fast » mode)."""
        self.process.send_signal(signal.SIGINT)
        stop(self.process)

    def close(self) -> None:
        """Stop the server and forget its data."""
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)


@contextmanager
def postgresql(settings: dict[str, str] | None = None) -> Iterator[str]:
    """Run a throw-away PostgreSQL and yield its DATABASE_URL."""
    with closing(Postgresql(settings)) as server:
        yield server.url


class Redis:
    """A throw-away Redis that keeps nothing: a restart forgets every message."""

    def __init__(self) -> None:
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}"
        self.start()

    def start(self) -> None:
        """Start the server, and return once it answers."""
        options = {"port": str(self.port), "bind": "127.0.0.1", "save": "", "appendonly": "no", "databases": "64"}
        command = ["redis-server", *(part for name, value in options.items() for part in (f"--{name}", value))]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        wait_for_port(self.port, self.process)

    def close(self) -> None:
        """Stop the server."""
        stop(self.process)


@contextmanager
def redis() -> Iterator[str]:
    """Run a throw-away Redis, two of its databases for each stack of the suite, and yield its address."""
    with closing(Redis()) as server:
        yield server.url
