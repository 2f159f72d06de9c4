"""Addresses of the talents' pages."""

from django.urls import path

from talents.views import room, signing, talent, team, team_deadlines, team_missions, team_papers, team_templates

app_name = "talent"
urlpatterns = [
    path("", talent.home, name="home"),
    path("documents/<uuid:public_id>/", talent.download, name="document"),
]
open_urlpatterns = [
    path("accueil/", room.hosted, name="hosted-missions"),
    path("mission/<uuid:public_id>/", room.room, name="mission-room"),
    path("mission/<uuid:public_id>/pieces/", room.send, name="mission-piece-send"),
    path("mission/<uuid:public_id>/points/", room.point, name="mission-point"),
    path("pieces/<uuid:public_id>/", room.piece, name="mission-piece"),
    path("pieces/<uuid:public_id>/avis/", room.check, name="mission-piece-check"),
    path("signatures/", signing.waiting, name="signatures"),
    path("signatures/<uuid:public_id>/", signing.signature, name="signature"),
    path("signatures/<uuid:public_id>/document/", signing.read, name="signature-document"),
    path("signatures/<uuid:public_id>/preuve/", signing.evidence, name="signature-evidence"),
    path("signatures/<uuid:public_id>/code/", signing.code, name="signature-code"),
    path("signatures/<uuid:public_id>/signer/", signing.sign, name="signature-sign"),
    path("signatures/<uuid:public_id>/refus/", signing.refuse, name="signature-refuse"),
]
team_urlpatterns = [
    path("", team.home, name="home"),
    path("campagnes/<slug:code>/", team.campaign, name="campaign"),
    path("campagnes/<slug:code>/cohorte/", team.cohort, name="cohort"),
    path("campagnes/<slug:code>/cohorte/missions/", team.admit, name="admit"),
    path("campagnes/<slug:code>/cohorte/contrats/", team.contracts, name="contracts"),
    path("campagnes/<slug:code>/cohorte/conventions/", team_papers.agreement, name="agreement"),
    path("campagnes/<slug:code>/suivi/", team.tracker, name="tracker"),
    path("missions/<uuid:public_id>/", team_missions.mission, name="mission"),
    path("missions/<uuid:public_id>/termes/", team_missions.write_terms, name="mission-terms"),
    path("missions/<uuid:public_id>/actes/", team_missions.act, name="mission-act"),
    path("missions/<uuid:public_id>/prise-de-poste/", team_missions.start, name="mission-start"),
    path("missions/<uuid:public_id>/documents/", team_missions.paper, name="mission-paper"),
    path("missions/<uuid:public_id>/contrat/", team_missions.correct, name="mission-correct"),
    path("missions/<uuid:public_id>/echeances/", team_deadlines.mark, name="mission-deadline"),
    path("echeances/", team_deadlines.listing, name="deadlines"),
    path("echeances/calendrier/", team_deadlines.calendar, name="deadlines-calendar"),
    path("lots/<uuid:public_id>/", team.batch, name="batch"),
    path("lots/<uuid:public_id>/archive/", team_papers.archive, name="batch-archive"),
    path("lots/<uuid:public_id>/annulation/", team_papers.cancel, name="batch-cancel"),
    path("lots/<uuid:public_id>/signatures/", team_papers.sign_all, name="batch-sign"),
    path("documents/<uuid:public_id>/", team_papers.document, name="document"),
    path("documents/<uuid:public_id>/reprise/", team.retry, name="retry-document"),
    path("modeles/", team_templates.listing, name="templates"),
    path("modeles/<slug:code>/<int:rank>/", team_templates.version, name="template"),
    path("modeles/<slug:code>/<int:rank>/avis/", team_templates.decide, name="template-decide"),
    path("modeles/<slug:code>/<int:rank>/apercu/", team_templates.preview, name="template-preview"),
]
