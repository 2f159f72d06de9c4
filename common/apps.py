from django.apps import AppConfig
from django.db.backends.signals import connection_created

from common import columns, search, stamps


class CommonConfig(AppConfig):
    name = "common"
    verbose_name = "commun"

    def ready(self) -> None:
        columns.guard()
        connection_created.connect(search.teach, dispatch_uid="search")
        connection_created.connect(stamps.install, dispatch_uid="stamps")
