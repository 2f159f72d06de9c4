"""One-time codes of six digits that prove who signs: their life, their pause and their tries, in the database.

A code has five tries. Whoever signs has fifteen wrong ones a day in all, whatever the number of codes and of documents:
at that rate a guess succeeds once in sixty thousand days.
"""

import hashlib
import hmac
import secrets
from datetime import datetime, timedelta

from django.conf import settings

from accounts.domain import quotas
from accounts.domain.quotas import Limit
from common.refusals import RefusedError
from documents.models import OneTimeCode

CODE_MINUTES = 15
CODE_PAUSE = timedelta(seconds=30)
MAX_TRIES = 5
MAX_WRONG_CODES_A_DAY = 15
WRONG_CODE = "wrong_code"
EXHAUSTED = (
    "Trop de codes ont été essayés aujourd’hui : réessayez demain, ou écrivez à l’équipe du programme si vous n’êtes"
    " pas à l’origine de ces essais."
)


class CodeRefusedError(RefusedError):
    """The code cannot be sent or tried; the message says why, in French."""


def _hash(name: str, code: str) -> str:
    return hmac.new(settings.SECRET_KEY.encode(), f"{name}:{code}".encode(), hashlib.sha256).hexdigest()


def renew(row: OneTimeCode, *, name: str, at: datetime) -> str:
    """Return a fresh code for a row that the caller locked; the one before is void. ``name`` is the row's own.

    Raises :class:`CodeRefusedError` within thirty seconds of the last one.
    """
    if row.code_sent_at is not None and at < row.code_sent_at + CODE_PAUSE:
        raise CodeRefusedError("Un code vient d’être envoyé : attendez une demi-minute avant d’en demander un autre.")
    code = f"{secrets.randbelow(10**6):06d}"
    row.code_hash, row.code_sent_at, row.code_tries = _hash(name, code), at, 0
    row.save(update_fields=["code_hash", "code_sent_at", "code_tries"])
    return code


def check(row: OneTimeCode, code: str, *, name: str, subject: str, at: datetime) -> bool:
    """Tell whether a code is the right one, for a row that the caller locked; each wrong one counts.

    ``subject`` names who tries in the counts of the day. The caller commits the count whatever the answer. Raises
    :class:`CodeRefusedError` when the code is void, or when the wrong codes of the day are too many.
    """
    expires = row.code_sent_at and row.code_sent_at + timedelta(minutes=CODE_MINUTES)
    if not row.code_hash or expires is None or at > expires or row.code_tries >= MAX_TRIES:
        raise CodeRefusedError("Ce code n’est plus valable : demandez-en un autre.")
    try:
        quotas.spend(WRONG_CODE, [Limit(subject, MAX_WRONG_CODES_A_DAY, EXHAUSTED)], at=at)
    except quotas.QuotaExceededError as error:
        raise CodeRefusedError(str(error)) from None
    right = hmac.compare_digest(row.code_hash, _hash(name, code.strip()))
    if right:
        quotas.refund(WRONG_CODE, subject, at=at)
    else:
        row.code_tries += 1
        row.save(update_fields=["code_tries"])
    return right
