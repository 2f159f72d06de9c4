"""What the documents of cohorts may print: the closed lists from which their templates choose (`docs/adr/0022`)."""

from dataclasses import dataclass
from typing import Any

from documents.domain.texts.declarations import amount, body, condition, count, day, lines, rows, text


@dataclass(frozen=True, slots=True, kw_only=True)
class MissionContext:
    """One talent's mission, already in French: what is frozen is what is read (R20, R21)."""

    promotion: str = text("promotion")
    programme: str = text("programme")
    employer: str = body("employeur")
    employer_siren: str = text("SIREN de l’employeur", optional=True)
    employer_address: str = text("adresse de l’employeur")
    host: str = body("administration d’accueil")
    host_address: str = text("adresse de l’administration d’accueil")
    employer_signatory: str = text("personne qui représente l’employeur (délégation de signature)")
    employer_signatory_quality: str = text("qualité de la personne qui représente l’employeur")
    employer_signatory_act: str = text("acte qui désigne la personne qui représente l’employeur")
    host_signatory: str = text("personne qui représente l’administration d’accueil (délégation de signature)")
    host_signatory_quality: str = text("qualité de la personne qui représente l’administration d’accueil")
    talent: str = text("prénom et nom de la personne")
    talent_address: str = text("adresse de la personne")
    challenge: str = text("titre du défi")
    description: str = text("description du projet")
    profession: str = text("métier")
    place: str = text("lieu de travail")
    starts_on: str = day("date d’effet")
    ends_on: str = day("dernier jour")
    duration: str = text("durée en lettres")
    months: int = count("durée en mois entiers")
    net_monthly: str = amount("net mensuel en chiffres")
    net_monthly_words: str = text("net mensuel en lettres")
    gross_monthly: str = amount("brut mensuel en chiffres")
    variable: str = text("part variable", optional=True)
    trial_period: str = text("période d’essai légale")
    trial_ends_on: str = day("dernier jour de la période d’essai légale")
    probation: str = text("période de probation", optional=True)
    notice: str = text("délai pour annoncer un renouvellement ou la fin")
    category: str = text("catégorie hiérarchique")
    working_time: str = text("temps de travail")
    remote_days: str = text("jours de télétravail")
    tasks: list[str] = lines("tâches")
    outcome: str = text("événement ou résultat objectif qui met fin au contrat")
    evaluation: str = text("modalités d’évaluation du résultat")
    lead: str = text("responsable fonctionnel")
    sponsor: str = text("sponsor")
    coach: str = text("coach", optional=True)
    replaced: str = text("personne remplacée", optional=True)
    served_until: str = day("dernier jour des services accomplis", optional=True)
    served_duration: str = text("durée des services accomplis, en lettres", optional=True)
    served_hosts: str = text("administrations auprès desquelles les services ont été accomplis", optional=True)
    suspensions: list[str] = lines("périodes de suspension")
    signed_on: str = day("date du document")
    host_employs: bool = condition("l’administration d’accueil est l’employeur")
    has_place: bool = condition("le lieu de travail est connu")
    has_siren: bool = condition("le SIREN de l’employeur est connu")
    has_variable: bool = condition("la rémunération a une part variable")
    has_probation: bool = condition("une probation est convenue")
    has_clearance: bool = condition("une habilitation est exigée")
    has_coach: bool = condition("un coach suit la mission")
    is_replacement: bool = condition("la personne en remplace une autre")
    is_project: bool = condition("le contrat est un contrat de projet")
    is_over: bool = condition("les services sont terminés au jour du document")
    was_suspended: bool = condition("la mission a été suspendue")
    is_part_time: bool = condition("le temps de travail est partiel")


@dataclass(frozen=True, slots=True, kw_only=True)
class ActContext(MissionContext):
    """A mission and one act on it."""

    act: str = text("nature de l’acte")
    act_rank: int = count("rang de l’acte")
    contract_number: str = text("numéro du contrat")
    effective_on: str = day("date d’effet de l’acte")
    ends_before: str = day("dernier jour avant l’acte")
    ends_after: str = day("dernier jour après l’acte")
    duration_after: str = text("durée totale après l’acte, en lettres")
    host_before: str = body("accueil avant l’acte")
    host_after: str = body("accueil après l’acte")
    net_before: str = amount("net mensuel avant l’acte")
    net_after: str = amount("net mensuel après l’acte")
    net_after_words: str = text("net mensuel après l’acte, en lettres")
    reason: str = text("motif")
    answer_until: str = day("réponse attendue au plus tard le", optional=True)
    notice_article: str = text("article du décret n° 86-83 qui fixe le délai")
    notice_limit: str = day("dernier jour pour annoncer un renouvellement dans le délai")
    notice_given: str = text("temps entre la lettre et le terme du contrat, en lettres")
    is_notice_kept: bool = condition("le délai d’annonce est respecté")
    is_extension: bool = condition("l’acte prolonge le contrat")
    is_intent: bool = condition("l’acte est une intention de renouvellement")
    is_renewal: bool = condition("l’acte renouvelle le contrat")
    is_project_renewal: bool = condition("l’acte renouvelle un contrat de projet")
    is_transfer: bool = condition("l’acte change l’administration d’accueil")
    is_pay: bool = condition("l’acte change la rémunération")
    is_suspension: bool = condition("l’acte suspend la mission")
    is_resumption: bool = condition("l’acte reprend la mission")
    is_termination: bool = condition("l’acte met fin à la mission")
    is_contact: bool = condition("l’acte change un interlocuteur de la mission")
    role: str = text("rôle de l’interlocuteur qui change", optional=True)
    person_before: str = text("interlocuteur avant l’acte", optional=True)
    person_after: str = text("interlocuteur après l’acte", optional=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementContext:
    """What binds the programme and an administration for one challenge."""

    promotion: str = text("promotion")
    programme: str = text("programme")
    coordinator: str = body("direction qui conduit le programme")
    coordinator_address: str = text("adresse de cette direction")
    host: str = body("administration d’accueil")
    coordinator_signatory: str = text("personne qui représente la direction (délégation de signature)")
    coordinator_signatory_quality: str = text("qualité de la personne qui représente la direction")
    host_address: str = text("adresse de l’administration d’accueil")
    host_signatory: str = text("personne qui représente l’administration d’accueil (délégation de signature)")
    host_signatory_quality: str = text("qualité de la personne qui représente l’administration d’accueil")
    bearer: str = body("porteur administratif")
    bearer_address: str = text("adresse du porteur administratif")
    bearer_signatory: str = text("personne qui représente le porteur administratif (délégation de signature)")
    bearer_signatory_quality: str = text("qualité de la personne qui représente le porteur administratif")
    bearer_programme: str = text("numéro du programme budgétaire", optional=True)
    challenge: str = text("titre du défi")
    description: str = text("description du projet")
    lead: str = text("porteur de projet")
    sponsor: str = text("sponsor")
    starts_on: str = day("début")
    ends_on: str = day("fin")
    duration: str = text("durée en lettres")
    seats: int = count("personnes effectivement recrutées")
    seats_words: str = text("personnes effectivement recrutées, en lettres")
    people: list[Any] = rows(
        "personnes recrutées", columns=(("profession", "Métier"), ("period", "Période"), ("owed", "Cofinancement"))
    )
    basis: str = text("base du cofinancement")
    total: str = amount("total du cofinancement en chiffres")
    total_words: str = text("total du cofinancement en lettres")
    remote_days: str = text("jours de télétravail")
    probation: str = text("période de probation", optional=True)
    signed_on: str = day("date du document")
    two_bearers: bool = condition("le porteur administratif n’est pas l’accueil (R17)")
    is_shared: bool = condition("le programme cofinance (R16)")
    has_probation: bool = condition("une probation est convenue")


@dataclass(frozen=True, slots=True, kw_only=True)
class DecreeContext:
    """What a cohort's transfer of credits is made of, one line a challenge."""

    promotion: str = text("promotion")
    programme: str = text("programme")
    coordinator: str = body("direction qui conduit le programme")
    lines: list[Any] = rows(
        "transferts",
        columns=(
            ("bearer", "Bénéficiaire"), ("programme", "Programme"), ("challenge", "Défi"), ("people", "Personnes"),
            ("amount", "Montant (titre 2)"),
        ),
    )  # fmt: skip
    total: str = amount("total en chiffres")
    total_words: str = text("total en lettres")
    signed_on: str = day("date du document")


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceContext:
    """The signatures of one document, with what proves each."""

    number: str = text("numéro du document signé")
    title_signed: str = text("titre du document signé")
    sha256: str = text("empreinte SHA-256 du document signé")
    issued_on: str = day("date du document signé")
    consent: str = text("texte du consentement")
    signatures: list[Any] = rows(
        "signatures",
        columns=(
            ("rank", "Rang"), ("name", "Personne"), ("quality", "Qualité"), ("signed_at", "Signé le"),
            ("how", "Preuve"), ("sha256", "Empreinte de la preuve"),
        ),
    )  # fmt: skip
    closed_on: str = day("date de la dernière signature")
    has_inside: bool = condition("une personne au moins a signé sur la plateforme")
    has_outside: bool = condition("une personne au moins a signé dans un parapheur externe")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewContext:
    """The review of a challenge at the end of a phase."""

    promotion: str = text("promotion")
    host: str = body("administration d’accueil")
    challenge: str = text("titre du défi")
    phase: str = text("phase")
    held_on: str = day("date de la revue")
    decision: str = text("décision")
    report: list[str] = lines("rapport")
    indicators: list[Any] = rows(
        "indicateurs",
        columns=(("label", "Indicateur"), ("method", "Méthode"), ("start", "Départ"), ("last", "Dernière mesure")),
    )
    deliverables: list[Any] = rows(
        "livrables", columns=(("title", "Livrable"), ("kind", "Nature"), ("open", "Ouverture"), ("on", "Remis le"))
    )
    signed_on: str = day("date du document")
    has_indicators: bool = condition("des indicateurs sont suivis")
    has_deliverables: bool = condition("des livrables sont remis")


@dataclass(frozen=True, slots=True, kw_only=True)
class BookletContext:
    """What a cohort leaves behind, one line a challenge."""

    promotion: str = text("promotion")
    programme: str = text("programme")
    coordinator: str = body("direction qui conduit le programme")
    challenges: list[Any] = rows(
        "défis",
        columns=(
            ("challenge", "Défi"), ("host", "Administration"), ("people", "Personnes"), ("deliverables", "Livrables"),
            ("result", "Dernier bilan"),
        ),
    )  # fmt: skip
    people: str = text("personnes de la promotion")
    signed_on: str = day("date du document")


@dataclass(frozen=True, slots=True, kw_only=True)
class ChecklistContext:
    """The points of arrival or departure of one mission, as both sides tell them."""

    promotion: str = text("promotion")
    talent: str = text("prénom et nom de la personne")
    host: str = body("administration d’accueil")
    challenge: str = text("titre du défi")
    moment: str = text("moment")
    points: list[Any] = rows(
        "points", columns=(("label", "Point"), ("talent", "Selon la personne"), ("host", "Selon l’accueil"))
    )
    signed_on: str = day("date du document")
