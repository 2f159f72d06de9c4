"""A seal whose key never leaves its token: SoftHSM, a real PKCS#11 module in software."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from documents.domain import production
from documents.domain.signing import keys, sealing, verification
from documents.domain.texts import templates
from documents.enums import Verdict
from tests import factories as f
from tests.factories import NOW
from tests.unit.documents.domain.test_documents import CONTEXT

MODULE = next((str(path) for path in Path("/usr/lib").glob("**/libsofthsm2.so")), "")
PIN, LABEL = "2468", "cachet"
KEEP = """
import sys
from pkcs11 import Attribute, ObjectClass, lib
module, pin, label, der = sys.argv[1:]
with lib(module).get_token(token_label="essai").open(rw=True, user_pin=pin) as session:
    session.create_object({
        Attribute.CLASS: ObjectClass.CERTIFICATE, Attribute.CERTIFICATE_TYPE: 0, Attribute.LABEL: label,
        Attribute.ID: bytes([1]), Attribute.VALUE: bytes.fromhex(der), Attribute.SUBJECT: b"essai",
        Attribute.TOKEN: True,
    })
"""
pytestmark = [
    pytest.mark.skipif(not (MODULE and shutil.which("softhsm2-util")), reason="softhsm2 is not installed"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    """Return the address of a key and its certificate in a new token. The module reads its settings once a process."""
    folder = tmp_path_factory.mktemp("token")
    (folder / "tokens").mkdir()
    (folder / "conf").write_text(f"directories.tokendir = {folder / 'tokens'}\nobjectstore.backend = file\n")
    os.environ["SOFTHSM2_CONF"] = str(folder / "conf")
    key = ec.generate_private_key(ec.SECP256R1())
    (folder / "key.pem").write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    for arguments in (
        ["--init-token", "--free", "--label", "essai", "--so-pin", "1357", "--pin", PIN],
        ["--import", str(folder / "key.pem"), "--token", "essai", "--label", LABEL, "--id", "01", "--pin", PIN],
    ):
        subprocess.run(["softhsm2-util", *arguments], check=True, capture_output=True)
    der = keys.trial_certificate(key).public_bytes(serialization.Encoding.DER)
    # Another process writes it: SoftHSM may count twice an object that the process which reads it has made.
    subprocess.run([sys.executable, "-c", KEEP, MODULE, PIN, LABEL, der.hex()], check=True)
    yield f"pkcs11:token=essai;object={LABEL}?module-path={MODULE}"
    del os.environ["SOFTHSM2_CONF"]


@pytest.fixture
def token(settings, address):
    settings.DOCUMENT_SEAL_KEY, settings.DOCUMENT_SEAL_PASSPHRASE = address, PIN
    sealing._signer.cache_clear()
    yield settings
    if sealing._signer.cache_info().currsize:
        keys.close(sealing._signer())
    sealing._signer.cache_clear()


def test_a_document_sealed_by_a_token_is_genuine(token, db, tmp_path):
    document = production.request(
        "contract_fixed_term", title="Contrat", key="jeton", about=f.CampaignFactory(), context=CONTEXT, at=NOW,
        batch=f.DocumentBatchFactory(), version=templates.current("contract_fixed_term"),
    )  # fmt: skip
    production.produce(document.pk)
    document.refresh_from_db()
    with document.file.open("rb") as stored:
        content = stored.read()
    assert verification.examine(content).verdict == Verdict.GENUINE
    assert verification.examine(content.replace(b"/Pages", b"/Pagez", 1)).verdict != Verdict.GENUINE
    file = tmp_path / "contrat.pdf"
    file.write_bytes(content)
    stdout = subprocess.run(["pdfsig", "-nocert", str(file)], capture_output=True, text=True, check=False).stdout
    assert "Signature is Valid." in stdout
    assert "Total document signed" in stdout


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ((f"object={LABEL}", "object=autre"), "ne s’ouvre pas"),
        (("token=essai", "token=autre"), "ne s’ouvre pas"),
        (("?module-path=", "?module="), "ne dit pas : module-path"),
        ((MODULE, "/nulle/part.so"), "ne s’ouvre pas"),
    ],
)
def test_what_is_wrong_with_a_token_is_told(token, change, message):
    token.DOCUMENT_SEAL_KEY = token.DOCUMENT_SEAL_KEY.replace(*change)
    with pytest.raises(keys.NoSealKeyError, match=message):
        sealing.certificate()


def test_a_wrong_pin_is_told_and_the_right_one_then_works(token):
    token.DOCUMENT_SEAL_PASSPHRASE = "9999"
    with pytest.raises(keys.NoSealKeyError, match="ne s’ouvre pas"):
        sealing.certificate()
    token.DOCUMENT_SEAL_PASSPHRASE = PIN
    assert sealing.certificate().subject.native["common_name"] == "Cachet d’essai, sans valeur"


def test_a_session_that_was_lost_is_opened_again(token, db):
    sealing.certificate()
    sealing._signer().pkcs11_session.close()
    version = templates.current("contract_fixed_term")
    document = production.request(
        "contract_fixed_term",
        title="Contrat",
        key="perdue",
        about=f.CampaignFactory(),
        context=CONTEXT,
        at=NOW,
        version=version,
    )
    production.produce(document.pk)
    document.refresh_from_db()
    assert document.state == "queued"
    production.produce(document.pk)
    document.refresh_from_db()
    assert document.state == "done"


def test_an_address_is_read_as_the_standard_says():
    assert keys.parts("pkcs11:token=Mon%20jeton;object=a?module-path=/x/y.so&slot-id=3") == {
        "token": "Mon jeton", "object": "a", "module-path": "/x/y.so", "slot-id": "3",
    }  # fmt: skip
