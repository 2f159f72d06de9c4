"""Write what payroll software reads: the Table Schema of the export, and its page."""

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from talents.domain import payroll
from talents.domain.pieces.archive import MANIFEST, RECORD, SUMS

PAGE, SCHEMA = "docs/paie.md", "docs/schemas/paie.json"
TYPES = {"string": "texte", "date": "jour", "number": "nombre", "integer": "nombre entier"}
INTRODUCTION = """# Données de paie et dossier de recrutement

Page écrite par `manage.py draw_payroll` : ne pas modifier à la main.

## Le fichier

Une ligne par mission, en CSV (UTF-8, points-virgules), en XLSX ou en ODS. Il s’exporte depuis « Recrutements » d’une
campagne, par qui lit les données de paie (`talents.view_payroll`), et depuis « Missions accueillies », par le contact
RH de l’administration, pour les personnes qu’elle accueille. Chaque export est au journal, et chaque personne le lit
dans « Qui a consulté mes données ».

Les noms des colonnes ne changent pas ; le schéma au format Table Schema est dans
[schemas/paie.json](schemas/paie.json). Dans un CSV, les jours s’écrivent `AAAA-MM-JJ` et les nombres avec un point.

| colonne | type | contenu |
| --- | --- | --- |
"""
ARCHIVE = f"""
## L’archive d’une personne

« Préparer l’archive », dans la mission d’une personne, réunit ce que l’on peut lire d’elle : ses documents, ses pièces,
sa fiche administrative. Le ZIP contient :

- `documents/` : les documents émis, sous leur numéro ;
- `pieces/` : les pièces reçues ou acceptées, sous leur code ;
- `{RECORD}` : la fiche administrative ;
- `{MANIFEST}` : le manifeste, avec les mots et l’ordre de SEDA 2.2 (`ArchiveTransfer`, `DataObjectPackage`,
  `BinaryDataObject`, `ArchiveUnit`). Chaque fichier y a son adresse (`Uri`), son empreinte SHA-256 (`MessageDigest`),
  sa taille (`Size`) et son type ; chaque unité d’archives, son intitulé et sa date. Ce manifeste n’est pas un bordereau
  de versement complet : le profil du service d’archives (accord, règles de gestion) s’y ajoute au versement ;
- `{SUMS}` : les mêmes empreintes, celle du manifeste comprise.

Avant d’être écrit, chaque fichier est comparé à l’empreinte prise à sa réception ou à son émission : un fichier qui
aurait changé arrête l’archive. Pour vérifier après coup, dans le dossier décompressé :

```
sha256sum --check {SUMS}
```
"""


def page() -> str:
    """Return the whole page; a test compares it with the committed file."""
    rows = []
    for column in payroll.COLUMNS:
        content = f"{column.label}. {column.description}" if column.description else f"{column.label}."
        rows.append(f"| `{column.name}` | {TYPES[column.schema_type]} | {content} |\n")
    return f"{INTRODUCTION}{''.join(rows)}{ARCHIVE}"


def schema() -> str:
    """Return the Table Schema as it is written."""
    return json.dumps(payroll.schema(), ensure_ascii=False, indent=2) + "\n"


class Command(BaseCommand):
    help = "Écrit docs/paie.md et docs/schemas/paie.json à partir des colonnes de l’export de paie."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="échoue si un fichier est périmé")

    def handle(self, *args: Any, **options: Any) -> None:
        for name, text in ((PAGE, page()), (SCHEMA, schema())):
            path = Path(settings.BASE_DIR) / name
            if options["check"]:
                if not path.exists() or path.read_text(encoding="utf-8") != text:
                    raise SystemExit(f"{name} est périmé : lancez « manage.py draw_payroll ».")
                continue
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
            self.stdout.write(f"{name} écrit.")
