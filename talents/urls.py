"""Addresses of missions, contracts and signatures."""

from django.urls import path

from talents.views.host import people
from talents.views.person import records, room
from talents.views.signer import signing
from talents.views.talent import papers as own_papers
from talents.views.team import (
    arrival_points,
    circuits,
    cohort,
    contacts,
    deadlines,
    missions,
    papers,
    requested_pieces,
    team_acts,
    templates,
)

talent_urlpatterns = [
    path("documents/<uuid:public_id>/", own_papers.download, name="document"),
    path("renouvellement/<uuid:public_id>/", own_papers.reply, name="renewal"),
]
open_urlpatterns = [
    path("accueil/", room.hosted, name="hosted-missions"),
    path("mission/<uuid:public_id>/", room.room, name="mission-room"),
    path("mission/<uuid:public_id>/pieces/", room.send, name="mission-piece-send"),
    path("mission/<uuid:public_id>/rappel/", room.remind, name="mission-piece-remind"),
    path("mission/<uuid:public_id>/fiche/", records.record, name="mission-record"),
    path("mission/<uuid:public_id>/points/", room.point, name="mission-point"),
    path("pieces/<uuid:public_id>/", room.piece, name="mission-piece"),
    path("pieces/<uuid:public_id>/avis/", room.check, name="mission-piece-check"),
    path("mission/<uuid:public_id>/fiches/", room.checklist, name="mission-checklist"),
    path("signatures/", signing.waiting, name="signatures"),
    path("signatures/fichiers/<uuid:public_id>/", circuits.signed_file, name="signed-file"),
    path("signatures/<uuid:public_id>/", signing.signature, name="signature"),
    path("signatures/<uuid:public_id>/document/", signing.read, name="signature-document"),
    path("signatures/<uuid:public_id>/preuve/", signing.evidence, name="signature-evidence"),
    path("signatures/<uuid:public_id>/code/", signing.code, name="signature-code"),
    path("signatures/<uuid:public_id>/signer/", signing.sign, name="signature-sign"),
    path("signatures/<uuid:public_id>/refus/", signing.refuse, name="signature-refuse"),
]
administration_urlpatterns = [
    path("defis/<uuid:public_id>/personnes/", people.people, name="people"),
]
team_urlpatterns = [
    path("campagnes/<slug:code>/cohorte/", cohort.cohort, name="cohort"),
    path("campagnes/<slug:code>/cohorte/missions/", cohort.admit, name="admit"),
    path("campagnes/<slug:code>/cohorte/contrats/", cohort.contracts, name="contracts"),
    path("campagnes/<slug:code>/cohorte/conventions/", cohort.agreement, name="agreement"),
    path("campagnes/<slug:code>/suivi/", cohort.tracker, name="tracker"),
    path("campagnes/<slug:code>/arrivees/", arrival_points.listing, name="arrival-points"),
    path("campagnes/<slug:code>/arrivees/<slug:point>/", arrival_points.point, name="arrival-point"),
    path("campagnes/<slug:code>/pieces/", requested_pieces.listing, name="requested-pieces"),
    path("campagnes/<slug:code>/pieces/<slug:piece>/", requested_pieces.piece, name="requested-piece"),
    path("missions/<uuid:public_id>/", missions.mission, name="mission"),
    path("missions/<uuid:public_id>/termes/", missions.write_terms, name="mission-terms"),
    path("missions/<uuid:public_id>/actes/", missions.act, name="mission-act"),
    path("missions/<uuid:public_id>/interlocuteurs/<slug:role>/", contacts.contact, name="mission-contact"),
    path("missions/<uuid:public_id>/equipe/", team_acts.team_act, name="mission-team"),
    path("missions/<uuid:public_id>/prise-de-poste/", missions.start, name="mission-start"),
    path("missions/<uuid:public_id>/documents/", missions.paper, name="mission-paper"),
    path("missions/<uuid:public_id>/contrat/", missions.correct, name="mission-correct"),
    path("missions/<uuid:public_id>/echeances/", deadlines.mark, name="mission-deadline"),
    path("echeances/", deadlines.listing, name="deadlines"),
    path("echeances/calendrier/", deadlines.calendar, name="deadlines-calendar"),
    path("lots/<uuid:public_id>/", cohort.batch, name="batch"),
    path("lots/<uuid:public_id>/archive/", papers.archive, name="batch-archive"),
    path("lots/<uuid:public_id>/annulation/", papers.cancel, name="batch-cancel"),
    path("lots/<uuid:public_id>/signatures/", papers.sign_all, name="batch-sign"),
    path("documents/<uuid:public_id>/", papers.document, name="document"),
    path("documents/<uuid:public_id>/parapheur/", circuits.outside_book, name="document-outside"),
    path("documents/<uuid:public_id>/nouveau/", circuits.again, name="document-again"),
    path("documents/<uuid:public_id>/signatures/<int:rank>/", circuits.signer, name="document-signer"),
    path("documents/<uuid:public_id>/reprise/", cohort.retry, name="retry-document"),
    path("modeles/", templates.listing, name="templates"),
    path("modeles/<slug:code>/<int:rank>/", templates.version, name="template"),
    path("modeles/<slug:code>/<int:rank>/avis/", templates.decide, name="template-decide"),
    path("modeles/<slug:code>/<int:rank>/apercu/", templates.preview, name="template-preview"),
]
