"""Build the first pages of a new site."""

from django.core.management.base import BaseCommand

from cms.starter import build
from common.language.french import counted


class Command(BaseCommand):
    help = "Crée les pages du site qui manquent (accueil, programme, défis, appels, pages légales)."

    def handle(self, *args, **options):
        titles = build()
        self.stdout.write(counted(len(titles), "page créée", "pages créées"))
