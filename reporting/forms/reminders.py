"""The message of an alert, read again before it is sent."""

from django import forms

MAX_SUBJECT_LENGTH = 150
MAX_TEXT_LENGTH = 3000


class ReminderForm(forms.Form):
    """What is written to the people of an alert."""

    subject = forms.CharField(label="Objet", max_length=MAX_SUBJECT_LENGTH)
    text = forms.CharField(label="Message", max_length=MAX_TEXT_LENGTH, widget=forms.Textarea({"rows": 8}))
