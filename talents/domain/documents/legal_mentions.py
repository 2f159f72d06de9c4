"""The mentions that law and regulations require of each document, with the clause that carries each.

One row a mention. The references are those of `docs/references-juridiques.md`, to be confirmed by a lawyer. A shipped
text that loses one of them fails the tests, on the document itself; an editor's text that loses one is told so, and
nothing is issued from it.
"""

from documents.domain.texts.declarations import Mention

BOTH_CONTRACTS = ("contract_fixed_term", "contract_project")
AGREEMENTS = ("financing_agreement", "partnership_agreement")
PROJECT = ("contract_project",)
FIXED_TERM = ("contract_fixed_term",)

MENTIONS = (
    Mention("Fondement du contrat", "CGFP, L. 332-2, 2°, a", FIXED_TERM, "a du 2° de l’article L. 332-2"),
    Mention("Fondement du contrat", "CGFP, L. 332-24", PROJECT, "en application de l’article L. 332-24"),
    Mention("Description du projet", "décret 86-83, art. 2-4", PROJECT, "Description du projet", ("description",)),
    Mention("Tâches", "décret 86-83, art. 4", BOTH_CONTRACTS, "âches à accomplir", ("tasks",)),
    Mention("Événement ou résultat qui met fin au contrat", "CGFP, L. 332-25", PROJECT,
            "Événement ou résultat mettant fin au contrat", ("outcome", "evaluation")),
    Mention("Poste et catégorie hiérarchique", "décret 86-83, art. 4", BOTH_CONTRACTS,
            "catégorie hiérarchique", ("profession", "category")),
    Mention("Identité et adresse de l’employeur", "décret 2023-845", BOTH_CONTRACTS,
            "dont l’adresse est", ("employer", "employer_address")),
    Mention("Identité et adresse de la personne", "décret 2023-845", BOTH_CONTRACTS,
            "dont l’adresse est", ("talent", "talent_address")),
    Mention("Représentant de l’employeur et sa qualité", "CRPA, L. 212-1", BOTH_CONTRACTS, "avec pour signataire",
            ("employer_signatory", "employer_signatory_quality", "employer_signatory_act")),
    Mention("Date d’effet et durée", "décret 86-83, art. 4", BOTH_CONTRACTS, "prend effet le",
            ("starts_on", "ends_on", "duration")),
    Mention("Éléments de la rémunération", "décret 2023-845", BOTH_CONTRACTS, "Traitement mensuel brut",
            ("gross_monthly", "net_monthly", "net_monthly_words")),
    Mention("Périodicité et versement", "décret 2023-845", BOTH_CONTRACTS, "Chaque mois, à terme échu, par virement"),
    Mention("Période d’essai", "décret 86-83, art. 9", BOTH_CONTRACTS, "Période d’essai",
            ("trial_period", "trial_ends_on")),
    Mention("Lieu de travail", "décret 2023-845", BOTH_CONTRACTS, "de travail", ("place",)),
    Mention("Temps de travail", "décret 2023-845", BOTH_CONTRACTS, "travaille à", ("working_time",)),
    Mention("Droits et obligations", "CGFP, livre Ier", BOTH_CONTRACTS, "Droits et obligations"),
    Mention("Congés", "décret 86-83, art. 10", BOTH_CONTRACTS, "congé annuel rémunéré"),
    Mention("Sécurité sociale et Ircantec", "décret 86-83, art. 2", BOTH_CONTRACTS, "Ircantec"),
    Mention("Fin du contrat et préavis", "décret 86-83, art. 45", FIXED_TERM, "Fin du contrat", ("notice",)),
    Mention("Fin du contrat et rupture anticipée", "décret 86-83, art. 2-8 et 2-9", PROJECT, "rupture anticipée",
            ("notice",)),
    Mention("Indemnité de rupture anticipée", "décret 86-83, art. 2-10", PROJECT, "Indemnité de rupture anticipée"),
    Mention("Litiges", "CJA, R. 312-12", BOTH_CONTRACTS, "tribunal administratif"),
    Mention("Transfert de crédits", "LOLF, art. 12, II", ("financing_agreement", "transfer_decree"),
            "loi organique n° 2001-692 du 1er août 2001", ("total", "total_words")),
    Mention("Parties et signataires", "droit commun", AGREEMENTS, "avec pour signataire",
            ("host_signatory", "host_signatory_quality", "coordinator_signatory", "coordinator_signatory_quality",
             "host_address", "coordinator_address")),
    Mention("Résiliation", "modèle de convention", AGREEMENTS, "préavis d’un mois"),
    Mention("Litiges", "droit commun", AGREEMENTS, "juridiction administrative"),
    Mention("Lieu, responsable fonctionnel et dates", "règlement, lettre de mission", ("mission_letter",),
            "Responsable fonctionnel", ("place", "lead", "starts_on", "ends_on")),
    Mention("Délai d’annonce et silence", "décret 86-83, art. 2-8 et 45", ("renewal_letter",),
            "réputée renoncer", ("notice", "notice_article", "notice_limit", "notice_given", "answer_until")),
    Mention("Services accomplis", "décret 86-83, art. 44-1", ("certificate_of_service",), "Services accomplis",
            ("starts_on", "served_until", "served_duration", "category", "profession")),
)  # fmt: skip


def mentions_of(code: str) -> tuple[Mention, ...]:
    """Return the mentions that a document must print."""
    return tuple(mention for mention in MENTIONS if code in mention.papers)
