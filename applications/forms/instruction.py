"""What the team says when it acts on many applications."""

from django import forms


class TagForm(forms.Form):
    """The tag to give."""

    label = forms.CharField(label="Étiquette", max_length=40)


class RefuseForm(forms.Form):
    """Why applications are not eligible."""

    reason = forms.CharField(
        label="Motif",
        widget=forms.Textarea({"rows": 3}),
        max_length=500,
        help_text="Chaque personne peut le demander.",
    )
