"""Addresses of a person's messages."""

from django.urls import path

from notifications.views.person import messages

open_urlpatterns = [
    path("messages/", messages.messages, name="messages"),
    path("messages/refus/<str:token>/", messages.refuse, name="refuse-messages"),
]
