"""Addresses of the talents' pages."""

from django.urls import path

from talents.views import talent, team

app_name = "talent"
urlpatterns = [
    path("", talent.home, name="home"),
    path("documents/<uuid:public_id>/", talent.download, name="document"),
]
team_urlpatterns = [
    path("", team.home, name="home"),
    path("campagnes/<slug:code>/", team.campaign, name="campaign"),
    path("campagnes/<slug:code>/cohorte/", team.cohort, name="cohort"),
    path("campagnes/<slug:code>/cohorte/missions/", team.admit, name="admit"),
    path("campagnes/<slug:code>/cohorte/contrats/", team.contracts, name="contracts"),
    path("lots/<uuid:public_id>/", team.batch, name="batch"),
    path("documents/<uuid:public_id>/reprise/", team.retry, name="retry-document"),
]
