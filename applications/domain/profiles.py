"""The living profile: written once, it begins every new draft."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal

from django.core.files.base import File
from django.db import transaction
from django.db.models import F, Q

from accounts.models import User
from applications.domain.cv import Proposal, read_proposal
from applications.models import Accommodation, Application, Experience, PortfolioLink, Profile, SkillMastery
from challenges.domain.proposals import skill_named
from challenges.models import Position, Skill
from common.language.formatting import french_date
from common.language.search import document
from dossiers.domain import answers
from dossiers.domain import values as kinds
from dossiers.domain.attachments import inspect_upload, share
from dossiers.domain.blind.blinding import AuthorIdentity
from dossiers.domain.formats import FileRefusedError, text_of
from dossiers.enums import FieldKind, KnownFact
from dossiers.models import Answer, Dossier, FormField

MONTHS_IN_YEAR = 12


def of(person: User, *, at: datetime) -> Profile:
    """Return a person's profile, opened empty the first time."""
    return Profile.objects.get_or_create(person=person, defaults={"updated_at": at})[0]


def read(person: User, *, at: datetime) -> Profile:
    """Return a person's profile to be read: an empty one, not kept, when they never wrote any."""
    return Profile.objects.filter(person=person).first() or Profile(person=person, updated_at=at)


def _months(day: date) -> int:
    return day.year * MONTHS_IN_YEAR + day.month - 1


def evidenced_years(periods: Iterable[Experience], *, on: date) -> Decimal:
    """Return the years that periods of work prove, by half-years rounded down: two jobs at once count once.

    A month begun is a month worked; a period without end runs until ``on``.
    """
    worked: set[int] = set()
    for period in periods:
        worked.update(range(_months(period.started_on), _months(min(period.ended_on or on, on)) + 1))
    return Decimal(len(worked) * 2 // MONTHS_IN_YEAR) / 2


@transaction.atomic
def set_skills(profile: Profile, labels: Iterable[str]) -> None:
    """Replace the skills, each one written once in the vocabulary that challenges share."""
    profile.skills.set([skill_named(label) for label in labels])


@transaction.atomic
def set_masteries(profile: Profile, levels: Mapping[int, str]) -> None:
    """Replace how well a person has each skill of their profile, by its key; an empty level is none."""
    own = set(profile.skills.values_list("pk", flat=True))
    profile.masteries.all().delete()
    SkillMastery.objects.bulk_create(
        SkillMastery(profile=profile, skill_id=key, level=level)
        for key, level in levels.items()
        if level and key in own
    )


def import_cv(profile: Profile, upload: "File[bytes]") -> Proposal:
    """Keep the words of a CV for search, and return what it proposes for the profile; the file itself is not kept.

    What the profile says already is not proposed again, and nothing proposed is written. Raises
    :class:`dossiers.domain.formats.FileRefusedError`.
    """
    inspected = inspect_upload(upload)
    text = text_of(inspected.extension, inspected.content)
    words = document(text)
    if not words.strip():
        raise FileRefusedError("Aucun texte n’a été trouvé dans ce fichier : est-ce une image numérisée ?")
    profile.cv_words = words
    profile.save(update_fields=["cv_words"])
    return _unsaid(profile, read_proposal(text, Skill.objects.values_list("label", flat=True)))


def _unsaid(profile: Profile, proposal: Proposal) -> Proposal:
    """Return what a proposal adds to a profile."""
    skills = set(profile.skills.values_list("label", flat=True))
    urls = {url.rstrip("/") for url in profile.links.values_list("url", flat=True)}
    languages = {name.casefold() for name in profile.languages.values_list("name", flat=True)}
    return Proposal(
        phone="" if profile.phone else proposal.phone,
        experience_years=proposal.experience_years if profile.experience_years is None else None,
        skills=tuple(label for label in proposal.skills if label not in skills),
        links=tuple((label, url) for label, url in proposal.links if url not in urls),
        languages=tuple((name, level) for name, level in proposal.languages if name.casefold() not in languages),
    )


def ask_accommodation(person: User, need: str, *, at: datetime) -> None:
    """Record what a person needs to be heard on equal terms, or forget it when the text is empty."""
    if need.strip():
        Accommodation.objects.update_or_create(person=person, defaults={"need": need.strip(), "at": at})
    else:
        Accommodation.objects.filter(person=person).delete()


def phone_of(person: User) -> str:
    """Return the telephone of a person's profile, or nothing."""
    return Profile.objects.filter(person=person).values_list("phone", flat=True).first() or ""


@transaction.atomic
def identify(person: User, *, first_name: str, last_name: str, preferred_name: str, phone: str, at: datetime) -> None:
    """Write who a person is, asked once for every application; an empty first or last name leaves what is known."""
    names = {
        "first_name": first_name or person.first_name,
        "last_name": last_name or person.last_name,
        "preferred_name": preferred_name,
    }
    if any(getattr(person, name) != value for name, value in names.items()):
        for name, value in names.items():
            setattr(person, name, value)
        person.save(update_fields=list(names))
    if phone != phone_of(person):
        of(person, at=at)
        Profile.objects.filter(person=person).update(phone=phone, updated_at=at)


def author_identity(dossier: Dossier) -> AuthorIdentity | None:
    """Return what a blind reader must not read of a candidate: names, address, telephone, addresses of their works.

    The dossier is that of their application, or of their exercise.
    """
    own = Q(dossier=dossier) | Q(attempts__dossier=dossier)
    written = Application.objects.filter(own).select_related("candidate", "campaign")
    row = written.annotate(phone=F("candidate__profile__phone")).first()
    if row is None:
        return None
    person = row.candidate
    urls = PortfolioLink.objects.filter(profile__person=person).values_list("url", flat=True)
    links = (url.partition("://")[2].strip("/") for url in urls)
    return AuthorIdentity(
        names=(person.first_name, person.last_name, person.preferred_name),
        strings=(person.email, row.phone or "", *links),
        schools=row.campaign.blind_schools,
    )


def _period(experience: Experience) -> str:
    end = f"au {french_date(experience.ended_on)}" if experience.ended_on else "à ce jour"
    where = f", {experience.organisation}" if experience.organisation else ""
    return f"{experience.title}{where} (du {french_date(experience.started_on)} {end})"


def _identity(profile: Profile) -> str:
    contact = [str(profile.person), profile.person.email, profile.phone]
    return "\n".join(part for part in contact if part)


def known(profile: Profile) -> dict[str, str]:
    """Return what the profile says of each fact, as text; a fact not told is absent (six queries)."""
    when = f"Disponible à partir du {french_date(profile.available_on)}" if profile.available_on else ""
    time = profile.get_working_time_display() if profile.working_time else ""
    facts = {
        KnownFact.IDENTITY: _identity(profile),
        KnownFact.ABOUT: profile.about,
        KnownFact.PROFESSIONS: ", ".join(str(profession) for profession in profile.professions.all()),
        KnownFact.SKILLS: ", ".join(str(skill) for skill in profile.skills.all()),
        KnownFact.EXPERIENCE: "\n".join(_period(experience) for experience in profile.experiences.all()),
        KnownFact.EDUCATION: "\n".join(
            ", ".join(str(part) for part in (education.title, education.school, education.year) if part)
            for education in profile.educations.all()
        ),
        KnownFact.LINKS: "\n".join(f"{link.label} : {link.url}" for link in profile.links.all()),
        KnownFact.LANGUAGES: ", ".join(
            f"{language.name} ({language.get_level_display()})" for language in profile.languages.all()
        ),
        KnownFact.AVAILABILITY: ". ".join(part for part in (when, time, profile.places) if part),
    }
    return {fact: text for fact, text in facts.items() if text}


def _earlier(dossier: Dossier) -> Dossier | None:
    """Return the person's last deposited application, whatever its campaign."""
    return (
        Dossier.objects.filter(owner=dossier.owner_id, application__isnull=False, deposit__isnull=False)
        .exclude(pk=dossier.pk)
        .order_by("-deposit__deposited_at")
        .first()
    )


def _carried(dossier: Dossier, fields: list[FormField]) -> dict[int, str]:
    """Return the answers of the last deposit to questions of the same words and kind."""
    before = _earlier(dossier)
    if before is None:
        return {}
    given = {(answer.field.label, answer.field.kind): answer.value for answer in before.answers.select_related("field")}
    for piece in before.attachments.select_related("field"):
        twin = next((f for f in fields if (f.label, f.kind) == (piece.field.label, FieldKind.FILE)), None)
        if twin is not None:
            share(piece, dossier, twin)
    return {field.pk: given[field.label, field.kind] for field in fields if given.get((field.label, field.kind))}


def prefill(application: Application, *, at: datetime) -> int:
    """Begin a new draft with what the person already said; return how many answers were written.

    The last deposit first (it was written for such a question), then the profile; the person corrects both. A text too
    long for its question is written whole: the draft says by how much, and the person shortens it. Belongs in the
    transaction that opens the draft.
    """
    profile, opened = Profile.objects.get_or_create(person=application.candidate, defaults={"updated_at": at})
    fields = list(application.dossier.form.fields.all())
    carried = _carried(application.dossier, fields)
    facts = {KnownFact.IDENTITY.value: _identity(profile)} if opened else known(profile)
    values = {}
    for field in fields:
        value = carried.get(field.pk) or (facts.get(field.prefill, "") if field.kind in answers.TEXT_KINDS else "")
        if value and (field.kind in answers.TEXT_KINDS or not kinds.fault(field, value)):
            values[field.pk] = value
    Answer.objects.bulk_create(
        Answer(dossier=application.dossier, field_id=key, value=value, by=application.candidate, at=at)
        for key, value in values.items()
    )
    if opened:  # nobody has written in it yet
        return len(values)
    sought = Position.objects.filter(challenge__campaign=application.campaign_id).values("profession")
    trades = list(profile.professions.filter(pk__in=sought)[:2])
    application.profession = trades[0] if len(trades) == 1 else None
    application.experience_years = profile.experience_years
    application.save(update_fields=["profession", "experience_years"])
    return len(values)
