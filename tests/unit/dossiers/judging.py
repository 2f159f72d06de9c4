"""Judge a folder of hostile files in a row, an ordinary one meanwhile, and print what it cost, as JSON.

    python -m tests.unit.dossiers.judging FOLDER

Run in a process of its own, so that its memory is that of a worker and nothing else's.
"""

import json
import os
import resource
import sys
import threading
import time
from pathlib import Path


def resident_bytes():
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()


class Meter:
    """Keep what each task cost its child; for a child that was stopped, what the kernel counted since its last answer."""

    def __init__(self, child_class):
        self.cpu, self.memory = [], []
        self._spent, self._exchange = {}, child_class.exchange
        child_class.exchange, child_class.stop = self._measured(), self._stopped()

    def _measured(self):
        def exchange(child, header, content, **more):
            answer, body = self._exchange(child, header, content, **more)
            self.cpu.append(answer["cpu"])
            self.memory.append(answer["peak"])
            self._spent[child] = self._spent.get(child, 0) + answer["cpu"]
            return answer, body

        return exchange

    def _stopped(self):
        def stop(child):
            child._process.kill()
            child.close_streams()
            try:
                _, status, used = os.wait4(child._process.pid, 0)
            except ChildProcessError:  # it had ended by itself, and Python had read how
                return
            child._process.returncode = os.waitstatus_to_exitcode(status)
            self.cpu.append(used.ru_utime + used.ru_stime - self._spent.get(child, 0))

        return stop


def judge_ordinary(over, seconds):
    from dossiers.domain import formats
    from sandbox.domain.people import pdf

    ordinary = pdf("Curriculum")
    while not over.is_set():
        start = time.monotonic()
        formats.inspect(ordinary)
        seconds.append(time.monotonic() - start)
        time.sleep(0.1)


def watch_memory(over, peaks):
    while not over.is_set():
        peaks.append(resident_bytes())
        time.sleep(0.005)


def main(folder):
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings_test")
    os.environ.setdefault("LOG_LEVEL", "CRITICAL")
    import django

    django.setup()
    import config.urls  # noqa: F401 - what a worker holds before its first request
    from common.inspection.pool import Child
    from dossiers.domain import formats
    from sandbox.domain.people import pdf

    formats.inspect(pdf("Curriculum"))
    meter, over, seconds, peaks, verdicts = Meter(Child), threading.Event(), [], [], {}
    start = resident_bytes()
    threads = [
        threading.Thread(target=judge_ordinary, args=(over, seconds), daemon=True),
        threading.Thread(target=watch_memory, args=(over, peaks), daemon=True),
    ]
    for thread in threads:
        thread.start()
    begin = time.monotonic()
    files = sorted(Path(folder).iterdir())
    for path in files:
        try:
            verdicts[path.name] = formats.inspect(path.read_bytes()).extension
        except formats.FileRefusedError as error:
            verdicts[path.name] = str(error)
    lasted = time.monotonic() - begin
    over.set()
    for thread in threads:
        thread.join()
    readers = [name for name in sys.modules if name in {"pikepdf", "pypdf"} or name.startswith("dossiers.inspection.")]
    figures = {
        "files": len(files), "seconds": lasted, "worst_cpu": max(meter.cpu), "worst_child_bytes": max(meter.memory),
        "worker_growth_bytes": max(peaks) - start, "ordinary": len(seconds), "worst_ordinary": max(seconds),
        "late_ordinary": sorted(seconds)[int(0.95 * len(seconds))], "readers": sorted(readers), "verdicts": verdicts,
    }  # fmt: skip
    sys.stdout.write(json.dumps(figures))


if __name__ == "__main__":
    main(sys.argv[1])
