"""Addresses of the jurors' pages, and of the grid studio in the team's space."""

from django.urls import path

from juries.views.juror import (
    availability,
    bids,
    common_lot,
    day,
    deliberation,
    home,
    host_order,
    invitation,
    minutes,
    pieces,
    room,
)
from juries.views.team import grids, level_examples

app_name = "juror"
urlpatterns = [
    path("", home.home, name="home"),
    path("charte/<uuid:public_id>/", home.charter, name="charter"),
    path("preferences/<uuid:public_id>/", bids.bids, name="bids"),
    path("journee/<uuid:public_id>/", day.day, name="day"),
    path("journee/<uuid:public_id>.ics", day.calendar, name="calendar"),
    path("lot-commun/<uuid:public_id>/", common_lot.common_lot, name="common-lot"),
    path("deliberation/<uuid:public_id>/", deliberation.deliberation, name="deliberation"),
    path("deliberation/<uuid:public_id>/<str:number>/", deliberation.dossier, name="deliberation-dossier"),
    path("ordre/<uuid:public_id>/", host_order.host_order, name="host-order"),
    path("lecture/<uuid:public_id>/", home.own_reading, name="own-reading"),
    path("proces-verbaux/<uuid:public_id>/", minutes.minutes, name="minutes"),
    path("proces-verbaux/<uuid:public_id>.pdf", minutes.pdf, name="minutes-pdf"),
    path("actes/", room.acts, name="acts"),
    path("dossiers/<uuid:public_id>/", room.assessment, name="assessment"),
    path("dossiers/<uuid:public_id>/rouvrir/", room.reopen, name="reopen"),
    path("dossiers/<uuid:public_id>/retablir/<int:change>/", room.restore, name="restore"),
    path("dossiers/<uuid:public_id>/passages/", room.tie, name="tie"),
    path("dossiers/<uuid:public_id>/passages/<uuid:passage>/oublier/", room.untie, name="untie"),
    path("dossiers/<uuid:public_id>/pieces/<uuid:piece>/", room.attachment, name="attachment"),
    path("dossiers/<uuid:public_id>/pieces/<uuid:piece>/lire/", pieces.piece, name="piece"),
    path("dossiers/<uuid:public_id>/pieces/<uuid:piece>/pages/<int:number>/", pieces.piece_page, name="piece-page"),
]
open_urlpatterns = [
    path("jury/invitation/<str:token>/", invitation.invitation, name="juror-invitation"),
    path("indisponibilites/", availability.unavailabilities, name="unavailabilities"),
    path("indisponibilites/<int:pk>/retirer/", availability.available_again, name="available-again"),
]
team_urlpatterns = [
    path("charte/", grids.charter, name="charter"),
    path("grilles/", grids.grid_list, name="grids"),
    path("grilles/nouvelle/", grids.grid_new, name="grid-new"),
    path("grilles/<int:pk>/", grids.grid, name="grid"),
    path("grilles/<int:pk>/exemples/", level_examples.examples, name="grid-examples"),
    path("grilles/<int:pk>/version/", grids.grid_version, name="grid-version"),
]
