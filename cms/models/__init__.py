from cms.models.drafts import DocumentDraft, SharedClause
from cms.models.pages import BasePage, CallPage, CataloguePage, ContentPage, HomePage

__all__ = ["BasePage", "CallPage", "CataloguePage", "ContentPage", "DocumentDraft", "HomePage", "SharedClause"]
