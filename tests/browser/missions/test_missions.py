"""A mission is lived by clicking: the private channel, the review by both sides, the sponsor's month, the end."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import WIDTHS
from tests.browser.test_pages import check

# The mission of the demonstration, in post since five months and about to end, its host's lead, and a sponsor's link.
LIVED = """
from datetime import timedelta
from accounts.models import User
from challenges.models import AdministrationMember
from common import clock
from common.days import day_of
from followup.domain import sponsor_checks
from followup.models import Deliverable, SponsorCheck
from talents.models import Mission
mission = Mission.objects.filter(talent__emailaddress__email="talent@exemple.invalid").latest("pk")
host = User.objects.get(emailaddress__email="administration@exemple.invalid")
now, today = clock.now(), day_of(clock.now())
print(mission.public_id, mission.cohort.campaign.code, mission.state, mission.starts_on, mission.ends_on)
Mission.objects.filter(pk=mission.pk).update(
    state="active", starts_on=today - timedelta(days=150), ends_on=today + timedelta(days=20), lead=host
)
mission.log.create(verb="start", source="contracted", target="active", at=now, reason="essai")
AdministrationMember.objects.create(administration=mission.host, user=host, role="lead")
Deliverable.objects.create(challenge=mission.position.challenge, title="Une maquette", kind="doc", handed_on=today)
check = SponsorCheck.objects.create(
    challenge=mission.position.challenge, person=host, month=today.replace(day=1), asked_at=now
)
print(sponsor_checks.path(check))
"""
# The world is shared: everything of this story goes away.
GIVEN_BACK = """
from challenges.models import AdministrationMember
from documents.models import Document
from dossiers.models import Thread
from followup.models import HandoverNote, MissionReview, SponsorCheck
from notifications.models import Message
from talents.models import DocumentSubject, Mission
mission = Mission.objects.get(public_id="{0}")
MissionReview.objects.all().delete()
papers = list(Document.objects.filter(template="phase_review", subject__mission=mission).values_list("pk", flat=True))
DocumentSubject.objects.filter(document__in=papers).delete()
Document.objects.filter(pk__in=papers).delete()
SponsorCheck.objects.all().delete()
HandoverNote.objects.all().delete()
mission.position.challenge.deliverables.filter(title="Une maquette").delete()
mission.log.filter(reason="essai").delete()
AdministrationMember.objects.filter(
    administration=mission.host, user__emailaddress__email="administration@exemple.invalid"
).delete()
Mission.objects.filter(pk=mission.pk).update(state="{2}", starts_on="{3}", ends_on="{4}", lead=None)
Thread.objects.filter(mission=mission).delete()
templates = ("thread_message", "thread_answer", "sponsor_worry", "note_handed_in", "mission_end")
Message.objects.filter(template__in=templates).delete()
Message.objects.filter(template__startswith="review_").delete()
"""
TALENT, HOST, TEAM = "talent@exemple.invalid", "administration@exemple.invalid", "equipe@exemple.invalid"


@pytest.fixture(scope="module")
def lived(stack):
    """Yield the mission's identifier, the code of its campaign and the personal link of its sponsor."""
    first, link = stack.python(LIVED).strip().splitlines()[-2:]
    yield [*first.split()[:2], link]
    stack.python(GIVEN_BACK.format(*first.split()))


def test_a_person_writes_to_the_team_from_their_week(visit, lived):
    talent = visit(TALENT, width=WIDTHS["phone"])
    talent.goto("/talent/")
    check(talent, "ma mission sur un téléphone")
    assert talent.locator(".app-card").first.bounding_box()["y"] < 300
    talent.get_by_role("link", name="Écrire à l’équipe, en privé").press("Enter")
    talent.get_by_label("Votre message").fill("Les accès n’arrivent pas.")
    talent.get_by_role("button", name="Envoyer à l’équipe").press("Enter")
    check(talent, "échange privé")
    team = visit(TEAM)
    team.goto("/equipe/boite/")
    team.locator(f'a[href*="/equipe/missions/{lived[0]}/echanges/"]').first.click()
    expect(team.get_by_text("Les accès n’arrivent pas.")).to_be_visible()
    check(team, "échange privé, pour l’équipe")
    team.get_by_label("Votre message").fill("Nous appelons demain.")
    team.get_by_role("button", name="Envoyer", exact=True).click()
    talent.goto("/talent/")
    talent.get_by_role("link", name="L’équipe vous a écrit").click()
    expect(talent.get_by_text("Nous appelons demain.")).to_be_visible()
    talent.goto("/calendrier/")
    check(talent, "mon calendrier")


def fill_the_sheet(page, marks, wish):
    """Fill one's sheet and hand it in, by the keyboard."""
    page.get_by_label("La mission avance-t-elle").fill(marks)
    page.get_by_label("Travaillez-vous bien ensemble").fill("4")
    page.get_by_label("Qu’est-ce que la mission a déjà changé").fill(f"Un service relu, noté {marks}.")
    page.get_by_label("Que proposez-vous").select_option(label=wish)
    page.get_by_role("button", name="Remettre ma fiche").press("Enter")
    expect(page.get_by_text("Votre fiche est remise").first).to_be_visible()


def test_both_sides_review_a_mission_and_the_team_finishes_the_act(visit, stack, lived):
    address = f"/mission/{lived[0]}/bilans/"
    day, until = stack.python(
        "from datetime import timedelta; from common import clock; now = clock.now();"
        " print((now + timedelta(days=5)).date(), (now + timedelta(days=200)).date())"
    ).split()[-2:]
    team, talent, host = visit(TEAM), visit(TALENT), visit(HOST, width=WIDTHS["phone"])
    team.goto(address)
    team.get_by_label("Bilan", exact=True).select_option(label="Bilan à mi-parcours")
    team.get_by_label("Fiches attendues").fill(day)
    team.get_by_role("button", name="Ouvrir et prévenir").click()
    check(team, "bilans, pour l’équipe")
    talent.goto("/talent/")
    talent.get_by_role("link", name="Répondre").click()
    check(talent, "ma fiche de bilan")
    fill_the_sheet(talent, "5", "Poursuivre")
    host.goto(address)
    host.get_by_role("link", name="Répondre").click()
    check(host, "fiche de bilan de l’accueil")
    expect(host.get_by_text("noté 5")).to_have_count(0)
    fill_the_sheet(host, "2", "Renouveler")
    expect(host.get_by_text("noté 5")).to_be_visible()
    check(host, "deux fiches côte à côte sur un téléphone")
    host.get_by_label("Décision").select_option(label="Renouveler")
    host.get_by_label("Jusqu’au").fill(until)
    host.get_by_label("Ce que nous retenons").fill("Nous continuons six mois.")
    host.get_by_role("button", name="Proposer à l’autre partie").click()
    talent.reload()
    expect(talent.get_by_text("Nous continuons six mois.").first).to_be_visible()
    check(talent, "bilan à confirmer")
    talent.get_by_role("button", name="Confirmer cette conclusion").click()
    expect(talent.get_by_text("confirmé par les deux parties")).to_be_visible()
    team.goto("/equipe/boite/")
    team.locator('main a[href*="/bilans/"]').first.click()
    expect(team.get_by_role("link", name="Finir l’acte")).to_be_visible()
    check(team, "bilan dont l’acte est à finir")
    team.get_by_role("link", name="Finir l’acte").click()
    expect(team.get_by_label("Nouveau terme")).to_have_value(until)
    team.go_back()
    team.get_by_role("button", name="Classer sans acte").click()
    expect(team.get_by_text("Classé sans acte par")).to_be_visible()


def test_a_sponsor_answers_without_account_and_the_team_deals_with_it(visit, lived):
    visitor = visit(width=WIDTHS["phone"])
    visitor.goto(lived[2])
    check(visitor, "point du mois")
    visitor.get_by_label("Non", exact=True).check(force=True)
    visitor.get_by_label("De quoi avez-vous besoin").fill("Un accès aux données.")
    visitor.get_by_role("button", name="Envoyer").click()
    expect(visitor.get_by_text("Vous avez répondu le")).to_be_visible()
    team = visit(TEAM)
    team.goto(f"/equipe/campagnes/{lived[1]}/accompagnement/")
    expect(team.get_by_text("Un accès aux données.").first).to_be_visible()
    check(team, "pouls des équipes")
    team.get_by_role("button", name="Marquer comme traité").click()
    expect(team.get_by_text("marquée comme traitée")).to_be_visible()


def test_the_end_of_a_mission_is_settled_and_handed_over(visit, lived):
    talent, host = visit(TALENT, width=WIDTHS["phone"]), visit(HOST)
    talent.goto("/talent/")
    talent.get_by_role("link", name="Fin de mission").click()
    check(talent, "fin de mission sur un téléphone")
    talent.get_by_role("link", name="Note de passation").click()
    check(talent, "note de passation")
    assert "Une maquette" in talent.get_by_label("Dépôts, documentation").input_value()
    talent.get_by_label("Où en est le travail").fill("La maquette est relue.")
    talent.get_by_label("Prochaines étapes").fill("Ouvrir le service.")
    talent.get_by_role("button", name="Remettre la note").press("Enter")
    expect(talent.get_by_text("La note est remise")).to_be_visible()
    host.goto(f"/mission/{lived[0]}/fin/")
    host.get_by_role("link", name="Note remise le").click()
    expect(host.get_by_text("La maquette est relue.")).to_be_visible()
    check(host, "note de passation lue par l’accueil")
    host.goto(f"/mission/{lived[0]}/perennisation/")
    check(host, "note de pérennisation")
