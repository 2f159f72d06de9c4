"""Child processes: what they may use, what becomes of those that go beyond, of busy pools, of forks."""

import io
import json
import os
import resource
import subprocess
import sys
import threading
import time
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.db import transaction

from common.inspection import child as program
from common.inspection import frames, judging, limits
from common.inspection import pool as pools
from common.inspection.frames import LENGTH, FrameError, read_frame, write_frame
from common.inspection.pool import Child, CostlyFileError, Pool, UnavailableError

HERE = "tests.unit.common.misbehaving"


@pytest.fixture
def pool():
    pool = Pool(2)
    yield pool
    pool.close()


def ask(pool, task, content=b"abc", *, seconds=20.0, **options):
    return pool.run({"task": f"{HERE}:{task}", "options": options}, content, seconds=seconds)


def test_answer_comes_back_with_its_cost(pool):
    header, body = ask(pool, "answer", b"ab" * 3_000_000, extension="pdf")
    assert header["values"] == {"size": 6_000_000, "extension": "pdf"}
    assert body == b"ba" * 3_000_000
    assert header["cpu"] < 1
    assert 0 < header["peak"] < limits.MAX_MEMORY_BYTES


def test_child_is_kept_for_the_next_task(pool):
    ask(pool, "answer")
    [idle] = pool._idle
    ask(pool, "refuse")
    assert pool._idle == [idle]


@pytest.mark.parametrize(
    ("task", "message"),
    [
        ("spin", "closed"),
        ("crash", "closed"),
        ("babble", "header of"),
        ("promise", "body of"),
        ("wait", "time"),
        ("prepare", "another question"),
    ],
)
def test_child_beyond_a_limit_is_replaced(pool, task, message):
    """The processor's limit stops ``spin``; a signal, ``crash``; the caller, the others."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    with pytest.raises(CostlyFileError, match=message):
        ask(pool, task, seconds=1 if task == "wait" else 60)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < limits.TASK_CPU_SECONDS + 1
    assert pool._idle == []
    assert ask(pool, "answer")[1] == b"cba"


def test_memory_is_bounded_and_the_child_replaced(pool):
    header, _ = ask(pool, "grow")
    assert (header["status"], header["last"]) == ("memory", True)
    assert header["peak"] <= limits.MAX_MEMORY_BYTES
    assert pool._idle == []


def test_child_writes_no_file_knows_no_secret_and_has_no_framework(pool, tmp_path, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "secret")
    monkeypatch.setenv("DATABASE_URL", "postgres://secret")
    header, _ = ask(pool, "write_file", path=str(tmp_path / "x"))
    assert (header["status"], header["error"]) == ("failed", "OSError")
    assert (tmp_path / "x").stat().st_size == 0
    values = ask(pool, "surroundings")[0]["values"]
    assert "secret" not in json.dumps(values["environment"])
    assert (values["django"], values["files"]) == (False, 5), "its streams, its answers, and the folder being listed"


def test_what_a_library_prints_is_no_answer(pool):
    assert ask(pool, "speak")[0]["status"] == "done"
    assert ask(pool, "answer")[1] == b"cba"


@pytest.mark.parametrize(
    ("task", "message"),
    [("fail", "ZeroDivisionError"), ("long_answer", "answer too long"), ("absent", "AttributeError")],
)
def test_task_that_fails_says_how(pool, task, message):
    header, body = ask(pool, task)
    assert (header["status"], header["error"], body) == ("failed", message, b"")


def test_idle_child_that_died_is_replaced(pool):
    ask(pool, "answer")
    [idle] = pool._idle
    idle._process.kill()
    idle._process.wait()
    assert ask(pool, "answer")[1] == b"cba"


def test_child_that_closes_its_input_is_costly(pool):
    closing = (
        sys.executable,
        "-c",
        'import os; os.write(1, bytes.fromhex(\'0000001c\') + b\'{"status":"ready","size": 0}\'); os.close(0); import time; time.sleep(9)',
    )
    deaf = Pool(1, command=closing)
    with pytest.raises(CostlyFileError, match="closed"):
        ask(deaf, "answer", b"x" * 10**6)


def test_child_that_reads_nothing_lets_its_time_pass():
    mute = (
        sys.executable,
        "-c",
        'import os; os.write(1, bytes.fromhex(\'0000001c\') + b\'{"status":"ready","size": 0}\'); import time; time.sleep(9)',
    )
    deaf = Pool(1, command=mute)
    with pytest.raises(CostlyFileError, match="time"):
        ask(deaf, "answer", b"x" * 10**6, seconds=0.5)


@pytest.mark.parametrize(
    "command",
    [
        ("/nulle/part",),
        (sys.executable, "-c", "pass"),
        (sys.executable, "-c", "print('Bonjour à toutes et à tous')"),
        (sys.executable, "-c", "import os; os.write(1, bytes.fromhex('0000000b') + b'{\"size\": 0}')"),
    ],
)
def test_child_that_does_not_start_is_no_fault_of_the_file(command):
    with pytest.raises(UnavailableError):
        ask(Pool(1, command=command), "answer")


def spin(pool):
    with pytest.raises(CostlyFileError):
        ask(pool, "spin")


def test_ordinary_task_is_done_while_another_spins(pool):
    ask(pool, "answer")
    spinning = threading.Thread(target=spin, args=[pool])
    spinning.start()
    time.sleep(0.2)
    start = time.monotonic()
    assert ask(pool, "answer")[1] == b"cba"
    assert time.monotonic() - start < 1
    assert spinning.is_alive()
    spinning.join()


def test_busy_pool_says_so(monkeypatch):
    monkeypatch.setattr(pools, "QUEUE_SECONDS", 0.05)
    single = Pool(1)
    waiting = threading.Thread(target=wait, args=[single])
    waiting.start()
    time.sleep(0.3)
    with pytest.raises(UnavailableError, match="busy"):
        ask(single, "answer")
    waiting.join()
    single.close()


def wait(pool):
    return pool.run({"task": f"{HERE}:wait", "options": {"seconds": 1}}, b"")


def test_interrupted_exchange_ends_its_child(pool, monkeypatch):
    stopped = []
    monkeypatch.setattr(Child, "exchange", lambda *_, **__: (_ for _ in ()).throw(KeyboardInterrupt))
    stop = Child.stop
    monkeypatch.setattr(Child, "stop", lambda child: stopped.append(child) or stop(child))
    with pytest.raises(KeyboardInterrupt):
        ask(pool, "answer")
    assert (len(stopped), stopped[0].is_alive(), pool._idle) == (1, False, [])


def test_forked_process_has_children_of_its_own(pool):
    """What gunicorn and Celery do: the parent used its pool, the new process uses its own."""
    ask(pool, "answer")
    [mine] = pool._idle
    pid = os.fork()
    if pid == 0:
        try:
            right = ask(pool, "answer")[1] == b"cba" and pool._idle[0] is not mine
            pool.close()
        except BaseException:  # noqa: BLE001 - the test's own process must not go on from here
            right = False
        os._exit(0 if right else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0
    assert mine.is_alive()
    assert ask(pool, "answer")[1] == b"cba"
    assert pool._idle == [mine]


def test_pool_of_another_process_is_neither_closed_nor_used(pool, monkeypatch):
    ask(pool, "answer")
    [theirs] = pool._idle
    pool._owner = -1
    pool.close()
    assert pool._idle == [theirs]
    assert theirs.is_alive()
    process = theirs._process
    assert ask(pool, "answer")[1] == b"cba"
    assert pool._idle != [theirs]
    process.returncode = None
    assert process.wait(5) == 0, "its streams were closed: it ended by itself"


def test_child_ends_with_the_process_that_started_it():
    script = "from common.inspection.pool import pool; pool.run({'task': 'tests.unit.common.misbehaving:answer', 'options': {}}, b''); print(pool._idle[0]._process.pid, flush=True); import os; os._exit(1)"
    done = subprocess.run([sys.executable, "-c", script], cwd=pools.ROOT, capture_output=True, text=True, check=False)
    pid = int(done.stdout)
    for _ in range(100):
        status = Path(f"/proc/{pid}/status")
        if not status.exists() or "zombie" in status.read_text():
            return
        time.sleep(0.05)
    pytest.fail("the child outlives its parent")


# In this very process -------------------------------------------------------------------------------------------------
class Streams:
    def __init__(self, *requests):
        self.source, self.target = io.BytesIO(), io.BytesIO()
        for header, body in requests:
            write_frame(self.source, header, body)
        self.source.seek(0)

    def answers(self):
        self.target.seek(0)
        answers = []
        while (frame := read_frame(self.target)) is not None:
            answers.append(frame)
        return answers


@pytest.fixture
def set_limits(monkeypatch):
    known = {}
    monkeypatch.setattr(limits.resource, "setrlimit", known.__setitem__)
    return known


def request(task):
    return {"task": f"{HERE}:{task}", "options": {}, "number": task}, b"abc"


def test_service_answers_each_task_until_its_input_ends(set_limits, monkeypatch):
    monkeypatch.setattr(program, "RETIREMENT_CPU_SECONDS", 10**6)
    monkeypatch.setattr(program, "RETIREMENT_MEMORY_BYTES", 10**12)
    streams = Streams(request("answer"), request("refuse"), request("fail"), request("long_answer"))
    program.serve(streams.source, streams.target)
    ready, answer, refusal, failure, too_long = streams.answers()
    assert ready[0]["status"] == "ready"
    assert (answer[0]["status"], answer[0]["last"], answer[1]) == ("done", False, b"cba")
    assert [answer[0]["number"], refusal[0]["number"]] == ["answer", "refuse"]
    assert (refusal[0]["status"], refusal[0]["message"]) == ("refused", "Ce fichier est refusé.")
    assert (failure[0]["error"], too_long[0]["error"]) == ("ZeroDivisionError", "answer too long")
    assert set_limits[resource.RLIMIT_CPU][0] <= time.process_time() + limits.TASK_CPU_SECONDS


@pytest.mark.parametrize(
    ("name", "value"), [("MAX_TASKS", 1), ("RETIREMENT_CPU_SECONDS", 0), ("RETIREMENT_MEMORY_BYTES", 1)]
)
def test_service_ends_once_it_did_enough(set_limits, monkeypatch, name, value):
    monkeypatch.setattr(program, name, value)
    streams = Streams(request("answer"), request("answer"))
    program.serve(streams.source, streams.target)
    assert [header.get("last") for header, _ in streams.answers()] == [None, True]


def test_service_ends_after_a_lack_of_memory(set_limits, monkeypatch):
    monkeypatch.setattr(program, "find_task", lambda _: lambda *_, **__: (_ for _ in ()).throw(MemoryError))
    streams = Streams(request("answer"), request("answer"))
    program.serve(streams.source, streams.target)
    assert [header["status"] for header, _ in streams.answers()] == ["ready", "memory"]


def test_service_of_no_more_than_its_tasks_ends(set_limits, monkeypatch):
    monkeypatch.setattr(program, "MAX_TASKS", 0)
    streams = Streams(request("answer"))
    program.serve(streams.source, streams.target)
    assert len(streams.answers()) == 1


def test_every_limit_is_set(set_limits):
    limits.set_limits()
    assert set_limits == {
        resource.RLIMIT_AS: (256 * 2**20, 256 * 2**20),
        resource.RLIMIT_CPU: (5, 600),
        resource.RLIMIT_FSIZE: (0, 0),
        resource.RLIMIT_CORE: (0, 0),
        resource.RLIMIT_NOFILE: (32, 32),
        resource.RLIMIT_NPROC: (0, 0),
    }


def test_program_serves_on_its_standard_streams(set_limits, monkeypatch):
    served = []
    monkeypatch.setattr(program, "serve", lambda source, target: served.append((source.name, target.name)))
    monkeypatch.setattr(program.os, "dup2", lambda *pair: served.append(pair))
    program.main()
    assert (served[0], served[1][0]) == ((2, 1), 0)
    assert resource.RLIMIT_AS in set_limits


@pytest.mark.parametrize("packed", [b"[]", b"{", b"{}", b'{"size": -1}', b'{"size": "1"}', b"\xff", b"[" * 100_000])
def test_what_is_no_header_is_not_read(packed):
    with pytest.raises(FrameError):
        frames.parse_header(packed)


def test_message_cut_short_is_none():
    target = io.BytesIO()
    write_frame(target, {}, b"abc")
    assert read_frame(io.BytesIO(target.getvalue()[:-1])) is None
    with pytest.raises(FrameError, match="header of"):
        read_frame(io.BytesIO(LENGTH.pack(2**31)))


@pytest.mark.parametrize(
    ("task", "error"),
    [
        ("refuse", judging.RefusedError),
        ("fail", judging.BrokenFileError),
        ("prepare", CostlyFileError),
    ],
)
def test_judgement_raises_what_prevented_it(task, error):
    with pytest.raises(error):
        judging.judge(f"{HERE}:{task}", b"abc")
    assert judging.judge(f"{HERE}:answer", b"abc").content == b"cba"


@pytest.mark.parametrize(
    "header",
    [
        {"status": "memory"},
        {"status": "kept"},
        {"status": "done"},
        {"status": "done", "values": []},
        {"status": "refused"},
    ],
)
def test_answer_without_sense_is_no_judgement(monkeypatch, header):
    monkeypatch.setattr(judging, "pool", SimpleNamespace(run=lambda *_: (header, b"")))
    with pytest.raises(CostlyFileError):
        judging.judge(f"{HERE}:answer", b"abc")


def test_judgement_inside_a_transaction_is_refused(db):
    """Seconds of reading hold no lock: whoever writes such a caller learns it at the first test."""
    assert judging.judge(f"{HERE}:answer", b"abc").values == {"size": 3}
    with transaction.atomic(), pytest.raises(RuntimeError, match="before the transaction"):
        judging.judge(f"{HERE}:answer", b"abc")
