"""allauth's forms in the words of the platform."""

from typing import Any

from allauth.mfa.webauthn.forms import AddWebAuthnForm


class AddKeyForm(AddWebAuthnForm):
    """A key that opens the account by itself unless one says otherwise: the password is then never typed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = "Nom de la clé"
        self.fields["passwordless"].label = "Entrer avec cette clé, sans mot de passe"
        self.fields["passwordless"].initial = True
