"""Write the definitions that ship with the presets, from the programme's data files."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from challenges.domain.programme import definitions, programme_files, source_definitions


class Command(BaseCommand):
    help = "Écrit dans le paquet les formulaires, grilles, métiers et thématiques d’un dossier de données."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", nargs="?", default=settings.PROGRAMME_DATA)
        parser.add_argument("--target", default=str(definitions.FOLDER))

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            files = programme_files.read(Path(options["path"]))
        except programme_files.BadDataError as error:
            raise CommandError(str(error)) from None
        for name, content in asdict(source_definitions.read(files)).items():
            text = json.dumps(content, ensure_ascii=False, indent=1) + "\n"
            (Path(options["target"]) / f"{name}.json").write_text(text, encoding="utf-8")
            self.stdout.write(f"{name} : {len(content)}")
