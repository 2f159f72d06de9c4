"""What « accounts » registers with the packages below it; read once Django is ready (:mod:`common.registry`)."""

from accounts.domain import invitations, personal_data, privacy, retention

privacy.processing_records.register(personal_data.ACCOUNT, personal_data.AUDIT_TRAIL)
retention.rules.register(*invitations.RULES)
