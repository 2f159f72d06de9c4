"""Addresses of a person's messages."""

from django.urls import path

from notifications.views import person

open_urlpatterns = [
    path("messages/", person.messages, name="messages"),
    path("messages/refus/<str:token>/", person.refuse, name="refuse-messages"),
]
