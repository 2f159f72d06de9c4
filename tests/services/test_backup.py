"""The demonstration's people, files and documents, saved while it runs and restored elsewhere."""

import time

import pyrage

from tests.services.stack import Stack
from tests.services.test_endurance import ASK, done

COUNT = 6


def test_a_platform_is_restored_elsewhere(platform, tmp_path):
    platform.python(ASK.format(count=COUNT))
    platform.worker()
    limit = time.monotonic() + 60
    while done(platform) != str(COUNT) and time.monotonic() < limit:
        time.sleep(1)
    key = pyrage.x25519.Identity.generate()
    (tmp_path / "key").write_text(f"{key}\n", encoding="ascii")
    archive = tmp_path / "save.age"
    told = platform.run("backup", str(archive), "--to", str(key.to_public()))
    assert f"{COUNT} fichiers" in told
    assert "restaurés à l’identique" in platform.run(
        "backup", str(archive), "--drill", "--identity", str(tmp_path / "key")
    )
    other = Stack()
    try:
        told = other.run("restore", str(archive), "--identity", str(tmp_path / "key"))
        assert f"{COUNT} fichiers restaurés" in told
        other.python(f"open('{other.folder}/seal.p12', 'wb').write(open('{platform.folder}/seal.p12', 'rb').read())")
        assert f"{COUNT} document(s) vérifié(s), aucun écart" in other.run("verify_document", "--again")
    finally:
        other.close()
