"""Show a template on a real case before it is used."""

from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db.models import Model

from challenges.models import Challenge
from common.days import day_of
from common.language import epicene
from common.web.inputs import whole
from documents.domain.texts import composing, declarations
from documents.domain.texts.declarations import Kind
from documents.models import Document, TemplateVersion
from talents.domain.documents import facts
from talents.domain.documents.contexts import ActContext, AgreementContext, DecreeContext, MissionContext
from talents.models import Cohort, Mission, MissionAct

MAX_PREVIEWS = 20
NUMBER = "APERÇU"


def cases(kind: Kind) -> list[tuple[str, str]]:
    """Return the latest real cases of a kind, as pairs of a key and a name."""
    related: dict[type, object] = {
        MissionContext: Mission.objects.select_related("talent").order_by("-pk")[:MAX_PREVIEWS],
        ActContext: MissionAct.objects.select_related("mission__talent").order_by("-pk")[:MAX_PREVIEWS],
        AgreementContext: Challenge.objects.filter(positions__missions__isnull=False)
        .distinct()
        .order_by("-pk")[:MAX_PREVIEWS],
        DecreeContext: Cohort.objects.order_by("-pk")[:MAX_PREVIEWS],
    }
    return [(str(subject.pk), str(subject)) for subject in related.get(kind.context, [])]  # type: ignore[attr-defined]


SOURCES: dict[type, tuple[type[Model], Callable[..., object]]] = {
    MissionContext: (Mission, facts.mission_context),
    ActContext: (MissionAct, facts.act_context),
    AgreementContext: (Challenge, facts.agreement_context),
    DecreeContext: (Cohort, facts.decree_context),
}


def _data(kind: Kind, case: str, at: datetime) -> dict[str, Any]:
    """Return the values of a case, or the names of the fields when there is no such case."""
    model, gather = SOURCES.get(kind.context, (None, None))
    subject = model._base_manager.filter(pk=whole(case)).first() if model is not None else None
    if subject is None or gather is None:
        return declarations.sample(kind)
    context: Any = gather(subject, on=day_of(at))
    return asdict(context)


def _document(version: TemplateVersion, kind: Kind, *, case: str, at: datetime) -> Document:
    shown = declarations.sample(kind)
    fields = kind.fields()
    data = {name: value or shown[name] if name in fields else value for name, value in _data(kind, case, at).items()}
    data[composing.STYLE] = epicene.style_of("")
    return Document(
        number=NUMBER,
        template=kind.code,
        title=composing.fill_plain(version.title, data),
        context=data,
        version=version,
        issued_at=at,
    )


def render(kind: Kind, version: TemplateVersion, *, case: str, at: datetime) -> bytes:
    """Return the PDF of a version on a case; a value that is missing shows as its own name, between ‹ ›."""
    from documents.domain.rendering import render as rendered  # noqa: PLC0415 - WeasyPrint's start-up cost is real

    return rendered(_document(version, kind, case=case, at=at))


def page(kind: Kind, *, title: str, running: str, content: list[composing.Block], case: str, at: datetime) -> str:
    """Return the page of a text that is not kept yet, on a case, with the documents' own style."""
    from documents.domain.rendering import preview_of  # noqa: PLC0415 - WeasyPrint's start-up cost is real

    version = TemplateVersion(rank=0, title=title, running=running, content=content)
    return preview_of(_document(version, kind, case=case, at=at))
