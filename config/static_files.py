"""The static files that are served: of the State's design system, which ships 1,600, only what our pages reach.

Each static file costs a web process memory and time when it starts (WhiteNoise lists them all), and a release the time
to hash and compress it.
"""

import posixpath
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.contrib.staticfiles.finders import AppDirectoriesFinder
from django.contrib.staticfiles.utils import get_files
from dsfr.constants import DsfrStaticAssets

from challenges.queries.covers import PICTOGRAMS

DESIGN_SYSTEM = "dsfr"
ENTRY_FILES = (
    DsfrStaticAssets.DSFR_MODULE_JS,
    DsfrStaticAssets.DSFR_NOMODULE_JS,
    DsfrStaticAssets.DSFR_OVERRIDES_CSS,
    "dsfr/dist/dsfr/dsfr.main.min.css",
    "dsfr/dist/utility/utility.main.min.css",
    "dsfr/dist/favicon/favicon.svg",
    *(f"dsfr/dist/artwork/pictograms/{name}.svg" for name in sorted(PICTOGRAMS)),
)
REFERENCE = re.compile(r"""url\(["']?(?!data:)([^"')?#]+)""")


def reach_files(root: Path, entries: Iterable[str]) -> set[str]:
    """Return files of a folder and all those that their style sheets name, as paths relative to the folder.

    Raises ``FileNotFoundError`` when a style sheet, or an entry, names a file that is not there.
    """
    reached: set[str] = set()
    waiting = list(entries)
    while waiting:
        path = waiting.pop()
        if path in reached:
            continue
        reached.add(path)
        file = root / path
        if not file.is_file():
            raise FileNotFoundError(file)
        if file.suffix == ".css":
            names = REFERENCE.findall(file.read_text(encoding="utf-8"))
            waiting += [posixpath.normpath(posixpath.join(posixpath.dirname(path), name)) for name in names]
    return reached


class UsedFilesFinder(AppDirectoriesFinder):
    """List every file of each application, but of the design system only those that the pages reach."""

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[Any]:
        """Yield (path, storage) pairs. Raises ``FileNotFoundError`` when the design system lacks a file of ours."""
        for name, storage in self.storages.items():
            if name == DESIGN_SYSTEM:
                paths: Iterable[str] = sorted(reach_files(Path(storage.location), ENTRY_FILES))
            else:
                paths = get_files(storage, ignore_patterns)
            for path in paths:
                yield path, storage
