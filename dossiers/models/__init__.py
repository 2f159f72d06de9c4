from dossiers.models.blind import BlindCopy, Masking, Unmasking
from dossiers.models.deposit import Deposit
from dossiers.models.deposited import DepositedModel, NoDossierError, NotDepositedError, PublicationModel
from dossiers.models.dossier import Answer, Attachment, Dossier, RivalAnswer, attachment_path
from dossiers.models.form import Form, FormField
from dossiers.models.mention import MentionModel
from dossiers.models.thread import Thread, ThreadedModel, ThreadMessage

__all__ = [
    "Answer",
    "Attachment",
    "BlindCopy",
    "Deposit",
    "DepositedModel",
    "Dossier",
    "Form",
    "FormField",
    "Masking",
    "MentionModel",
    "NoDossierError",
    "NotDepositedError",
    "PublicationModel",
    "RivalAnswer",
    "Thread",
    "ThreadMessage",
    "ThreadedModel",
    "Unmasking",
    "attachment_path",
]
