"""What the selection refuses."""


class SelectionRefusedError(Exception):
    """The act of selection is impossible now; the message says why, in French."""
