"""What a child process may use: the kernel stops whatever goes beyond."""

import resource
import time
from pathlib import Path
from typing import Final

MAX_MEMORY_BYTES: Final = 256 * 1024 * 1024  # of addresses, hence of memory too
TASK_CPU_SECONDS: Final = 5
LIFETIME_CPU_SECONDS: Final = 600  # nothing that runs in a child can raise its limit beyond
MAX_OPEN_FILES: Final = 32


def set_limits() -> None:
    """Bound this process for good: memory, processor, files, processes; no file may grow and no core is written."""
    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY_BYTES, MAX_MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (TASK_CPU_SECONDS, LIFETIME_CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (MAX_OPEN_FILES, MAX_OPEN_FILES))
    resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))


def arm_task() -> None:
    """Give the next task its seconds of processor, counted from what the process has used so far."""
    limit = min(int(time.process_time()) + TASK_CPU_SECONDS, LIFETIME_CPU_SECONDS)
    resource.setrlimit(resource.RLIMIT_CPU, (limit, LIFETIME_CPU_SECONDS))


def peak_memory_bytes() -> int:
    """Return the most memory that this program has held; ``ru_maxrss`` would count that of the process before it."""
    lines = Path("/proc/self/status").read_text(encoding="ascii", errors="replace").splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM:"))
