"""What « accounts » registers with the packages below it; read once Django is ready (:mod:`common.registry`)."""

from accounts.domain import invitations, personal_data, privacy, retention, sign_in_links, view_as
from accounts.models.user import act_rules, read_rules
from accounts.rules import may_act, may_read

act_rules.register(may_act)
read_rules.register(may_read)
privacy.processing_records.register(personal_data.ACCOUNT, personal_data.AUDIT_TRAIL)
retention.rules.register(*invitations.RULES, sign_in_links.RULE)
view_as.private_routes.register(
    view_as.PrivateRoute("my-data", "Les données personnelles d’une personne se lisent par elle seule."),
    view_as.PrivateRoute("my-readers", "Les données personnelles d’une personne se lisent par elle seule."),
)
