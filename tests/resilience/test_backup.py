"""The demonstration's people, files and documents, saved while it runs and restored elsewhere."""

import re
import time

import pyrage

from tests.resilience.stack import Stack
from tests.resilience.test_endurance import ASK, done

COUNT = 24


def test_a_platform_is_saved_while_it_works_and_restored_elsewhere(platform, tmp_path):
    platform.python(ASK.format(count=COUNT))
    platform.worker()
    limit = time.monotonic() + 60
    while int(done(platform)) < 2 and time.monotonic() < limit:
        time.sleep(0.2)
    key = pyrage.x25519.Identity.generate()
    (tmp_path / "key").write_text(f"{key}\n", encoding="ascii")
    archive = tmp_path / "save.age"
    platform.run("backup", str(archive), "--to", str(key.to_public()))  # the worker goes on meanwhile
    output = platform.run("backup", str(archive), "--drill", "--identity", str(tmp_path / "key"))
    assert "restaurés à l’identique" in output
    other = Stack()
    try:
        assert "restaurés" in other.run("restore", str(archive), "--identity", str(tmp_path / "key"))
        other.python(f"open('{other.folder}/seal.p12', 'wb').write(open('{platform.folder}/seal.p12', 'rb').read())")
        output = other.run("verify_document", "--again")
        assert "aucun écart" in output
        assert int(re.search(r"(\d+)\sdocuments? vérifié", output)[1]) >= 2
    finally:
        other.close()
