from dossiers.models.deposit import Deposit
from dossiers.models.dossier import Answer, Attachment, Dossier, RivalAnswer, attachment_path
from dossiers.models.form import Form, FormField

__all__ = ["Answer", "Attachment", "Deposit", "Dossier", "Form", "FormField", "RivalAnswer", "attachment_path"]
