"""The public rules of a campaign, written from its own data: the text and the tool cannot disagree."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Max

from challenges.domain import delegations
from challenges.domain.rules import exercises, options, pair_rules
from challenges.enums import CallKind, CofundingKind, ContractKind, DelegationScope, Employer, StageKind
from challenges.models import CallExtension, CallWindow, Campaign, PayBand, Stage, StageRound
from common.days import ZONES, day_of
from common.language.formatting import euros, french_date, french_datetime, french_deadline
from common.language.french import NBSP, counted, typeset, with_article
from documents.domain import production, subjects
from documents.models import Document
from dossiers.enums import FieldKind
from dossiers.models import Form
from juries.enums import Aggregation
from juries.models import Criterion

LEGAL = {
    ContractKind.FIXED_TERM: f"code général de la fonction publique, article L.{NBSP}332-2",
    ContractKind.PROJECT: f"code général de la fonction publique, articles L.{NBSP}332-24 à L.{NBSP}332-26",
}
TEMPLATE, SERIES = "campaign_rules", "REG"


@dataclass(frozen=True, slots=True)
class Article:
    """One article: its title, and its paragraphs."""

    title: str
    paragraphs: list[str]


@dataclass(frozen=True, slots=True)
class Change:
    """What changed since publication, when, and why."""

    on: str
    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Regulation:
    """The rules as they are now, and what changed since they were published."""

    title: str
    articles: list[Article]
    changes: list[Change]


def _between(low: int, high: int, singular: str, plural: str = "") -> str:
    """Return « 3 vœux » or « de 1 à 3 vœux »."""
    return counted(high, singular, plural) if low == high else f"de {low} à {counted(high, singular, plural)}"


def _decimal(value: Any) -> str:
    return f"{value.normalize():f}".replace(".", ",")


def _zone(campaign: Campaign) -> str:
    return ZONES.get(campaign.timezone, f"fuseau {campaign.timezone}")


NAMES = {
    CallKind.CHALLENGES: "L’appel à projets est ouvert",
    CallKind.APPLICATIONS: "L’appel à candidatures est ouvert",
    CallKind.WISHES: "Les vœux s’expriment",
    CallKind.RESTRICTED: "L’appel restreint est ouvert, aux seules personnes que l’équipe invite,",
}


def _window(campaign: Campaign, window: CallWindow) -> str:
    opens = french_datetime(window.opens_at, campaign.timezone)
    name, written = NAMES[CallKind(window.kind)], window.close_as_written
    if window.closes_at is None:
        return f"{name} au fil de l’eau à partir du {opens}, {_zone(campaign)}."
    source = f" Clôture selon le texte d’origine{NBSP}: «{NBSP}{written}{NBSP}»." if written else ""
    return f"{name} du {opens} au {french_deadline(window.closes_at, campaign.timezone)}.{source}"


AUTHORITY = str(Employer.DINUM.label)
FOUNDATIONS = {
    ContractKind.FIXED_TERM: (
        "Vu le code général de la fonction publique, notamment son article L. 332-2 ; vu le décret n° 86-83 du"
        " 17 janvier 1986 relatif aux dispositions générales applicables aux agents contractuels de l’État."
    ),
    ContractKind.PROJECT: (
        "Vu le code général de la fonction publique, notamment ses articles L. 332-24 à L. 332-26 ; vu le décret"
        " n° 86-83 du 17 janvier 1986 relatif aux dispositions générales applicables aux agents contractuels de"
        " l’État ; vu le décret n° 2019-1414 du 19 décembre 2019 relatif à la procédure de recrutement pour pourvoir"
        " les emplois permanents ouverts aux agents contractuels."
    ),
}


def _purpose(campaign: Campaign) -> Iterator[str]:
    """Say what the rules are about, on which texts they rest, and which authority lays them down."""
    yield FOUNDATIONS[ContractKind(campaign.contract_kind)]
    yield (
        f"Le présent règlement organise la promotion {campaign.number} du programme {campaign.programme}."
        f" Il est établi par {with_article(AUTHORITY)}, qui conduit le programme."
    )


def _calendar(campaign: Campaign) -> Iterator[str]:
    for window in campaign.windows.order_by("opens_at"):
        yield _window(campaign, window)
    yield (
        "L’horodatage du serveur fait foi, à la seconde près. Un dépôt reçu après la clôture n’est pas enregistré"
        " et le brouillon reste consultable."
    )
    if campaign.starts_on:
        until = f" et la mission s’achève le {french_date(campaign.ends_on)}" if campaign.ends_on else ""
        yield f"La prise de poste est fixée au {french_date(campaign.starts_on)}{until}."


def _form(form: Form) -> str:
    fields = list(form.fields.all())
    needed = sum(field.required for field in fields)
    sections = len(dict.fromkeys(field.section for field in fields))
    text = (
        f"Le dossier compte {counted(len(fields), 'question')}, dont {needed} obligatoires,"
        f" réparties en {counted(sections, 'section')}."
    )
    attested = sum(field.kind == FieldKind.ATTESTATION for field in fields)
    return text + (f" Il comporte {counted(attested, 'attestation')} à signer." if attested else "")


def _hosts(campaign: Campaign) -> Iterator[str]:
    yield f"Chaque défi ouvre {_between(campaign.min_seats, campaign.max_seats, 'place')}."
    yield _form(campaign.challenge_form)
    if campaign.sponsor_commitment:
        yield "Le sponsor du défi signe ses engagements, par un lien personnel, avant le dépôt."
    yield (
        "Lorsqu’un dossier est incomplet, l’administration dispose de"
        f" {counted(campaign.completion_days, 'jour')} pour le compléter."
    )
    yield "Le titre déposé n’est pas nécessairement le titre publié."


def _criterion(criterion: Criterion) -> str:
    """Return a criterion in words, with its coefficient when it has one."""
    text = f"«{NBSP}{criterion}{NBSP}»"
    if not criterion.counted:
        return f"{text} (noté à part, hors résultat)"
    text += f" (coefficient {criterion.weight})" if criterion.weight > 1 else ""
    return f"{text} (peut être sans objet)" if criterion.optional else text


def _reading(stage: Stage) -> Iterator[str]:
    """Say the options of the reading: what everybody reads first, which dossiers are read once more."""
    if stage.common:
        lot = (
            "le même dossier, tiré au sort,"
            if stage.common == 1
            else f"les {stage.common} mêmes dossiers, tirés au sort,"
        )
        yield f"Tous les jurés commencent par {lot} puis voient comment les autres ont noté, sans nom."
    if stage.gap_levels:
        yield (
            f"Un dossier dont deux lectures s’écartent d’au moins {counted(stage.gap_levels, 'niveau', 'niveaux')} du"
            " barème est lu une fois de plus."
        )
    if stage.most_readings:
        yield (
            "Une fois tous les dossiers lus autant de fois, des lectures de plus vont à ceux dont la décision est"
            f" incertaine, jusqu’à {stage.most_readings} lectures pour un dossier. La règle est la même pour toutes"
            " les candidatures, et aucune n’est écartée sur moins de lectures que les autres."
        )
    if stage.own_marks:
        yield "Chaque membre du jury note d’abord pour soi ; la grille commune est remplie ensuite."
    if stage.favourites is not None:
        yield f"Un jury donne {counted(stage.favourites, 'coup de cœur', 'coups de cœur')} au plus."


def _trades(stage: Stage) -> Iterator[str]:
    """Say the criteria of the professions that have their own grid."""
    for grid in stage.campaign.trade_grids.filter(kind=stage.kind).select_related("profession", "grid"):
        lines = f"{NBSP}; ".join(_criterion(criterion) for criterion in grid.grid.criteria.all())
        yield f"Pour le métier «{NBSP}{grid.profession}{NBSP}», les critères sont{NBSP}: {lines}."


def _stage(stage: Stage) -> Iterator[str]:
    if (grid := stage.grid) is None:
        return
    yield from exercises.sentences(stage)
    criteria = list(grid.criteria.all())
    text = f"La grille compte {counted(len(criteria), 'critère')}"
    if grid.scale_min is not None:
        text += f", notés de {grid.scale_min} à {grid.scale_max}"
        text += f"{NBSP}; le résultat est leur {'somme' if grid.aggregation == Aggregation.SUM else 'moyenne'}"
    yield f"{text}. Critères{NBSP}: {f'{NBSP}; '.join(_criterion(criterion) for criterion in criteria)}."
    if any(criterion.optional for criterion in criteria):
        yield f"Un critère sans objet pour un dossier sort du calcul de son résultat{NBSP}: il ne vaut pas zéro."
    if stage.collective:
        yield "Chaque jury remplit une seule grille, après délibération."
    else:
        yield f"Chaque dossier est lu {counted(stage.readings, 'fois', 'fois')}."
    yield from _reading(stage)
    yield from _trades(stage)
    if stage.blind:
        schools = ", ni établissement de formation" if stage.campaign.blind_schools else ""
        yield (
            f"La lecture est anonyme : ni nom, ni adresse{schools}, ni fichier qui identifie la personne ne sont"
            " montrés."
        )
    if stage.starts_on:
        until = f" au {french_date(stage.ends_on)}" if stage.ends_on and stage.ends_on != stage.starts_on else ""
        yield f"Cette étape se tient {'du' if until else 'le'} {french_date(stage.starts_on)}{until}."
    for added in stage.rounds.all():
        yield f"Une session s’y ajoute, du {french_date(added.starts_on)} au {french_date(added.ends_on)}."
    yield "Un juré se déporte de tout dossier qui le concerne, et ne peut être candidat à la même campagne."


def _candidates(campaign: Campaign) -> Iterator[str]:
    yield "Chaque personne dépose une candidature, et une seule, par campagne."
    if campaign.windows.filter(kind=CallKind.RESTRICTED).exists():
        yield (
            "Une personne invitée à l’appel restreint est dispensée de présélection : son dépôt la conduit à"
            " l’audition, sous les mêmes conditions."
        )
    if campaign.max_wishes:
        later = campaign.windows.filter(kind=CallKind.WISHES).exists()
        when = ", par un second formulaire après la présélection" if later else ""
        wishes = _between(campaign.min_wishes, campaign.max_wishes, "vœu", "vœux")
        why = " et dit pourquoi elle choisit chacun" if campaign.wish_reason_chars else ""
        yield f"Elle classe {wishes} par ordre de préférence, parmi les défis publiés{when}{why}."
    conditions = [rule.sentence for rule in campaign.eligibility_rules.all()]
    if conditions:
        yield (
            f"Ne peut candidater{NBSP}: {f'{NBSP}; '.join(conditions)}. Personne n’est écarté par un calcul : une"
            " condition non remplie est examinée, puis décidée et motivée par l’équipe."
        )
    yield _form(campaign.application_form)
    yield from options.sentences(campaign)
    yield from pair_rules.sentences(campaign)
    if campaign.talent_pool:
        yield "Avec son accord exprès, une personne rejoint le vivier ; cela ne vaut pas proposition d’embauche."


def _results(campaign: Campaign) -> Iterator[str]:
    yield (
        "Les candidats et candidates sont classés par défi et par métier. Aucun résultat n’est divulgué avant"
        " son annonce."
    )
    yield (
        f"La personne retenue a {counted(campaign.acceptance_days, 'jour')} pour accepter la proposition. Le silence"
        " vaut refus : la place est proposée à la personne suivante de la liste d’attente."
    )
    if campaign.wishes_kept_until:
        until = french_date(campaign.wishes_kept_until)
        yield (
            f"Une personne peut accepter une place et garder, jusqu’au {until}, les vœux qu’elle a classés devant. Si"
            " l’un d’eux se libère et que son rang le lui donne, elle y passe sans autre démarche, et la place qu’elle"
            " laisse est proposée à son tour. Nul ne perd ainsi la place qu’il a. Après cette date, ou dès que la"
            " personne le demande, son choix est définitif."
        )
    if campaign.waiting_list_until:
        yield f"La liste d’attente est caduque après le {french_date(campaign.waiting_list_until)}."


def _experience(band: PayBand) -> str:
    years = f"{NBSP}ans"
    bound = f"{band.up_to_years}{years}" + (" inclus" if band.included else " non inclus")
    if band.up_to_years is None:
        return (
            f"à partir de {band.from_years}{years} d’expérience" if band.from_years else "quelle que soit l’expérience"
        )
    return f"de {band.from_years} à {bound} d’expérience" if band.from_years else f"jusqu’à {bound} d’expérience"


def _contract(campaign: Campaign) -> Iterator[str]:
    signed = with_article(campaign.get_employer_display())
    kind = campaign.get_contract_kind_display().lower()
    yield (
        f"Les personnes retenues signent un {kind} de {counted(campaign.contract_months, 'mois', 'mois')}"
        f" avec {signed} ({LEGAL[ContractKind(campaign.contract_kind)]})."
    )
    if campaign.probation_months:
        yield (
            f"Une probation de {counted(campaign.probation_months, 'mois', 'mois')} est convenue avec l’administration"
            " d’accueil ; elle s’ajoute à la période d’essai prévue par la loi, sans la remplacer."
        )
    bands = list(campaign.pay_bands.all())
    for rank, band in enumerate(bands):
        variable = f", et une part variable de {_decimal(band.variable_pct)}{NBSP}%" if band.variable_pct else ""
        text = _experience(band)
        if band.up_to_years is None and rank and bands[rank - 1].included:
            text = f"au-delà de {band.from_years}{NBSP}ans d’expérience"
        yield f"La rémunération nette est de {euros(band.net_monthly)} par mois {text}{variable}."


def _funding(campaign: Campaign) -> Iterator[str]:
    amount = campaign.cofunding_amount
    match campaign.cofunding:
        case CofundingKind.FLAT:
            yield f"Le programme verse {euros(amount)} par personne effectivement recrutée."
        case CofundingKind.MONTHS:
            yield f"Le programme paie {_decimal(amount)}{NBSP}mois de coût employeur par personne recrutée."
        case CofundingKind.SHARE:
            yield f"Le programme paie {_decimal(amount)}{NBSP}% du coût employeur de chaque personne recrutée."
        case _:
            yield "Le programme ne verse pas de cofinancement à l’administration d’accueil."
            return
    yield (
        "Le versement suppose un programme budgétaire doté de crédits de titre II, ceux de l’administration ou du"
        " ministère qui porte le projet. L’autofinancement est toujours possible et ne change pas l’évaluation."
    )


def _privacy(campaign: Campaign) -> Iterator[str]:
    forms = (campaign.challenge_form_id, campaign.application_form_id)
    longest = Form.objects.filter(pk__in=forms).aggregate(months=Max("fields__retention_months"))["months"] or 0
    yield (
        f"Les dossiers non retenus sont effacés ou rendus anonymes {counted(longest, 'mois', 'mois')} au plus après le"
        " dernier contact. Chaque personne peut accéder à ses données, les corriger et en demander l’effacement."
    )
    yield (
        f"Le responsable du traitement est {with_article(AUTHORITY)}, {settings.COORDINATOR_ADDRESS}. Le traitement est"
        " nécessaire à l’exécution d’une mission d’intérêt public (règlement (UE) 2016/679, article 6, 1, e). Une"
        " réclamation peut être adressée à la Commission nationale de l’informatique et des libertés."
    )


def _changes(campaign: Campaign) -> list[Change]:
    acts: list[tuple[datetime, str, str]] = []
    for act in CallExtension.objects.filter(window__campaign=campaign).select_related("window"):
        before, after = (
            french_deadline(instant, campaign.timezone) for instant in (act.previous_closes_at, act.closes_at)
        )
        sentences = [f"{act.window.get_kind_display()} : clôture reportée du {before} au {after}.", *act.moved]
        acts.append((act.at, " ".join(sentences), act.reason))
    for added in StageRound.objects.filter(stage__campaign=campaign).select_related("stage"):
        days = f"du {french_date(added.starts_on)} au {french_date(added.ends_on)}"
        acts.append((added.at, f"{added.stage.get_kind_display()} : session ajoutée {days}.", added.reason))
    return [Change(french_datetime(at, campaign.timezone), text, reason) for at, text, reason in sorted(acts)]


def write(campaign: Campaign) -> Regulation:
    """Return the campaign's rules in French. Every figure comes from a column of the campaign or of its children."""
    stages = {
        stage.kind: stage
        for stage in campaign.stages.select_related("grid").prefetch_related("grid__criteria", "rounds")
    }
    articles = [
        Article("Objet", list(_purpose(campaign))),
        Article("Calendrier", list(_calendar(campaign))),
        Article("Projets des administrations", list(_hosts(campaign))),
        Article("Candidatures", list(_candidates(campaign))),
    ]
    articles += [
        Article(stage.get_kind_display(), list(_stage(stage)))
        for kind in StageKind
        if (stage := stages.get(kind)) is not None
    ]
    articles += [
        Article("Résultats", list(_results(campaign))),
        Article("Contrat et rémunération", list(_contract(campaign))),
        Article("Financement", list(_funding(campaign))),
        Article("Données personnelles", list(_privacy(campaign))),
    ]
    typed = [Article(article.title, [typeset(text) for text in article.paragraphs]) for article in articles]
    return Regulation(f"Règlement{NBSP}: {campaign.name}", typed, _changes(campaign))


def issue(campaign: Campaign, *, at: datetime) -> Document:
    """Register the PDF of the rules as they are now; one for each public change, each numbered."""
    rules = write(campaign)
    day = day_of(at)
    signatory = delegations.representative(None, DelegationScope.DECISIONS, on=day, campaign=campaign)
    authority = {
        "authority": AUTHORITY,
        "established_on": french_date(day),
        "signatory": str(signatory.user) if signatory else "",
        "signatory_quality": signatory.quality if signatory else "",
    }
    return production.request(
        TEMPLATE,
        title=rules.title,
        key=f"rules-{campaign.pk}-{len(rules.changes)}",
        about=campaign,
        context=asdict(rules) | authority | {"campaign": campaign.name},
        at=at,
        series=SERIES,
    )


def latest(campaign: Campaign) -> Document | None:
    """Return the PDF of the rules that was asked for last, or nothing before publication."""
    return subjects.documents_about(campaign).filter(template=TEMPLATE).last()
