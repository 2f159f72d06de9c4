"""What a finished season owes, as files: the sealed report, the open data, the table of the transfer decree."""

import json
from collections.abc import Iterable, Iterator

from cms.publishing.opendata import DATASETS
from common.files.exports import csv_lines
from documents.models import Document
from reporting.domain import season


def _table(header: Iterable[str], rows: Iterable[Iterable[object]]) -> bytes:
    return "".join(csv_lines(header, rows)).encode()


def files(report: Document) -> Iterator[tuple[str, bytes]]:
    """Yield (name, content) of the set of a report that is written; the transfers are those that it tells."""
    code = season.campaign_of(report).code
    with report.file.open() as stored:
        yield f"bilan-{code}.pdf", stored.read()
    lines = ([line[name] for name in season.TRANSFERS] for line in report.context["transfers"])
    yield f"transfert-{code}.csv", _table(season.TRANSFERS.values(), lines)
    for dataset in DATASETS.values():
        yield f"{dataset.code}.csv", _table(dataset.header(), dataset.plain_rows())
        yield f"{dataset.code}.schema.json", json.dumps(dataset.schema(), ensure_ascii=False, indent=2).encode()
