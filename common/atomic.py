"""Join the transaction that is open, or open one."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction


@contextmanager
def joined() -> Iterator[None]:
    """Run the block, or the function so decorated, in the caller's transaction, or in one of its own.

    Unlike ``transaction.atomic`` it sets no savepoint, which costs two statements at each call of an act made of acts.
    It suits what refuses before its first write: whoever catches the refusal has nothing to undo.
    """
    if transaction.get_connection().in_atomic_block:
        yield
    else:
        with transaction.atomic():
            yield
