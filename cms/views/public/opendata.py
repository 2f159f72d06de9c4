"""The open data sets as files, and the page that explains them."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import conditional_page, require_GET

from cms.publishing.opendata import DATASETS, LICENCE, SOURCE
from common.cache.table_versions import shared_by_visitors
from common.files.exports import csv_response


@login_not_required
@shared_by_visitors
@require_GET
def index(request):
    """List the data sets with their dictionary, and the API's addresses."""
    context = {"title": "Données ouvertes", "datasets": list(DATASETS.values()), "licence": LICENCE}
    return render(request, "cms/open_data.html", context)


def _json(dataset):
    body = {"name": dataset.code, "licence": LICENCE["title"], "source": SOURCE, "rows": list(dataset.records())}
    return JsonResponse(body, json_dumps_params={"ensure_ascii": False})


FORMATS = {
    "csv": lambda dataset: csv_response(dataset.code, dataset.header(), dataset.plain_rows()),
    "json": _json,
    "schema.json": lambda dataset: JsonResponse(dataset.schema(), json_dumps_params={"ensure_ascii": False}),
}


@login_not_required
@conditional_page
@require_GET
def dataset(request, name, extension):  # noqa: ARG001 - the same for everybody
    """Answer one data set in one format, or its schema."""
    if name not in DATASETS or extension not in FORMATS:
        raise Http404
    answer = FORMATS[extension](DATASETS[name])
    answer["Access-Control-Allow-Origin"] = "*"  # public data: any site may read it
    answer["Cross-Origin-Resource-Policy"] = "cross-origin"
    return answer
