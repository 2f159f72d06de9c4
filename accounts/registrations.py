"""What « accounts » registers with the packages below it; read once Django is ready (:mod:`common.registry`)."""

from accounts.decorators import may_act
from accounts.domain import invitations, personal_data, privacy, retention
from accounts.models.user import act_rules

act_rules.register(may_act)
privacy.processing_records.register(personal_data.ACCOUNT, personal_data.AUDIT_TRAIL)
retention.rules.register(*invitations.RULES)
