"""What the selection refuses."""

from common.refusals import RefusedError


class SelectionRefusedError(RefusedError):
    """The act of selection is impossible now; the message says why, in French."""
