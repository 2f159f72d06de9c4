"""allauth's forms in the words of the platform, and the confirmation of an erasure."""

from typing import Any

from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms

from accounts.models import User


class AddKeyForm(AddWebAuthnForm):
    """A key that opens the account by itself unless one says otherwise: the password is then never typed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = "Nom de la clé"
        self.fields["passwordless"].label = "Entrer avec cette clé, sans mot de passe"
        self.fields["passwordless"].initial = True


class NameForm(forms.ModelForm[User]):
    """A person's name: that of the civil status for the papers that bind, the preferred one everywhere else."""

    class Meta:
        model = User
        fields = ("first_name", "last_name", "preferred_name")
        widgets = {  # noqa: RUF012 - Django's Meta
            "first_name": forms.TextInput({"autocomplete": "given-name"}),
            "last_name": forms.TextInput({"autocomplete": "family-name"}),
            "preferred_name": forms.TextInput({"autocomplete": "nickname"}),
        }
        help_texts = {  # noqa: RUF012 - the same
            "preferred_name": "S’il diffère de votre prénom : les pages, les messages et les jurys n’emploient que"
            " celui-ci. Les contrats portent votre prénom d’état civil.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("first_name", "last_name"):
            self.fields[name].required = True


class SignInLinkForm(forms.Form):
    """The address that receives a link to a draft."""

    email = forms.EmailField(label="Votre courriel", widget=forms.EmailInput({"autocomplete": "email"}))


class EraseForm(forms.Form):
    """Somebody's own address, typed to say that they mean to erase themselves."""

    confirm = forms.CharField(
        label="Recopiez votre adresse électronique", required=False, widget=forms.TextInput({"autocomplete": "off"})
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.address = user.email
        self.fields["confirm"].help_text = user.email
        self.fields["confirm"].due = True  # type: ignore[attr-defined] # not said to be optional

    def clean_confirm(self) -> str:
        """Refuse any other address."""
        typed: str = self.cleaned_data["confirm"].strip().lower()
        if typed != self.address:
            raise forms.ValidationError("Recopiez votre adresse électronique pour confirmer : rien n’a été effacé.")
        return typed
