"""Asked to stop, the platform finishes what it holds: nobody loses a request, no document is begun twice."""

import socket
import time

from tests.resilience.test_endurance import ASK, done

COUNT = 12
STATES = """
from documents.models import Document
print(sorted({(document.state, document.attempt) for document in Document.objects.all()}))
"""


def test_a_worker_asked_to_stop_finishes_its_documents_and_leaves_the_others(platform):
    platform.python(ASK.format(count=COUNT))
    worker = platform.worker()
    limit = time.monotonic() + 60
    while done(platform) == "0" and time.monotonic() < limit:
        time.sleep(0.2)
    worker.terminate()
    assert worker.wait(timeout=40) == 0
    assert platform.python(STATES) in {"[('done', 1), ('queued', 0)]", "[('done', 1)]"}
    platform.worker()
    while done(platform) != str(COUNT) and time.monotonic() < limit + 60:
        time.sleep(1)
    assert platform.python(STATES) == "[('done', 1)]"


def test_a_web_process_asked_to_stop_answers_the_request_it_reads(platform):
    platform.web(workers=1)
    body = b"x" * 4000
    head = (
        f"POST /verifier/ HTTP/1.1\r\nHost: 127.0.0.1:{platform.port}\r\nContent-Length: {len(body)}\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", platform.port), timeout=30) as link:
        link.sendall(head.encode() + body[:2000])
        time.sleep(0.5)
        [web] = platform.processes
        web.terminate()
        time.sleep(1)
        link.sendall(body[2000:])
        answer = link.recv(200)
    assert answer.startswith(b"HTTP/1.1 403")  # no form was asked for first: it is an answer all the same
    assert web.wait(timeout=40) == 0
