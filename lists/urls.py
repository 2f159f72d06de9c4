from django.urls import path

from lists import views

open_urlpatterns = [
    path("listes/<slug:code>.json", views.records, name="list-records"),
    path("listes/<slug:code>/agir/", views.bulk, name="list-bulk"),
]
team_urlpatterns = [path("journal/", views.journal, name="journal")]
