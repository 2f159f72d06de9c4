"""JSON that somebody sent, read by a schema: its size, its depth and its types are checked before anything is done."""

import json
import re
from typing import TypeVar

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, UnreadablePostError
from pydantic import BaseModel, ConfigDict, ValidationError

from common.language.text import normalize_json

MAX_DEPTH = 10  # objects and lists inside one another
JSON = "application/json"
UNREADABLE = "Cette demande est illisible."
_TOKEN = re.compile(rb'"(?:[^"\\]|\\.)*+"|[\[{]|[\]}]', re.DOTALL)


class BadBodyError(Exception):
    """What was sent is not what is read here; the message is a sentence in French, ``status`` the answer's.

    ``place`` says where the schema was first not followed (« data.demarche.number »); empty when it is not JSON.
    """

    def __init__(self, message: str = UNREADABLE, *, status: int = 400, place: str = "") -> None:
        super().__init__(message)
        self.status, self.place = status, place


class Body(BaseModel):
    """A schema of what is sent: types are those of JSON, what is not described is left aside."""

    model_config = ConfigDict(strict=True, extra="ignore", frozen=True)


B = TypeVar("B", bound=Body)


def is_deeper(content: bytes, limit: int) -> bool:
    """Tell whether lists and objects are inside one another beyond a limit, without parsing."""
    depth = 0
    for token in _TOKEN.finditer(content):
        opening = token[0][:1]
        depth += (opening in b"[{") - (opening in b"]}")
        if depth > limit:
            return True
    return False


def parse_json(content: bytes, schema: type[B], *, max_depth: int = MAX_DEPTH) -> B:
    """Return JSON as its schema reads it, its texts normalised. Raises :class:`BadBodyError`."""
    if is_deeper(content, max_depth):
        raise BadBodyError
    try:
        clean = json.dumps(normalize_json(json.loads(content)))
    except ValueError:  # not JSON, not UTF-8, a number of 5,000 digits
        raise BadBodyError from None
    try:
        return schema.model_validate_json(clean)
    except ValidationError as error:
        place = ".".join(map(str, error.errors()[0]["loc"])) or "racine"
        raise BadBodyError(place=place) from None


def read_body(request: HttpRequest, schema: type[B]) -> B:
    """Return the body of a request as its schema reads it. Raises :class:`BadBodyError`.

    Its size is that of ``DATA_UPLOAD_MAX_MEMORY_SIZE`` at most, judged before a byte is read.
    """
    if request.content_type != JSON:
        raise BadBodyError
    try:
        content = request.body
    except RequestDataTooBig:
        raise BadBodyError("Cette demande est trop lourde.", status=413) from None
    except UnreadablePostError:
        raise BadBodyError from None
    return parse_json(content, schema)
