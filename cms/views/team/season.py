"""The whole set of a season, in one file."""

from tempfile import SpooledTemporaryFile
from zipfile import ZIP_DEFLATED, ZipFile

from django.http import FileResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from accounts.decorators import current_user, permission_required, reauthentication_required
from accounts.domain import journal
from accounts.enums import Act
from challenges.rules import team_campaigns
from cms.publishing import season as owed
from common.jobs import JobState
from common.language.french import with_de
from documents.models import Document
from reporting.domain import season

IN_MEMORY = 8 * 1024 * 1024  # bytes


@require_POST
@permission_required("campaigns.manage", scope="document")
@reauthentication_required
def whole(request, public_id):
    """Hand over the report, the open data and the transfers of a season as one ZIP."""
    report = get_object_or_404(Document, public_id=public_id, template=season.TEMPLATE, state=JobState.DONE)
    campaign = get_object_or_404(team_campaigns(current_user(request)), pk=season.campaign_of(report).pk)
    target = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - the response closes it
    with ZipFile(target, "w", ZIP_DEFLATED) as archived:
        for name, content in owed.files(report):
            archived.writestr(name, content)
    target.seek(0)
    journal.record(
        Act.EXPORT, f"Bilan de saison {with_de(campaign.code)}, avec ses données", actor=current_user(request)
    )
    return FileResponse(target, as_attachment=True, filename=f"saison-{campaign.code}.zip")
