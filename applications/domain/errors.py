"""What keeps an application from being opened, deposited or moved."""

from common.refusals import RefusedError


class ApplicationRefusedError(RefusedError):
    """The application cannot be opened or deposited; the message says why, in French."""


class WishesRefusedError(RefusedError):
    """The wishes break a rule of the campaign (R4); the message says which, in French."""
