"""Addresses of the pages about a campaign's panels."""

from django.urls import path

from panels.views.candidate import hearings
from panels.views.team import (
    adaptive_readings,
    bids,
    calibration,
    capacity,
    deliberation,
    minutes,
    panels,
    self_scheduling,
    snapshots,
)
from panels.views.team import hearings as team_hearings

candidate_urlpatterns = [
    path("dossiers/<uuid:public_id>/attente/", hearings.room, name="waiting-room"),
    path("dossiers/<uuid:public_id>/auditions.ics", hearings.agenda, name="agenda"),
    path("auditions/<uuid:public_id>/creneau/", hearings.slot, name="hearing-slot"),
]
team_urlpatterns = [
    path("campagnes/<slug:code>/auditions/", team_hearings.plan, name="plan-hearings"),
    path("campagnes/<slug:code>/capacite/", capacity.capacity, name="capacity"),
    path("campagnes/<slug:code>/jurys/", panels.panel_list, name="panels"),
    path("jurys/<uuid:public_id>/", panels.panel, name="panel"),
    path("jurys/<uuid:public_id>/preferences/", bids.bids, name="bids"),
    path("jurys/<uuid:public_id>/jures/", panels.jurors, name="jurors"),
    path("jurys/<uuid:public_id>/jures/<uuid:seat>/depart/", panels.replace, name="replace-juror"),
    path("jurys/<uuid:public_id>/lectures/<str:number>/", panels.sharing, name="sharing"),
    path("jurys/<uuid:public_id>/lecture/<uuid:reading>/", snapshots.reading_at, name="reading-at"),
    path("jurys/<uuid:public_id>/conflits/<int:conflict>/", panels.dismiss, name="dismiss-conflict"),
    path("jurys/<uuid:public_id>/auditions/", team_hearings.timetable, name="hearings"),
    path("jurys/<uuid:public_id>/lot-commun/", deliberation.common_lot, name="common-lot"),
    path("jurys/<uuid:public_id>/deliberation/", deliberation.deliberation, name="deliberation"),
    path("jurys/<uuid:public_id>/deliberation/<str:number>/", deliberation.dossier, name="deliberation-dossier"),
    path("jurys/<uuid:public_id>/auditions/choix/", self_scheduling.rules, name="self-scheduling"),
    path("jurys/<uuid:public_id>/cloture/", panels.close, name="close-panel"),
    path("campagnes/<slug:code>/preselection/accord/", calibration.calibration, name="calibration"),
    path("campagnes/<slug:code>/preselection/vagues/", adaptive_readings.wave, name="adaptive-readings"),
    path("jurys/<uuid:public_id>/proces-verbaux/", minutes.minutes, name="minutes"),
    path("proces-verbaux/<uuid:public_id>.pdf", minutes.pdf, name="minutes-pdf"),
]
