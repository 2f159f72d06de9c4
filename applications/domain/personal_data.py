"""What this package holds of people."""

from typing import Any

from accounts.domain.privacy import ProcessingRecord
from accounts.models import User
from applications.domain import profiles
from applications.models import (
    Accommodation,
    PoolInvitation,
    PoolMembership,
    Profile,
)


def _export_profile(person: User) -> dict[str, Any]:
    profile = Profile.objects.filter(person=person).first()
    if profile is None:
        return {}
    need = Accommodation.objects.filter(person=person).values_list("need", flat=True).first()
    own: dict[str, Any] = {
        "présentation": profile.about,
        "années d’expérience": profile.experience_years,
        "téléphone": profile.phone,
    }
    own["niveaux"] = [str(mastery) for mastery in profile.masteries.select_related("skill")]
    return own | profiles.known(profile) | {"mots du CV": profile.cv_words.strip(), "aménagement": need or ""}


def _erase_profile(person: User) -> int:
    return sum(model.objects.filter(person=person).delete()[0] for model in (Profile, Accommodation))


PROFILE = ProcessingRecord(
    name="Profil",
    data=(
        "Métiers, compétences et leur niveau, parcours, formation, liens, langues, disponibilité, mots du CV,"
        " aménagement confié"
    ),
    purpose="Remplir d’avance les dossiers de la personne ; organiser son audition",
    basis="Mission d’intérêt public ; l’aménagement est confié librement",
    retention="Comme le compte : deux ans après la dernière connexion",
    audience="Vous ; l’équipe programme, pour le vivier et l’audition",
    fields={
        "applications.Profile": "person about phone places cv_words experience_years available_on working_time",
        "applications.SkillMastery": "skill level",
        "applications.Experience": "title organisation started_on ended_on",
        "applications.Education": "title school year",
        "applications.PortfolioLink": "label url",
        "applications.SpokenLanguage": "name level",
        "applications.Accommodation": "person need",
    },
    export=_export_profile,
    erase=_erase_profile,
)


def _export_pool(person: User) -> dict[str, Any]:
    member = PoolMembership.objects.filter(person=person).values("consented_at", "expires_on").first()
    return {"accord": member, "invitations": list(person.pool_invitations.values("campaign__name", "at"))}


def _erase_pool(person: User) -> int:
    return sum(model.objects.filter(person=person).delete()[0] for model in (PoolMembership, PoolInvitation))


POOL = ProcessingRecord(
    name="Vivier",
    data="Accord, échéance, invitations reçues",
    purpose="Proposer un prochain appel",
    basis="Consentement",
    retention="Deux ans, renouvelables d’un clic ; effacé à l’échéance ou à la sortie",
    audience="Vous ; l’équipe programme",
    fields={
        "applications.PoolMembership": "person consented_at expires_on",
        "applications.PoolInvitation": "person by",
    },
    export=_export_pool,
    erase=_erase_pool,
    keeps=lambda person: PoolMembership.objects.filter(person=person).exists(),
)
