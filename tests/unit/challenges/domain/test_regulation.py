"""The public rules say what the campaign's data say, and nothing else."""

import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from challenges.domain import campaigns
from challenges.domain.dates import postponement
from challenges.domain.rules import options, regulation
from documents.models import Document
from tests import factories as f
from tests.factories import LATER, NOW

# What no campaign changes: the articles and the dates of the texts cited, the address of the controller.
LEGAL = {"332-2", "86-83", "17", "1986", "20", "75007", "2016", "679", "6", "1"}
NUMBER = r"\d[\d\u202f]*(?:,\d+)?(?:-\d+)?"


def text_of(campaign):
    return "\n".join(p for article in regulation.write(campaign).articles for p in article.paragraphs)


def full(shift, **fields):
    """Return a campaign whose every figure differs from those of another ``shift``."""
    campaign = f.ready_campaign(
        number=11 + shift, min_seats=12 + shift, max_seats=23 + shift, min_wishes=34 + shift, max_wishes=45 + shift,
        acceptance_days=56 + shift, completion_days=67 + shift, contract_months=71 + shift,
        waiting_list_until=date(2031 + shift, 1 + shift, 7 + shift), starts_on=date(2031 + shift, 1 + shift, 2 + shift),
        ends_on=date(2033 + shift, 3 + shift, 4 + shift), cofunding="flat", cofunding_amount=8800 + 11 * shift,
        sponsor_commitment=True, talent_pool=True, **fields,
    )  # fmt: skip
    for form in (campaign.challenge_form, campaign.application_form):
        for rank in range(shift + 1):
            f.FormFieldFactory(form=form, section=f"Section {rank}", kind="attestation" if rank else "long_text")
        form.fields.update(retention_months=13 + shift, required=True)
    campaign.pay_bands.all().delete()
    f.PayBandFactory(
        campaign=campaign,
        up_to_years=6 + shift,
        included=True,
        net_monthly=3101 + 101 * shift,
        variable_pct=Decimal("2.5") + shift,
    )
    f.PayBandFactory(
        campaign=campaign, from_years=6 + shift, net_monthly=5202 + 202 * shift, variable_pct=Decimal(7) + shift
    )
    stage = campaign.stages.get()
    for rank in range(shift):
        f.CriterionFactory(grid=stage.grid, position=9 + rank, label="Critère")
    type(stage.grid).objects.filter(pk=stage.grid.pk).update(scale_min=shift, scale_max=14 + shift)
    type(stage).objects.filter(pk=stage.pk).update(
        readings=3 + shift,
        blind=True,
        starts_on=date(2030 + shift, 5 + shift, 16 + shift),
        ends_on=date(2030 + shift, 6 + shift, 18 + shift),
    )
    f.StageRoundFactory(
        stage=stage, starts_on=date(2034 + shift, 8, 19 + shift), ends_on=date(2034 + shift, 9, 21 + shift)
    )
    campaign.windows.update(
        opens_at=NOW + timedelta(days=399 * shift, hours=shift, minutes=4 * shift),
        closes_at=NOW + timedelta(days=33 + 431 * shift, hours=3 * shift, minutes=7 * shift),
    )
    return type(campaign).objects.get(pk=campaign.pk)


def test_every_number_comes_from_the_campaign(db):
    """Two campaigns whose every figure differs: a figure that stays the same was written by hand."""
    texts = [text_of(full(shift)).replace("UTC+2", "UTC") for shift in (1, 2)]
    for text in texts:
        assert "moyenne" in text or "somme" in text
    first, second = (re.findall(NUMBER, text) for text in texts)
    assert len(first) == len(second)
    assert len(first) > 40
    same = {a for a, b in zip(first, second, strict=True) if a == b}
    assert same == LEGAL
    held = [line for line in texts[0].splitlines() if "332" in line]
    assert held == [line for line in held if "code général de la fonction publique" in line]


def test_boundary_is_told_on_its_right_side(db):
    campaign = f.ready_campaign()
    campaign.pay_bands.all().delete()
    f.PayBandFactory(campaign=campaign, up_to_years=5, included=True, net_monthly=3500)
    f.PayBandFactory(campaign=campaign, from_years=5, up_to_years=10, net_monthly=4000)
    f.PayBandFactory(campaign=campaign, from_years=10, net_monthly=5000, variable_pct=10)
    text = text_of(campaign).replace("\xa0", " ").replace("\u202f", " ")
    assert "3 500 € par mois jusqu’à 5 ans inclus d’expérience." in text
    assert "4 000 € par mois de 5 à 10 ans non inclus d’expérience." in text
    assert "5 000 € par mois à partir de 10 ans d’expérience, et une part variable de 10 %." in text


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"cofunding": "months", "cofunding_amount": 4}, "Le programme paie 4 mois de coût employeur"),
        ({"cofunding": "share", "cofunding_amount": 70}, "Le programme paie 70 % du coût employeur"),
        ({"cofunding": "none"}, "ne verse pas de cofinancement"),
        (
            {"employer": "dinum", "contract_kind": "project", "contract_months": 12},
            "contrat de projet de 12 mois avec la direction",
        ),
        ({"timezone": "Indian/Reunion"}, "(heure de La Réunion, UTC+4)"),
        ({"min_wishes": 3, "max_wishes": 3}, "Elle classe 3 vœux"),
        ({"starts_on": None}, "horodatage du serveur"),
    ],
)
def test_each_rule_has_its_words(db, fields, expected):
    prepared = f.ready_campaign(**fields)
    assert expected in text_of(type(prepared).objects.get(pk=prepared.pk)).replace("\xa0", " ")


def test_rolling_call_and_collective_grid(db):
    campaign = f.ready_campaign(starts_on=date(2026, 9, 1), ends_on=None, max_wishes=0, min_wishes=0)
    campaign.windows.update(closes_at=None)
    campaign.stages.update(collective=True, starts_on=date(2026, 5, 4), ends_on=date(2026, 5, 4))
    f.StageFactory(campaign=campaign, kind="hearing", grid=None)
    text = text_of(campaign).replace("\xa0", " ")
    assert "au fil de l’eau à partir du" in text
    assert "Cette étape se tient le 4 mai 2026." in text
    assert "une seule grille" in text
    assert "vœu" not in text


def test_changes_are_public_and_make_a_new_pdf(team, db):
    campaign = f.ready_campaign()
    campaigns.publish(campaign, by=team, at=NOW)
    postponement.extend(campaign.windows.get(), closes_at=LATER + timedelta(days=3), reason="Panne", by=team, at=NOW)
    added = campaigns.add_round(
        campaign.stages.get(),
        starts_on=date(2026, 6, 22),
        ends_on=date(2026, 7, 7),
        reason="Postes libres",
        by=team,
        at=NOW,
    )
    assert str(added) == "du 2026-06-22 au 2026-07-07"
    rules = regulation.write(campaign)
    assert [(change.reason, change.text.split(" : ")[0]) for change in rules.changes] == [
        ("Panne", "Appel à projets"),
        ("Postes libres", "Jury des projets"),
    ]
    assert list(Document.objects.values_list("number", flat=True)) == [
        "REG-2026-00001",
        "REG-2026-00002",
        "REG-2026-00003",
    ]
    assert regulation.latest(campaign).context["changes"][0]["reason"] == "Panne"


@pytest.mark.parametrize(
    ("state", "reason", "days", "message"),
    [
        ("draft", "x", (22, 23), "campagne publiée"),
        ("published", " ", (22, 23), "son motif"),
        ("published", "x", (23, 22), "finit après"),
    ],
)
def test_round_is_refused(db, team, state, reason, days, message):
    campaign = f.ready_campaign(state=state)
    with pytest.raises(campaigns.RoundRefusedError, match=message):
        campaigns.add_round(
            campaign.stages.get(),
            starts_on=date(2026, 6, days[0]),
            ends_on=date(2026, 6, days[1]),
            reason=reason,
            by=team,
            at=NOW,
        )


def test_weights_and_absent_marks_are_told(db):
    campaign = f.ready_campaign()
    grid = campaign.stages.get().grid
    f.CriterionFactory(grid=grid, position=7, label="Impact", weight=3, optional=True)
    f.CriterionFactory(grid=grid, position=8, label="Entente", counted=False)
    text = text_of(type(campaign).objects.get(pk=campaign.pk)).replace("\xa0", " ")
    assert "« Impact » (coefficient 3) (peut être sans objet) ; « Entente » (noté à part, hors résultat)" in text
    assert "il ne vaut pas zéro" in text


def test_the_plan_of_a_reading_is_told(db):
    campaign = f.ready_campaign()
    stage = campaign.stages.get()
    plan = {"common": 2, "gap_levels": 1, "most_readings": 4, "own_marks": True, "favourites": 1}
    type(stage).objects.update(**plan)
    grid = f.CriterionFactory(label="Portfolio").grid
    f.TradeGridFactory(campaign=campaign, kind=stage.kind, profession__label="Développement", grid=grid)
    text = text_of(type(campaign).objects.get(pk=campaign.pk)).replace("\xa0", " ")
    assert "commencent par les 2 mêmes dossiers, tirés au sort," in text
    assert "s’écartent d’au moins 1 niveau du barème" in text
    assert "jusqu’à 4 lectures pour un dossier" in text
    assert "note d’abord pour soi" in text
    assert "1 coup de cœur au plus" in text
    type(stage).objects.update(common=1)
    alone = text_of(type(campaign).objects.get(pk=campaign.pk)).replace("\xa0", " ")
    assert "commencent par le même dossier, tiré au sort," in alone
    assert "Pour le métier « Développement », les critères sont : « Portfolio »." in text


def test_a_close_written_another_way_is_shown_beside_the_instant(db):
    campaign = f.ready_campaign()
    campaign.windows.update(close_as_written="23h (UTC+1)", closes_at=datetime(2026, 6, 11, 22, 0, tzinfo=UTC))
    text = text_of(campaign).replace("\xa0", " ")
    assert (
        "au 12 juin 2026 à 0 h 00 (heure de Paris, UTC+2). Clôture selon le texte d’origine : « 23h (UTC+1) »." in text
    )


def option_sentences(**columns):
    return " ".join(options.sentences(f.CampaignFactory.build(**columns)))


def test_nothing_is_said_where_nothing_is_asked():
    assert option_sentences(references_asked=0) == ""


@pytest.mark.parametrize(
    ("columns", "sentence"),
    [
        ({}, "La campagne demande deux lettres de recommandation"),
        ({}, "au plus tard 7\xa0jours après la clôture. Le dépôt ne l’attend pas"),
        ({"references_due_days": 0}, "au plus tard la clôture"),
        ({"references_required": True}, "ne se dépose qu’une fois ces lettres reçues"),
        ({}, "la personne ne les lit pas"),
        ({"references_confidential": False}, "et par la personne elle-même"),
    ],
)
def test_what_is_asked_is_said(columns, sentence):
    assert sentence in option_sentences(references_asked=2, **columns)
