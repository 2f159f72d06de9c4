"""What the letters to candidates may print (`docs/adr/0022`)."""

from dataclasses import dataclass

from documents.domain.texts.declarations import condition, day, text


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionContext:
    """A decision announced to a candidate."""

    promotion: str = text("promotion")
    programme: str = text("programme")
    candidate: str = text("prénom et nom de la personne")
    number: str = text("numéro du dossier")
    profession: str = text("métier")
    decision: str = text("décision")
    signed_on: str = day("date de la lettre")
    is_accepted: bool = condition("la candidature est retenue")
    is_waiting: bool = condition("la candidature est en liste d’attente")
    is_shortlisted: bool = condition("la candidature est présélectionnée")
    is_rejected: bool = condition("la candidature n’est pas retenue")
    next_steps: str = text("ce qui suit la décision, en phrases prouvées", optional=True)
    has_next_steps: bool = condition("quelque chose suit la décision")
    reason: str = text("phrase du motif codé, telle que le vocabulaire l’écrit", optional=True)
    has_reason: bool = condition("la décision a un motif codé, avec sa phrase")
    has_explanation: bool = condition("une explication peut être demandée")
    signatory: str = text("personne qui signe les décisions (délégation de signature)", optional=True)
    signatory_quality: str = text("qualité de la personne qui signe les décisions", optional=True)
    has_signatory: bool = condition("une délégation de signature couvre les décisions")


@dataclass(frozen=True, slots=True, kw_only=True)
class HearingContext:
    """A hearing that a candidate is convened to."""

    promotion: str = text("promotion")
    programme: str = text("programme")
    candidate: str = text("prénom et nom de la personne")
    number: str = text("numéro du dossier")
    panel: str = text("jury")
    when: str = day("date et heure")
    duration: str = text("durée")
    place: str = text("lieu ou lien", optional=True)
    signed_on: str = day("date de la lettre")
    has_place: bool = condition("le lieu est connu")
