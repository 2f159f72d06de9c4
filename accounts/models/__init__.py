from accounts.models.daily_count import DailyCount
from accounts.models.erasure import Erasure
from accounts.models.invitation import Invitation
from accounts.models.journal import JournalEntry, JournalSeal, JournalSummary
from accounts.models.purge import Purge
from accounts.models.role_assignment import Grant, RoleAssignment
from accounts.models.saved_view import SavedView
from accounts.models.sign_in_link import SignInLink
from accounts.models.user import User, UserManager

__all__ = [
    "DailyCount",
    "Erasure",
    "Grant",
    "Invitation",
    "JournalEntry",
    "JournalSeal",
    "JournalSummary",
    "Purge",
    "RoleAssignment",
    "SavedView",
    "SignInLink",
    "User",
    "UserManager",
]
