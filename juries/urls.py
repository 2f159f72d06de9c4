"""Addresses of the jurors' pages, and of the grid studio in the team's space."""

from django.urls import path

from juries.views import availability, invitation, juror, juror_day, juror_minutes, juror_room, team

app_name = "juror"
urlpatterns = [
    path("", juror.home, name="home"),
    path("charte/<uuid:public_id>/", juror.charter, name="charter"),
    path("journee/<uuid:public_id>/", juror_day.day, name="day"),
    path("lecture/<uuid:public_id>/", juror.own_reading, name="own-reading"),
    path("proces-verbaux/<uuid:public_id>/", juror_minutes.minutes, name="minutes"),
    path("proces-verbaux/<uuid:public_id>.pdf", juror_minutes.pdf, name="minutes-pdf"),
    path("actes/", juror_room.acts, name="acts"),
    path("dossiers/<uuid:public_id>/", juror_room.assessment, name="assessment"),
    path("dossiers/<uuid:public_id>/retablir/<int:change>/", juror_room.restore, name="restore"),
    path("dossiers/<uuid:public_id>/passages/", juror_room.tie, name="tie"),
    path("dossiers/<uuid:public_id>/passages/<uuid:passage>/oublier/", juror_room.untie, name="untie"),
    path("dossiers/<uuid:public_id>/pieces/<uuid:piece>/", juror_room.attachment, name="attachment"),
]
open_urlpatterns = [
    path("jury/invitation/<str:token>/", invitation.invitation, name="juror-invitation"),
    path("indisponibilites/", availability.unavailabilities, name="unavailabilities"),
    path("indisponibilites/<int:pk>/retirer/", availability.available_again, name="available-again"),
]
team_urlpatterns = [
    path("charte/", team.charter, name="charter"),
    path("grilles/", team.grid_list, name="grids"),
    path("grilles/nouvelle/", team.grid, name="grid-new"),
    path("grilles/<int:pk>/", team.grid, name="grid"),
    path("grilles/<int:pk>/version/", team.grid_version, name="grid-version"),
]
