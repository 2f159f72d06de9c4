"""Let a reason of refusal say the stages where it is given and the words of its letters, and ship the first ones."""

import django.db.models.deletion
from django.db import migrations, models
from django.utils import timezone

STAGES = [
    ("reception", "Projet irrecevable"),
    ("proposal", "Projet non retenu"),
    ("withdrawal", "Défi retiré par l’équipe"),
    ("eligibility", "Candidature inéligible"),
    ("preselection", "Candidature non présélectionnée"),
    ("selection", "Candidature non retenue après les auditions"),
    ("offer", "Place proposée, sans réponse dans le délai"),
]
FIRST = (
    "not_a_body", "no_funding", "no_commitment", "not_detailed", "out_of_scope", "not_completed", "duplicate", "other",
)  # fmt: skip
ALL = ("reception", "proposal", "withdrawal", "eligibility", "preselection", "selection")
REASONS = (
    (
        "not_a_body", "Le porteur n’est pas une administration éligible", ("reception",),
        "L’organisme qui porte ce projet n’est pas de ceux auxquels l’appel est ouvert.",
    ),
    (
        "no_funding", "Le financement n’est pas établi", ("reception", "proposal", "withdrawal"),
        "Le financement des personnes à recruter n’est pas établi.",
    ),
    (
        "no_commitment", "Le sponsor n’est pas engagé", ("reception", "proposal", "withdrawal"),
        "Le sponsor ne s’est pas engagé sur ce projet.",
    ),
    (
        "not_detailed", "Le dossier n’est pas assez détaillé", ("reception", "proposal", "eligibility"),
        "Le dossier n’est pas assez détaillé pour être examiné.",
    ),
    (
        "out_of_scope", "Le projet n’entre pas dans l’objet du programme", ("reception", "proposal"),
        "Le projet n’entre pas dans l’objet du programme.",
    ),
    (
        "not_completed", "Le dossier n’a pas été complété dans le délai", ("reception", "eligibility"),
        "Le dossier n’a pas été complété dans le délai donné.",
    ),
    (
        "duplicate", "Déposé deux fois", ("reception", "withdrawal", "eligibility"),
        "Un autre dossier a le même objet : un seul est examiné.",
    ),
    (
        "jury_opinion", "Avis du jury", ("proposal",),
        "La décision suit l’avis du jury des projets.",
    ),
    (
        "more_projects", "Plus de projets que de places", ("proposal",),
        "Le programme ne peut accompagner qu’un nombre limité de projets : d’autres ont été retenus.",
    ),
    (
        "no_candidate", "Aucune candidature ne convenait", ("withdrawal",),
        "Aucune candidature ne répondait aux profils recherchés.",
    ),
    (
        "host_asked", "À la demande de l’administration", ("withdrawal",),
        "L’administration a demandé le retrait de ce défi.",
    ),
    (
        "condition", "Une condition de l’appel n’est pas remplie", ("eligibility",),
        "Une condition pour candidater n’est pas remplie.",
    ),
    (
        "juror", "Membre d’un jury de la campagne", ("eligibility",),
        "Un membre d’un jury de la campagne ne peut pas y candidater.",
    ),
    (
        "result", "Résultat des lectures", ("preselection",),
        "Au vu des lectures, le nombre de dossiers présélectionnés dans votre métier n’a pas permis de retenir le vôtre.",
    ),
    (
        "profile", "Profil éloigné des besoins", ("preselection", "selection"),
        "Votre profil est éloigné des besoins des défis de cette campagne.",
    ),
    (
        "no_seat", "Aucune place disponible", ("selection",),
        "Aucune place n’est plus disponible dans votre métier.",
    ),
    (
        "hearing_opinion", "Avis du jury d’audition", ("selection",),
        "La décision suit l’avis du jury qui vous a entendu ou entendue.",
    ),
    ("list_ended", "Fin de la liste d’attente", ("selection",), "La liste d’attente a pris fin."),
    ("challenge_gone", "Défi retiré", ("selection",), "Le défi dont une place vous était proposée a été retiré."),
    ("no_answer", "Silence au terme du délai", ("offer",), "Vous n’avez pas répondu à la place proposée dans le délai."),
    ("other", "Autre motif", ALL, ""),
)  # fmt: skip


def write_first_reasons(apps, schema_editor):
    """Give the shipped reasons their stages and words; one that the team added or renamed keeps its own label."""
    reasons, uses, wordings = (
        apps.get_model("challenges", name) for name in ("RefusalReason", "ReasonStage", "ReasonWording")
    )
    now = timezone.now()
    ordered = list(reasons.objects.order_by("position").values_list("code", "position"))
    as_shipped = ordered == [(code, rank) for rank, code in enumerate(FIRST)]
    for rank, (code, label, stages, words) in enumerate(REASONS):
        reason, _ = reasons.objects.get_or_create(code=code, defaults={"label": label, "position": 100 + rank})
        if reason.label == "Le projet a été déposé deux fois":  # it serves applications too
            reason.label = label
        if as_shipped:  # nobody ordered the list: « Autre motif » stays the last
            reason.position = rank
        reason.save(update_fields=["label", "position"])
        uses.objects.bulk_create(uses(reason=reason, stage=stage) for stage in stages)
        if words:
            wordings.objects.create(reason=reason, text=words, at=now)
    for reason in reasons.objects.filter(stages=None):  # of the team: why a proposal is not received, until it says more
        uses.objects.create(reason=reason, stage="reception")


class Migration(migrations.Migration):
    dependencies = [("challenges", "0006_deliveries")]

    operations = [
        migrations.AlterField(
            model_name="refusalreason",
            name="label",
            field=models.CharField(max_length=120, verbose_name="motif de refus"),
        ),
        migrations.AlterModelOptions(
            name="refusalreason", options={"ordering": ("position", "label"), "verbose_name": "motif de refus"}
        ),
        migrations.AlterField(
            model_name="challenge",
            name="refusal_code",
            field=models.CharField(blank=True, max_length=20, verbose_name="motif du refus"),
        ),
        migrations.CreateModel(
            name="ReasonStage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("stage", models.CharField(choices=STAGES, max_length=16, verbose_name="étape")),
                (
                    "reason",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="stages",
                        to="challenges.refusalreason",
                    ),
                ),
            ],
            options={
                "verbose_name": "étape d’un motif",
                "ordering": ("pk",),
                "constraints": [models.UniqueConstraint(fields=("reason", "stage"), name="reason_stage_once")],
            },
        ),
        migrations.CreateModel(
            name="ReasonWording",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.CharField(blank=True, max_length=400, verbose_name="phrase de la lettre")),
                ("at", models.DateTimeField(verbose_name="écrite le")),
                (
                    "reason",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="wordings",
                        to="challenges.refusalreason",
                    ),
                ),
            ],
            options={"verbose_name": "phrase d’un motif", "ordering": ("pk",)},
        ),
        migrations.RunPython(write_first_reasons, migrations.RunPython.noop),
    ]
