from cms.models.base import BasePage
from cms.models.calls import CallPage, CataloguePage
from cms.models.drafts import DocumentDraft, SharedClause
from cms.models.information import AccessibilityPage, FaqPage, PromotionsPage, StatisticsPage
from cms.models.links import BrokenLink
from cms.models.news import EventIndexPage, EventPage, NewsIndexPage, NewsPage
from cms.models.opinions import Opinion, Procedure
from cms.models.pages import ContentPage, HomePage, SitemapPage
from cms.models.settings import SiteFrame

__all__ = [
    "AccessibilityPage",
    "BasePage",
    "BrokenLink",
    "CallPage",
    "CataloguePage",
    "ContentPage",
    "DocumentDraft",
    "EventIndexPage",
    "EventPage",
    "FaqPage",
    "HomePage",
    "NewsIndexPage",
    "NewsPage",
    "Opinion",
    "Procedure",
    "PromotionsPage",
    "SharedClause",
    "SiteFrame",
    "SitemapPage",
    "StatisticsPage",
]
