"""How the editor's admin manages people: their groups, and never how they sign in."""

from wagtail.users.apps import WagtailUsersAppConfig


class UsersConfig(WagtailUsersAppConfig):
    user_viewset = "cms.editor.users.UserViewSet"

    def ready(self):
        from django.contrib.auth import get_user_model  # noqa: PLC0415 - models are ready only now
        from wagtail.permissions import register_permission_policy  # noqa: PLC0415 - same

        from cms.editor.users import ExistingAccountsPolicy  # noqa: PLC0415 - same

        super().ready()
        register_permission_policy(get_user_model(), ExistingAccountsPolicy(get_user_model()))
