"""What is asked of whoever opens an account, besides the address and the password."""

from django import forms
from django.http import HttpRequest

from accounts.models import User


class SignupForm(forms.Form):
    """The person's name: letters, contracts and minutes carry it. allauth adds its own fields, and writes these."""

    first_name = forms.CharField(label="Prénom", max_length=80, widget=forms.TextInput({"autocomplete": "given-name"}))
    last_name = forms.CharField(label="Nom", max_length=80, widget=forms.TextInput({"autocomplete": "family-name"}))

    field_order = ("first_name", "last_name", "email", "password1", "password2")

    def signup(self, request: HttpRequest, user: User) -> None:
        """Do nothing more: allauth asks for this method, and its adapter has written the name."""
