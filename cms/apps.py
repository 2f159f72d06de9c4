from django.apps import AppConfig


class CmsConfig(AppConfig):
    name = "cms"
    verbose_name = "site"

    def ready(self):
        from cms import receivers  # noqa: F401, PLC0415 - models are ready only now
