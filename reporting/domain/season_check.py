"""Check a campaign's season from end to end: matchings, offers, letters, papers, published figures.

Each part is computed again by its own path, from what was stored when it happened.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from challenges.models import Campaign
from common.jobs import JobState
from common.language.french import counted
from common.statistics.disclosure import SEARCH_WORK, find_determined
from documents.domain.signing import verification
from documents.models import Document
from reporting.domain import published_figures
from selection.domain import letters, selection
from selection.domain.matchings import scenarios
from selection.domain.matchings.inputs import ALIVE
from selection.domain.proofs import proving
from selection.domain.proofs.blocked import Writing
from selection.models import MatchRun, Offer


@dataclass(slots=True)
class Check:
    """What was checked, how many of each, and what is wrong, in French."""

    counts: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)


def _adopted(campaign: Campaign) -> list[MatchRun]:
    return list(campaign.match_runs.filter(adopted_at__isnull=False).exclude(inputs={}).order_by("adopted_at", "pk"))


def _matching_faults(campaign: Campaign, counts: Counter[str]) -> Iterator[str]:
    """Yield what differs of the adopted matchings, and the people that they wronged where better wishes were kept."""
    for run in _adopted(campaign):
        counts["appariements adoptés"] += 1
        yield from selection.faults(run)
        wronged = {scenario.candidate for scenario in scenarios.envy(run.inputs, selection.seated(run))}
        counts["personnes lésées par une place libérée"] += len(wronged)
        if wronged and campaign.wishes_kept_until is not None:
            yield f"{run} : {counted(len(wronged), 'personne lésée', 'personnes lésées')} malgré les vœux gardés."


def _offer_faults(campaign: Campaign, counts: Counter[str]) -> Iterator[str]:
    """Yield the offers that nothing gave, the motives that lack, and the seats taken twice at any time."""
    given = {
        (run.adopted_at, application, position)
        for run in _adopted(campaign)
        for application, position in selection.seated(run).items()
    }
    related = Offer.objects.filter(application__campaign=campaign).select_related("position").prefetch_related("log")
    offers = list(related.order_by("sent_at", "pk"))
    for offer in offers:
        counts["propositions"] += 1
        counts["propositions à la main"] += offer.by_hand
        if (
            offer.by_hand
            and offer.passed_over
            and not any(log.verb == "send" and log.reason for log in offer.log.all())
        ):
            yield f"La proposition {offer.public_id} passe devant quelqu’un sans motif."
        if not offer.by_hand and (offer.sent_at, offer.application_id, offer.position_id) not in given:
            yield f"La proposition {offer.public_id} ne vient d’aucun appariement adopté."
    yield from _seat_faults(offers)


def _seat_faults(offers: list[Offer]) -> Iterator[str]:
    """Yield the positions that had more people than seats at any moment: what is left counts before what is given."""
    moves = [
        (log.at, log.verb == "send", log.pk, offer.position)
        for offer in offers
        for log in offer.log.all()
        if log.verb == "send" or log.target not in ALIVE
    ]
    alive: Counter[int] = Counter()
    for _, gives, _, position in sorted(moves, key=lambda move: move[:3]):
        alive[position.pk] += 1 if gives else -1
        if alive[position.pk] > position.seats:
            yield f"Le poste « {position} » a eu plus de personnes que de places."


PATIENCE = 20  # a check may search longer than a publication, for which a search cut short hides one count more
SAID = {
    Writing.EXPLANATION: "Une lettre dirait",
    Writing.STATUS: "Le suivi d’un dossier dirait",
}


def _letter_faults(campaign: Campaign, counts: Counter[str], at: datetime) -> Iterator[str]:
    """Yield the false sentences of what everybody could read now, and of the decisions announced to them."""
    for writing in proving.prove_present(campaign, at=at):
        counts["lettres" if writing.writing == Writing.EXPLANATION else "suivis"] += 1
        counts["phrases prouvées"] += writing.proved
        yield from (f"{SAID[writing.writing]} : {claim.text}" for claim in writing.false)
    for message, false in proving.prove_messages(campaign):
        counts["annonces"] += 1
        counts["phrases prouvées"] += len(message.claims or ())
        yield from (f"Une annonce a dit : {text}" for text in false)
    issued = Document.objects.filter(template=letters.DECISION.code, state=JobState.DONE)
    for document in issued.filter(subject__application__campaign=campaign).order_by("pk"):
        counts["lettres de décision"] += 1
        yield from (f"{document.number} dit : {text}" for text in proving.prove(document))


def _paper_faults(campaign: Campaign, counts: Counter[str]) -> Iterator[str]:
    """Yield the issued documents of the campaign that are no longer what was issued."""
    issued = Document.objects.filter(subject__campaign=campaign, state=JobState.DONE)
    counts["papiers relus"] += issued.count()
    yield from verification.faults(issued.order_by("pk").iterator(chunk_size=100))


def _figure_faults(campaign: Campaign, counts: Counter[str]) -> Iterator[str]:
    """Yield the small counts that what may be published determines."""
    sets = published_figures.counted_sets(campaign)
    shown = published_figures.audited_sets(campaign, sets)
    masked = {key for key, count in shown.items() if count is None}
    counts["nombres publiés"] += len(shown) - len(masked)
    counts["nombres tus"] += len(masked)
    for figures in sets:
        own = masked & {cell.key for cell in figures.cells}
        determined = find_determined(figures.cells, own, work=SEARCH_WORK * PATIENCE)
        yield from (f"Un nombre de moins de cinq se déduit : {cell.key}." for cell in determined)


def check(campaign: Campaign, *, at: datetime) -> Check:
    """Return what was checked of a season, and what is wrong."""
    done = Check()
    done.faults += _matching_faults(campaign, done.counts)
    done.faults += _offer_faults(campaign, done.counts)
    done.faults += _letter_faults(campaign, done.counts, at)
    done.faults += _paper_faults(campaign, done.counts)
    done.faults += _figure_faults(campaign, done.counts)
    return done
