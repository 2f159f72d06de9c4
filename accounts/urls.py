"""Addresses of a person's own data."""

from django.urls import path

from accounts.views import person

open_urlpatterns = [
    path("mes-donnees/", person.data, name="my-data"),
    path("mes-donnees/export.zip", person.export, name="export-my-data"),
    path("mes-donnees/effacement/", person.erase, name="erase-my-data"),
]
