"""A coach is designated after a preview, a team prolonged, and a contract signed in another signature book."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import WIDTHS
from tests.browser.test_pages import check
from tests.unit.talents.domain.signing.test_outside_signing import book

__all__ = ["book"]

TEAM, TALENT = "equipe@exemple.invalid", "talent@exemple.invalid"
# The mission of the demonstration, under a contract whose circuit is open, signed by the person and their employer.
CONTRACTED = """
from datetime import timedelta
from accounts.models import User
from common import clock
from common.days import day_of
from documents.domain import production
from documents.models import Document
from talents.domain import cohorts
from talents.domain.documents import circuits
from talents.models import Mission
mission = Mission.objects.filter(talent__emailaddress__email="talent@exemple.invalid").latest("pk")
team = User.objects.get(emailaddress__email="equipe@exemple.invalid")
now, today = clock.now(), day_of(clock.now())
print(mission.public_id, mission.state, mission.starts_on, mission.ends_on, mission.contract_id or 0)
Mission.objects.filter(pk=mission.pk).update(
    state="prepared", contract=None, starts_on=today - timedelta(days=30), ends_on=today + timedelta(days=270)
)
mission = Mission.objects.get(pk=mission.pk)
cohorts.contract(mission, by=team, at=now)
production.produce(mission.contract_id)
document = Document.objects.get(pk=mission.contract_id)
circuits.start(document, at=now)
Mission.objects.filter(pk=mission.pk).update(state="active")
print(document.public_id, document.number)
"""
# The world is shared: everything of this story goes away.
GIVEN_BACK = """
from documents.models import Document, OutsideSigning, Signature
from notifications.models import Message
from talents.models import DocumentSubject, Mission, MissionAct
mission = Mission.objects.get(public_id="{0}")
papers = list(Document.objects.filter(subject__mission=mission).exclude(pk={4}).values_list("pk", flat=True))
papers += list(Document.objects.filter(key__in=[f"evidence-{{pk}}" for pk in papers]).values_list("pk", flat=True))
Mission.objects.filter(pk=mission.pk).update(
    state="{1}", starts_on="{2}", ends_on="{3}", contract={4} or None, coach=None
)
MissionAct.objects.filter(mission=mission, document__in=papers).delete()
MissionAct.objects.filter(mission=mission, kind="contact").delete()
Signature.objects.filter(document__in=papers).delete()
OutsideSigning.objects.filter(document__in=papers).delete()
DocumentSubject.objects.filter(document__in=papers).delete()
Document.objects.filter(pk__in=papers).delete()
mission.log.filter(verb__in=("contract", "contact")).delete()
Message.objects.filter(template__in=("contact_changed", "signature_invitation", "signature_done")).delete()
"""


@pytest.fixture(scope="module")
def contracted(stack):
    """Yield the mission's identifier, its contract's, and the contract's number."""
    first, second = stack.python(CONTRACTED).strip().splitlines()[-2:]
    before = " ".join(first.split()).split()
    yield [before[0], *second.split()]
    stack.python(GIVEN_BACK.format(*before))


def test_a_coach_is_designated_after_the_preview(visit, contracted):
    team = visit(TEAM, width=WIDTHS["phone"])
    team.goto(f"/equipe/missions/{contracted[0]}/")
    team.get_by_role("link", name="Désigner le coach").press("Enter")
    check(team, "désigner un coach")
    team.get_by_label("Qui prend ce rôle").select_option(index=1)
    team.get_by_label("Motif").fill("Arrivée d’un coach")
    team.get_by_role("button", name="Voir ce qui se passera").press("Enter")
    expect(team.get_by_text("Ni le contrat ni la lettre de mission ne nomme")).to_be_visible()
    for message in team.locator("details.app-quote summary").all():
        message.click()
    expect(team.get_by_text("Un interlocuteur de votre mission change à compter du")).to_be_visible()
    check(team, "aperçu d’un changement de coach")
    team.get_by_role("button", name="Enregistrer et prévenir").press("Enter")
    expect(team.get_by_text("Le changement est enregistré")).to_be_visible()
    expect(team.get_by_text("Remplacer le coach")).to_be_visible()
    talent = visit(TALENT)
    talent.goto("/messages/")
    expect(talent.get_by_text("Un interlocuteur de la mission change").first).to_be_visible()


def test_a_team_is_prolonged_after_the_preview(visit, stack, contracted):
    day = stack.python(
        "from datetime import timedelta; from common import clock; print((clock.now() + timedelta(days=300)).date())"
    ).split()[-1]
    team = visit(TEAM)
    team.goto(f"/equipe/missions/{contracted[0]}/")
    team.get_by_role("link", name="Acte pour l’équipe").click()
    team.get_by_label("Prolonger la mission").check(force=True)
    team.get_by_label("Nouveau terme").fill(day)
    team.get_by_label("Motif").fill("Le produit n’est pas achevé.")
    check(team, "acte pour l’équipe")
    team.get_by_role("button", name="Voir ce qui se passera").press("Enter")
    expect(team.get_by_text("Aucun message ne part avant la signature.")).to_be_visible()
    check(team, "aperçu d’un acte pour l’équipe")
    team.get_by_role("button", name="Enregistrer les actes").press("Enter")
    expect(team.get_by_text("1 acte est enregistré")).to_be_visible()


def test_a_contract_is_signed_in_another_signature_book(visit, contracted, book):
    team = visit(TEAM)
    team.goto(f"/equipe/documents/{contracted[1]}/")
    team.get_by_role("link", name="Relancer ou remplacer").press("Enter")
    check(team, "relancer un signataire")
    team.get_by_role("button", name="Renvoyer l’invitation").press("Enter")
    expect(team.get_by_text("L’invitation est renvoyée")).to_be_visible()
    check(team, "document dont le circuit est ouvert")
    team.get_by_role("link", name="Parapheur externe").click()
    team.get_by_role("button", name="Sortir le document").press("Enter")
    check(team, "document sorti")
    with team.expect_download() as taken:
        team.get_by_role("link", name="Télécharger").click()
    content = taken.value.path().read_bytes()
    file = team.get_by_label("Fichier PDF signé")
    file.set_input_files({"name": "contrat.pdf", "mimeType": "application/pdf", "buffer": content})
    team.get_by_role("button", name="Vérifier et garder").press("Enter")
    expect(team.get_by_text("sans aucune signature de plus").first).to_be_visible()
    check(team, "fichier sans signature, refusé")
    with ThreadPoolExecutor() as pool:  # the loop of the browser is in this thread, the signing one in its own
        signed = pool.submit(lambda: book(book(content), "Signature2")).result()
    file.set_input_files({"name": "contrat.pdf", "mimeType": "application/pdf", "buffer": signed})
    team.get_by_label("Qui a signé dans ce fichier").select_option(index=1)
    team.get_by_role("button", name="Vérifier et garder").press("Enter")
    expect(team.get_by_text("Le fichier signé est vérifié et gardé")).to_be_visible()
    expect(team.get_by_text("Dossier de preuve")).to_be_visible()
    team.get_by_role("link", name="Parapheur externe").click()
    check(team, "document revenu signé")
    talent = visit(TALENT, width=WIDTHS["phone"])
    talent.goto("/signatures/")
    expect(talent.get_by_text(contracted[2]).first).to_be_visible()
