"""The people in the editor's admin: an account is made by its owner, whose address it verifies, and by nobody else.

An address or a password typed by an editor would be an unverified identity: the e-mail is shown and cannot be changed,
there is no password field, no account is created or deleted here, and only an administrator makes an administrator.
"""

from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.users.forms import UserEditForm as WagtailUserEditForm
from wagtail.users.views.users import EditView as WagtailEditView
from wagtail.users.views.users import UserViewSet as WagtailUserViewSet

REFUSED = frozenset({"add", "delete"})


class ExistingAccountsPolicy(ModelPermissionPolicy):
    """Django's permissions, less the creation and the deletion of accounts, whoever asks."""

    def user_has_permission(self, user, action):
        return action not in REFUSED and super().user_has_permission(user, action)

    def user_has_any_permission(self, user, actions):
        return super().user_has_any_permission(user, set(actions) - REFUSED)

    def users_with_any_permission(self, actions):
        return super().users_with_any_permission(set(actions) - REFUSED)


class UserEditForm(WagtailUserEditForm):
    """The groups of a person and whether their account is open; the address is read-only."""

    def __init__(self, *args, granted_by, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["email"].disabled = True
        if not granted_by.is_superuser:
            self.fields.pop("is_superuser", None)


class EditView(WagtailEditView):
    """Edit a person; what may be granted depends on who grants it."""

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"granted_by": self.request.user}


class UserViewSet(WagtailUserViewSet):
    """Wagtail's pages of people, with our form."""

    edit_view_class = EditView

    def get_form_class(self, for_update=False):  # noqa: FBT002 - Wagtail's signature
        return UserEditForm if for_update else super().get_form_class(for_update)
