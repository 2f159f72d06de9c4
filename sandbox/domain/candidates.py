"""Synthetic people apply to a campaign."""

from collections import defaultdict
from datetime import timedelta
from decimal import Decimal

from applications.domain import applications, eligibility, wish_list
from challenges.enums import CallKind
from challenges.models import Campaign, Challenge, Profession
from common.language.french import with_de
from dossiers.domain import answers, attachments
from dossiers.domain.formats import Inspected
from dossiers.enums import FieldKind
from sandbox.domain.answers import fill
from sandbox.domain.people import pdf
from sandbox.domain.world import World


def _openings(published: list[Challenge]) -> dict[Profession, list[Challenge]]:
    openings: dict[Profession, list[Challenge]] = defaultdict(list)
    for challenge in published:
        for position in challenge.positions.select_related("profession"):
            openings[position.profession] += [challenge] * position.seats
    return dict(sorted(openings.items(), key=lambda pair: pair[0].code))


def _read_once(campaign: Campaign) -> Campaign:
    """Return the campaign with what every application to it asks: its form, windows, stages and conditions."""
    known = Campaign.objects.select_related("application_form")
    return known.prefetch_related("application_form__fields", "windows", "stages", "eligibility_rules").get(
        pk=campaign.pk
    )


def apply(world: World, published: list[Challenge], *, share: float = 1.0) -> int:
    """Let people apply with ranked wishes among the challenges that seek their trade; the last ones keep a draft."""
    window = world.window(CallKind.APPLICATIONS)
    openings = _openings(published)
    trades = list(openings)
    weights = [len(seats) for seats in openings.values()]
    campaign = _read_once(world.campaign)
    fields = list(campaign.application_form.fields.all())
    file_fields = [field for field in fields if field.kind == FieldKind.FILE]
    conditions = list(campaign.eligibility_rules.all())
    span = (window.closing - window.opens_at).total_seconds()
    instants = sorted(world.rng.uniform(1, span) for _ in range(world.applications))
    deposited = 0
    for rank, (seconds, candidate) in enumerate(zip(instants, world.people(world.applications), strict=True)):
        at = window.opens_at + timedelta(seconds=seconds)
        # Every trade has its candidates, in the proportion of its seats.
        trade = trades[rank] if rank < len(trades) else world.rng.choices(trades, weights)[0]
        application = applications.start(campaign, by=candidate, at=at)
        answers.save_answers(application.dossier, fill(world, fields), at=at)
        for field in file_fields:
            cv = Inspected("pdf", pdf(f"CV {with_de(str(candidate))}"), pages=1)  # written here: nobody sent it
            attachments.attach_inspected(application.dossier, field, cv, name="cv.pdf", at=at)
        years = Decimal(world.rng.randint(0, 30)) / 2
        eligibility.declare(application, {rule.kind: (False, "") for rule in conditions})
        applications.set_profile(application, profession=trade, experience_years=years)
        choices = list(dict.fromkeys(openings[trade]))
        wanted = world.rng.sample(choices, k=min(len(choices), campaign.max_wishes))
        wish_list.set_wishes(application, wanted)
        if rank < world.applications * share:
            applications.submit(application, by=candidate, at=at)
            deposited += 1
    return deposited
