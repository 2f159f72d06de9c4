"""How allauth meets our accounts."""

from allauth.account.adapter import DefaultAccountAdapter


class AccountAdapter(DefaultAccountAdapter):
    """Keep allauth's rules; addresses are stored in lower case, as everywhere on the platform."""

    def clean_email(self, email: str) -> str:
        """Return the address as it is stored."""
        cleaned: str = super().clean_email(email)
        return cleaned.lower()
