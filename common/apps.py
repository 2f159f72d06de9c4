from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.utils.module_loading import autodiscover_modules

from common.cache import table_versions
from common.language import columns, search


class CommonConfig(AppConfig):
    name = "common"
    verbose_name = "commun"

    def ready(self) -> None:
        """Prepare every connection, and read what each package registers."""
        autodiscover_modules("registrations")
        columns.guard()
        connection_created.connect(search.teach, dispatch_uid="search")
        connection_created.connect(table_versions.install, dispatch_uid="table versions")
