"""What cannot be asked of a referee, or written by one."""

from common.refusals import RefusedError


class ReferenceRefusedError(RefusedError):
    """What is asked of a referee, or what they write, is impossible so; the message says why, in French."""
