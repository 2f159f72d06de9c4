"""Follow every link of the public site now."""

from django.core.management.base import BaseCommand

from cms.publishing import links
from common import clock


class Command(BaseCommand):
    help = "Suit les liens du site public et dit ceux qui ne mènent nulle part."

    def handle(self, *args, **options):
        links.check(at=clock.now())
        for link in links.left():
            self.stdout.write(f"{link.page or links.FRAME} : {link} {link.href}")
