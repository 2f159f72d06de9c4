"""The campaign studio: create, edit, check, publish, then change by dated acts."""

from datetime import UTC, date, datetime

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages

from challenges.domain import campaigns
from challenges.domain.rules import regulation
from challenges.models import Campaign
from common import clock
from documents.models import Document
from tests import factories as f
from tests.factories import NOW

NEW = {
    "programme": "EIG", "number": "88", "name": "EIG 88", "code": "EIG88", "anchor": "start", "starts_on": "2027-09-06",
}  # fmt: skip


@pytest.fixture
def client(team, signed_in):
    return signed_in(team)


@pytest.fixture
def campaign(db):
    return f.ready_campaign(code="ESSAI")


def management(prefix, total, initial):
    return {f"{prefix}-TOTAL_FORMS": str(total), f"{prefix}-INITIAL_FORMS": str(initial)}


def posted(campaign, **changes):
    """Return what the studio's page would post for a campaign as it is."""
    window, stage, band = campaign.windows.get(), campaign.stages.get(), campaign.pay_bands.get()
    given = {
        "name": campaign.name, "timezone": "Europe/Paris", "starts_on": "2026-09-01", "ends_on": "2027-06-30",
        "challenge_form": campaign.challenge_form_id, "application_form": campaign.application_form_id, "min_seats": 1,
        "max_seats": 3, "min_wishes": 1, "max_wishes": 3, "acceptance_days": 15, "waiting_list_until": "",
        "completion_days": 10, "employer": "host", "contract_kind": "fixed_term", "contract_months": 10, "probation_months": 0,
        "cofunding": "none", "cofunding_amount": 0, "gross_ratio": "1.25", "employer_rate": 42, "funding": "",
        "references_asked": 0, "references_due_days": 7,
        "appels-0-id": window.pk, "appels-0-kind": window.kind, "appels-0-opens_at": "2026-03-09T13:00:00",
        "appels-0-closes_at": "2026-04-09T14:00:00", "etapes-0-id": stage.pk, "etapes-0-kind": stage.kind,
        "etapes-0-grid": stage.grid_id, "etapes-0-readings": 1, "tranches-0-id": band.pk, "tranches-0-from_years": 0,
        "tranches-0-net_monthly": 4000, "tranches-0-variable_pct": 0,
    }  # fmt: skip
    given |= management("appels", 1, 1) | management("etapes", 1, 1) | management("tranches", 1, 1)
    given |= management("conditions", 0, 0) | management("grilles", 0, 0) | {"etapes-0-common": 0}
    return given | changes


def rules(campaign):
    return f"/equipe/campagnes/{campaign.code}/regles/"


def test_campaign_starts_from_a_past_one(client, campaign):
    response = client.post("/equipe/campagnes/nouvelle/", NEW | {"base": "campaign:ESSAI"})
    assert response.url == "/equipe/campagnes/EIG88/dates/"
    assert Campaign.objects.get(code="EIG88").windows.count() == 1
    page = client.get(response.url).content.decode()
    assert "Aucune contradiction" in page or "Attention" in page


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"code": "essai"}, "Ce code est déjà celui d’une campagne."),
        ({"anchor": "ailleurs"}, "choix valide"),
        ({"number": "0"}, "supérieure ou égale à 1"),
        ({"starts_on": "demain"}, "date valide"),
    ],
)
def test_wrong_new_campaign_is_told_at_its_field(client, campaign, changes, message):
    answer = client.post("/equipe/campagnes/nouvelle/", NEW | {"base": "campaign:ESSAI"} | changes)
    assert (answer.status_code, message in answer.content.decode()) == (422, True)


def test_promotion_exists_once(client, campaign):
    answer = client.post("/equipe/campagnes/nouvelle/", NEW | {"base": "campaign:ESSAI", "number": campaign.number})
    assert "Cette promotion existe déjà." in answer.content.decode()


def test_rules_are_saved_together_in_the_campaign_s_zone(client, campaign):
    changes = {"max_wishes": 5, "appels-0-closes_at": "2026-04-30T23:59:59", "timezone": "Europe/Paris"}
    changes |= management("tranches", 2, 1) | {
        "tranches-0-up_to_years": 5, "tranches-0-included": "on", "tranches-1-from_years": 5,
        "tranches-1-net_monthly": 4500, "tranches-1-variable_pct": 0,
    }  # fmt: skip
    assert client.post(rules(campaign), posted(campaign, **changes)).status_code == 302
    campaign.refresh_from_db()
    assert campaign.max_wishes == 5
    assert campaign.windows.get().closes_at.isoformat() == "2026-04-30T21:59:59+00:00"
    assert [(b.from_years, b.up_to_years, b.included) for b in campaign.pay_bands.all()] == [
        (0, 5, True),
        (5, None, False),
    ]


@pytest.mark.parametrize(
    ("zone", "instant"),
    [
        ("Indian/Reunion", "2026-04-30T19:59:59+00:00"),
        ("Pacific/Tahiti", "2026-05-01T09:59:59+00:00"),
        ("inconnu", "2026-04-09T12:00:00+00:00"),
    ],
)
def test_zone_and_hour_changed_together_keep_the_hour_typed(client, campaign, zone, instant):
    changes = {"appels-0-closes_at": "2026-04-30T23:59:59", "timezone": zone}
    answer = client.post(rules(campaign), posted(campaign, **changes))
    assert answer.status_code == (422 if zone == "inconnu" else 302)
    page = answer if zone == "inconnu" else client.get(rules(campaign))
    assert 'value="2026-04-30T23:59:59"' in page.content.decode()
    assert campaign.windows.get().closes_at.isoformat() == instant


def test_a_round_added_the_same_evening_starts_the_local_day(client, monkeypatch, campaign):
    type(campaign).objects.update(state="published")
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 7, 1, 22, 30, tzinfo=UTC))  # the 2nd of July in Paris
    stage = campaign.stages.get()
    given = {f"stage-{stage.pk}-{name}": value for name, value in (("ends_on", "2026-07-09"), ("reason", "Essai"))}
    address = f"/equipe/campagnes/{campaign.code}/etapes/{stage.pk}/session/"
    page = client.post(address, given | {f"stage-{stage.pk}-starts_on": "2026-07-01"})
    assert (page.status_code, "Cette date est déjà passée." in page.content.decode()) == (422, True)
    assert client.post(address, given | {f"stage-{stage.pk}-starts_on": "2026-07-02"}).status_code == 302
    assert stage.rounds.get().starts_on == date(2026, 7, 2)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"min_wishes": 4}, "Le nombre minimal de vœux dépasse le nombre maximal."),
        ({"min_seats": 4}, "Le nombre minimal de places dépasse le nombre maximal."),
        ({"ends_on": "2026-08-01"}, "La fin de mission précède la prise de poste."),
        ({"appels-0-closes_at": "2026-03-09T12:00:00"}, "Cette échéance est déjà passée."),
        ({"appels-0-opens_at": "2026-05-09T12:00:00"}, "Un appel se clôt après son ouverture."),
        (
            {"etapes-0-starts_on": "2026-05-02", "etapes-0-ends_on": "2026-05-01"},
            "Une étape finit après avoir commencé.",
        ),
        ({"cofunding": "share", "cofunding_amount": "100.5"}, "Une part du coût ne dépasse pas 100 %."),
        ({"contract_kind": "project"}, "Un contrat de projet dure de 12 à 72 mois."),
        ({"etapes-0-most_readings": 1}, "Une vague ajoute une lecture"),
        ({"etapes-0-gap_levels": 0}, "Un écart vaut un niveau au moins."),
        ({"etapes-0-own_marks": "on"}, "Les notes personnelles précèdent une grille collective."),
        ({"etapes-0-collective": "on", "etapes-0-common": 2}, "Une grille collective n’a ni lot commun"),
    ],
)
def test_wrong_rule_is_told_and_nothing_is_lost(client, campaign, changes, message):
    answer = client.post(rules(campaign), posted(campaign, name="Nom retouché", **changes))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert message in page
    assert "Nom retouché" in page
    campaign.refresh_from_db()
    assert campaign.name != "Nom retouché"


@pytest.mark.parametrize(
    ("first", "second", "message"),
    [
        (5, 7, "Rien n’est prévu entre 5 et 7 ans d’expérience."),
        (5, 3, "Cette tranche recouvre la précédente."),
        ("", 3, "Cette tranche recouvre la précédente."),
    ],
)
def test_pay_table_hole_or_overlap_is_told_at_its_field(client, campaign, first, second, message):
    changes = management("tranches", 2, 1) | {
        "tranches-0-up_to_years": first, "tranches-1-from_years": second, "tranches-1-up_to_years": 9,
        "tranches-1-net_monthly": 4500, "tranches-1-variable_pct": 0,
    }  # fmt: skip
    page = client.post(rules(campaign), posted(campaign, **changes)).content.decode()
    assert f'id="id_tranches-1-from_years_error">{message}' in page


@pytest.mark.takes("challenges.Campaign.publish", by="team:publish-campaign")
def test_publication_is_refused_then_done_then_frozen(client, campaign):
    campaign.pay_bands.update(up_to_years=9)
    publish = f"/equipe/campagnes/{campaign.code}/publication/"
    assert "au-delà de 9 ans" in client.post(publish, follow=True).content.decode()
    campaign.pay_bands.update(up_to_years=None)
    assert "ses règles sont figées et publiques" in client.post(publish, follow=True).content.decode()
    assert "n’est plus possible" in client.post(publish, follow=True).content.decode()
    before = Campaign.objects.get(pk=campaign.pk).max_wishes
    client.post(rules(campaign), posted(campaign, max_wishes=9))
    assert Campaign.objects.get(pk=campaign.pk).max_wishes == before
    assert "Article 1 - Objet" in client.get(rules(campaign)).content.decode()


def test_rules_published_meanwhile_are_not_written(client, campaign, monkeypatch):

    def frozen(_):
        raise campaigns.FrozenRulesError

    monkeypatch.setattr(campaigns, "draft_locked", frozen)
    page = client.post(rules(campaign), posted(campaign, max_wishes=9), follow=True).content.decode()
    assert "ses règles ne changent plus" in page
    assert Campaign.objects.get(pk=campaign.pk).max_wishes == 3


@pytest.fixture
def published(campaign):
    Campaign.objects.filter(pk=campaign.pk).update(state="published")
    return Campaign.objects.get(pk=campaign.pk)


def test_round_is_dated_justified_and_shown(client, published):
    stage = published.stages.get()
    address = f"/equipe/campagnes/ESSAI/etapes/{stage.pk}/session/"
    name = f"stage-{stage.pk}"
    given = {f"{name}-starts_on": "2026-06-22", f"{name}-ends_on": "2026-07-07", f"{name}-reason": "Postes libres"}
    for change, message in (
        ({f"{name}-starts_on": "2026-03-01"}, "Cette date est déjà passée."),
        ({f"{name}-ends_on": "2026-06-01"}, "Une session finit après avoir commencé."),
    ):
        assert message in client.post(address, given | change).content.decode()
    page = client.post(address, given, follow=True).content.decode()
    assert "Session ajoutée et publiée." in page
    assert "Postes libres" in page
    Campaign.objects.update(state="closed")
    refused = client.post(address, given)
    assert (refused.status_code, "campagne publiée" in refused.text) == (422, True)


def test_rules_are_read_and_downloaded(client, published):
    assert "Article 2 - Calendrier" in client.get(rules(published) + "texte/").content.decode()
    pdf = rules(published) + "reglement.pdf"
    assert client.get(pdf).status_code == 404
    document = regulation.issue(published, at=NOW)
    assert "est en préparation" in client.get(rules(published)).content.decode()
    name = storages["private"].save("documents/reglement.pdf", ContentFile(b"%PDF-1.4"))
    Document.objects.filter(pk=document.pk).update(state="done", size=8, sha256="0" * 64, done_at=NOW, file=name)
    answer = client.get(pdf)
    assert b"".join(answer.streaming_content) == b"%PDF-1.4"
    assert "Règlement, REG-2026-00001" in client.get(rules(published)).content.decode()


def test_presets_are_compared(client):
    page = client.get("/equipe/prereglages/?a=EIG4&b=EIG7").content.decode()
    assert "Le contrat dure douze mois au lieu de dix." in page
    assert "contract_months" not in page
    assert "selected>EIG7 :" in client.get("/equipe/campagnes/nouvelle/?base=preset:EIG7").content.decode()
    assert "Aucune différence." in client.get("/equipe/prereglages/?a=EIG4&b=EIG4").content.decode()
    assert client.get("/equipe/prereglages/?a=EIG4&b=EIG9").status_code == 404


def test_answers_to_how_candidates_knew_the_programme_are_written_one_a_line(client, campaign):
    sent = posted(campaign, sources="Réseau social\n\n  Mon   école \nRéseau social", ai_declaration="jury")
    assert client.post(rules(campaign), sent).status_code == 302
    campaign.refresh_from_db()
    assert (campaign.source_choices, campaign.ai_declaration) == (["Réseau social", "Mon école"], "jury")
    assert "Réseau social\nMon école" in client.get(rules(campaign)).text
    for lines, message in (("Mon école\nmon ecole", "se ressemblent trop"), ("???", "avec des lettres")):
        assert message in client.post(rules(campaign), posted(campaign, sources=lines)).text
    campaign.refresh_from_db()
    assert campaign.source_choices == ["Réseau social", "Mon école"]


@pytest.mark.parametrize(
    ("declared", "readers"), [("team", "l’équipe seule lit"), ("jury", "l’équipe et les jurys lisent")]
)
def test_regulation_says_who_reads_the_declaration(campaign, declared, readers):
    campaign.ai_declaration = declared
    text = " ".join(p for article in regulation.write(campaign).articles for p in article.paragraphs)
    assert f"une intelligence artificielle l’a aidée à écrire\xa0: {readers} sa réponse." in text


def test_letters_of_recommendation_are_asked_with_their_questions(client, campaign):
    sent = posted(
        campaign, references_asked=2, references_due_days=5, references_confidential="on",
        questions="Dans quel cadre ?\n\n Ses  forces ?",
    )  # fmt: skip
    assert client.post(rules(campaign), sent).status_code == 302
    campaign.refresh_from_db()
    assert (campaign.references_asked, campaign.references_due_days) == (2, 5)
    assert campaign.reference_questions == ["Dans quel cadre\xa0?", "Ses forces\xa0?"], "no sign begins a line"
    assert client.post(rules(campaign), sent).status_code == 302
    for wrong in ({"references_asked": 4}, {"references_due_days": 61}, {"questions": "a\nb\nc\nd\ne\nf"}):
        assert client.post(rules(campaign), posted(campaign, **wrong)).status_code == 422
    assert client.post(rules(campaign), posted(campaign, questions="a" * 201)).status_code == 422


def test_pairs_are_an_option_of_a_draft_said_in_the_regulation_and_fixed_at_publication(client, campaign):
    sent = posted(campaign, pairs="together", pairs_sentence="Pour qui a déjà travaillé à deux.")
    assert client.post(rules(campaign), sent).status_code == 302
    campaign.refresh_from_db()
    assert (campaign.pairs, campaign.pairs_sentence) == ("together", "Pour qui a déjà travaillé à deux.")
    text = " ".join(p for article in regulation.write(campaign).articles for p in article.paragraphs)
    assert "candidater en binôme" in text
    assert {"pairs", "pairs_sentence"} <= set(campaigns.RULES)  # no act changes them once published
