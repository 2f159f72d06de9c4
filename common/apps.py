from django.apps import AppConfig
from django.db.backends.signals import connection_created

from common import columns, search
from common.cache import table_versions


class CommonConfig(AppConfig):
    name = "common"
    verbose_name = "commun"

    def ready(self) -> None:
        columns.guard()
        connection_created.connect(search.teach, dispatch_uid="search")
        connection_created.connect(table_versions.install, dispatch_uid="table versions")
