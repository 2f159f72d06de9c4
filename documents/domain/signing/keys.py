"""Where the key of the seal lives: a PKCS#12 file, or a token that never gives it out (PKCS#11).

``DOCUMENT_SEAL_KEY`` is a path, or an address of RFC 7512: ``pkcs11:token=…;object=…?module-path=…``, the object being
the label that the private key and its certificate share. ``DOCUMENT_SEAL_PASSPHRASE`` opens the file, or is the
token's PIN. Outside production a test authority is made on the spot in place of a missing file.
"""

import os
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import unquote

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, NoEncryption, pkcs12
from cryptography.x509.oid import NameOID
from django.conf import settings
from pyhanko.sign import signers

TOKEN = "pkcs11:"  # noqa: S105 - the scheme of an address, no secret


class NoSealKeyError(Exception):
    """There is no key to seal with, or it cannot be opened; the message says why, in French."""


def make_test_key(path: Path, passphrase: bytes | None) -> None:
    """Write a self-signed P-256 key for tests and demonstrations; two processes may try at once, one wins."""
    key = ec.generate_private_key(ec.SECP256R1())
    content = pkcs12.serialize_key_and_certificates(
        b"seal",
        key,
        trial_certificate(key),
        None,
        BestAvailableEncryption(passphrase) if passphrase else NoEncryption(),
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(f".{os.getpid()}")
    draft.write_bytes(content)
    draft.chmod(0o600)
    try:
        path.hardlink_to(draft)
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def trial_certificate(key: ec.EllipticCurvePrivateKey) -> x509.Certificate:
    """Return the certificate that a test key gives itself: what it seals proves integrity, not identity."""
    name = x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "FR"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Passerelle - autorité d’essai"),
            x509.NameAttribute(NameOID.COMMON_NAME, "Cachet d’essai, sans valeur"),
        ]
    )
    today = datetime.now(tz=UTC)
    usage = x509.KeyUsage(
        digital_signature=True, content_commitment=True, key_encipherment=False, data_encipherment=False,
        key_agreement=False, key_cert_sign=False, crl_sign=False, encipher_only=False, decipher_only=False,
    )  # fmt: skip
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(today - timedelta(days=1))
        .not_valid_after(today + timedelta(days=3650))
        .add_extension(usage, critical=True)
        .sign(key, hashes.SHA256())
    )


def parts(address: str) -> dict[str, str]:
    """Return the attributes of an address of RFC 7512, path and query alike."""
    path, _, query = address.removeprefix(TOKEN).partition("?")
    pairs = [part.partition("=") for part in [*path.split(";"), *query.split("&")] if part]
    return {name: unquote(value) for name, _, value in pairs}


def _from_token(address: str, pin: str | None) -> signers.Signer:
    """Return the signer of a token; its key stays inside. Raises :class:`NoSealKeyError` when it cannot be opened."""
    from pkcs11.exceptions import PKCS11Error  # noqa: PLC0415 - loaded by those who have a token alone
    from pyhanko.config.pkcs11 import TokenCriteria  # noqa: PLC0415 - likewise
    from pyhanko.sign.pkcs11 import PKCS11Signer, open_pkcs11_session  # noqa: PLC0415 - likewise

    named = parts(address)
    missing = {"module-path", "token", "object"} - set(named)
    if missing:
        raise NoSealKeyError(f"DOCUMENT_SEAL_KEY, adresse pkcs11, ne dit pas : {', '.join(sorted(missing))}.")
    session = None
    try:
        session = open_pkcs11_session(
            named["module-path"], token_criteria=TokenCriteria(label=named["token"]), user_pin=pin
        )
        signer = PKCS11Signer(session, cert_label=named["object"], key_label=named["object"])
        signer._load_objects()  # noqa: SLF001 - a wrong label is told now, not at the first seal
        # Many tokens hash no data for an elliptic curve: the digest is made here, the key still signs there.
        signer.use_raw_mechanism = signer.signing_cert.public_key.algorithm == "ec"
    except PKCS11Error as error:
        if session is not None:
            session.close()  # a token lets one session of a process log in
        reason = f"{error}" or type(error).__name__
        raise NoSealKeyError(f"Le jeton de DOCUMENT_SEAL_KEY ne s’ouvre pas : {reason}.") from error
    return signer


def close(signer: signers.Signer) -> None:
    """End the session of a token, so that another may log in; nothing to do for a file."""
    session = getattr(signer, "pkcs11_session", None)
    if session is not None:
        from pkcs11.exceptions import PKCS11Error  # noqa: PLC0415 - loaded by those who have a token alone

        with suppress(PKCS11Error):
            session.close()


def _from_file(path: Path, passphrase: bytes | None) -> signers.Signer:
    if not path.exists():
        if settings.PRODUCTION:
            raise NoSealKeyError("DOCUMENT_SEAL_KEY ne désigne aucun fichier : rien ne peut être scellé.")
        make_test_key(path, passphrase)
    signer = signers.SimpleSigner.load_pkcs12(str(path), passphrase=passphrase)
    if signer is None:
        raise NoSealKeyError("La clé de DOCUMENT_SEAL_KEY n’a pas pu être lue : vérifiez la phrase de passe.")
    return signer


def open_signer() -> signers.Signer:
    """Return what signs with the key that the settings name. Raises :class:`NoSealKeyError`."""
    secret = settings.DOCUMENT_SEAL_PASSPHRASE or None
    if settings.DOCUMENT_SEAL_KEY.startswith(TOKEN):
        return _from_token(settings.DOCUMENT_SEAL_KEY, secret)
    return _from_file(Path(settings.DOCUMENT_SEAL_KEY), secret and secret.encode())
