"""The kinds of documents that cohorts issue: the text of each is shipped in ``talents/letters``."""

from pathlib import Path
from typing import Any

from documents.domain.texts.declarations import Kind
from talents.domain.documents.contexts import (
    ActContext,
    AgreementContext,
    BookletContext,
    ChecklistContext,
    DecreeContext,
    EvidenceContext,
    MissionContext,
    ReviewContext,
)
from talents.domain.documents.legal_mentions import mentions_of

LETTERS = Path(__file__).resolve().parent.parent / "letters"


def _kind(code: str, label: str, context: type[Any], series: str = "") -> Kind:
    shipped, mentions = LETTERS / f"{code}.txt", mentions_of(code)
    return Kind(code=code, label=label, context=context, shipped=shipped, series=series, mentions=mentions)


CONTRACTS = (
    _kind("contract_fixed_term", "Contrat à durée déterminée", MissionContext),
    _kind("contract_project", "Contrat de projet", MissionContext),
)
MISSION_LETTER = _kind("mission_letter", "Lettre de mission", MissionContext, "LET")
MISSION_PAPERS = (
    MISSION_LETTER,
    _kind("certificate_of_service", "Certificat administratif de services", MissionContext, "CER"),
    _kind("attestation", "Attestation de participation", MissionContext, "ATT"),
)
ACTS = (
    _kind("amendment", "Avenant", ActContext, "AVN"),
    _kind("renewal_letter", "Lettre d’intention de renouvellement", ActContext, "LET"),
    _kind("termination_letter", "Lettre de fin anticipée", ActContext, "LET"),
)
AGREEMENTS = (
    _kind("financing_agreement", "Convention de financement", AgreementContext, "CNV"),
    _kind("partnership_agreement", "Convention de partenariat", AgreementContext, "CNV"),
)
COHORT_PAPERS = (_kind("transfer_decree", "État pour le décret de transfert", DecreeContext, "DEC"),)
FOLLOW_UP = (
    _kind("phase_review", "Rapport d’évaluation de phase", ReviewContext, "REV"),
    _kind("closing_booklet", "Livret de clôture de la promotion", BookletContext, "LIV"),
    _kind("arrival_checklist", "Fiche d’arrivée", ChecklistContext, "FIC"),
    _kind("departure_checklist", "Fiche de départ", ChecklistContext, "FIC"),
)
EVIDENCE = _kind("signature_evidence", "Dossier de preuve de signature", EvidenceContext, "PRV")
KINDS = (*CONTRACTS, *MISSION_PAPERS, *ACTS, *AGREEMENTS, *COHORT_PAPERS, *FOLLOW_UP, EVIDENCE)
