"""What a challenge looks like elsewhere: feed, calendar, job posting, share card."""

import io
import json
from datetime import datetime, timedelta
from functools import cache
from textwrap import wrap

from django.utils.feedgenerator import Atom1Feed
from django.utils.safestring import mark_safe
from PIL import Image, ImageDraw, ImageFont

from challenges.models import CallWindow
from challenges.queries.public import latest, meetings, pay_range
from challenges.rules import public_campaigns
from common import agenda, clock
from common.days import day_of
from common.language.text import clean_json
from documents.domain.texts.fonts import font_path

FEED_LENGTH = 50
CARD = (1200, 630)
BLUE, WHITE, GREY = "#000091", "#ffffff", "#e3e3fd"


class AtomFeed(Atom1Feed):
    """An Atom feed that any XML parser reads, whatever its texts hold."""

    def __init__(self, **texts):
        super().__init__(**clean_json(texts))

    def add_item(self, **texts):
        """Add an entry."""
        super().add_item(**clean_json(texts))


def feed(address):
    """Return the Atom feed of the challenges published last."""
    atom = AtomFeed(title="Défis d’intérêt général", link=address, description="", language="fr")
    for challenge in latest(FEED_LENGTH):
        start = challenge.campaign.starts_on
        atom.add_item(
            title=str(challenge),
            link=f"{address}{challenge.slug}/",
            description=challenge.summary,
            unique_id=f"urn:uuid:{challenge.public_id}",
            updateddate=datetime(start.year, start.month, start.day, tzinfo=clock.now().tzinfo)
            if start
            else clock.now(),
            author_name=challenge.administration_label,
        )
    return atom.writeString("utf-8")


def calendar(address):
    """Return the calendar (RFC 5545) of webinars and of the calls' openings and closings, in UTC."""
    events = []
    for webinar in meetings():
        end = webinar.starts_at + timedelta(minutes=webinar.minutes)
        place = webinar.url or f"{address}{webinar.challenge.slug}/"
        title = f"{webinar.title} - {webinar.challenge}"
        events.append(
            agenda.event(f"webinar-{webinar.pk}", title, webinar.starts_at, end, url=place, cancelled=webinar.cancelled)
        )
    brief = timedelta(minutes=15)
    for window in CallWindow.objects.filter(campaign__in=public_campaigns()).select_related("campaign"):
        name, opens = f"{window.get_kind_display()}, {window.campaign}", window.opens_at
        events.append(agenda.event(f"opens-{window.pk}", f"Ouverture : {name}", opens, opens + brief, url=address))
        if window.closes_at:
            before = window.closes_at - brief
            events.append(
                agenda.event(f"closes-{window.pk}", f"Clôture : {name}", before, window.closes_at, url=address)
            )
    return agenda.calendar(events)


def job_posting(shown, address):
    """Return the JobPosting data (schema.org) of a challenge one may apply to, safe inside a script element."""
    challenge = shown.challenge
    campaign = challenge.campaign
    data = {
        "@context": "https://schema.org/",
        "@type": "JobPosting",
        "title": ", ".join(str(position.profession) for position in challenge.positions.all()) or str(challenge),
        "description": "\n".join(part for part in (challenge.summary, challenge.problem, challenge.body) if part),
        "identifier": {"@type": "PropertyValue", "name": "Passerelle", "value": str(challenge.public_id)},
        "datePosted": day_of(min(window.opens_at for window in campaign.windows.all()), campaign.timezone).isoformat(),
        "employmentType": "TEMPORARY",
        "totalJobOpenings": sum(position.seats for position in challenge.positions.all()),
        "hiringOrganization": {"@type": "GovernmentOrganization", "name": challenge.administration_label},
        "jobLocation": {
            "@type": "Place",
            "address": {
                "@type": "PostalAddress",
                "addressLocality": challenge.place or "France",
                "addressCountry": "FR",
            },
        },
        "url": address,
    }
    if shown.until:
        data["validThrough"] = shown.until.isoformat()
    if campaign.starts_on:
        data["jobStartDate"] = campaign.starts_on.isoformat()
    bounds = pay_range(challenge)
    if bounds:
        data["baseSalary"] = {
            "@type": "MonetaryAmount",
            "currency": "EUR",
            "value": {
                "@type": "QuantitativeValue",
                "minValue": float(bounds[0]),
                "maxValue": float(bounds[1]),
                "unitText": "MONTH",
            },
        }
    return script(data)


def script(data):
    """Return data as JSON that is safe inside a script element."""
    text = json.dumps(clean_json(data), ensure_ascii=False)
    for character, escaped in (("<", "\\u003C"), (">", "\\u003E"), ("&", "\\u0026")):
        text = text.replace(character, escaped)
    return mark_safe(text)  # noqa: S308 - escaped just above


def event_data(page):
    """Return the Event data (schema.org) of an event's page; a cancelled one says so."""
    state = "EventCancelled" if page.cancelled else "EventScheduled"
    place = {"@type": "Place", "name": page.place, "address": page.place}
    return script(
        {
            "@context": "https://schema.org/",
            "@type": "Event",
            "name": page.title,
            "description": page.introduction,
            "startDate": page.starts_at.isoformat(),
            "endDate": page.ends_at.isoformat(),
            "eventStatus": f"https://schema.org/{state}",
            "location": place if page.place else {"@type": "VirtualLocation", "url": page.link or page.full_url},
            "url": page.full_url,
        }
    )


@cache
def _font(name, size):
    return ImageFont.truetype(str(font_path(name)), size)


def card(challenge):
    """Return the share image of a challenge: 1200 x 630 pixels, title, host and promotion, PNG."""
    image = Image.new("RGB", CARD, BLUE)
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, CARD[0], 12), fill="#e1000f")
    draw.text((80, 80), challenge.campaign.name, font=_font("Marianne-Regular", 34), fill=GREY)
    for rank, line in enumerate(wrap(str(challenge), 30)[:3]):
        draw.text((80, 150 + 84 * rank), line, font=_font("Marianne-Bold", 68), fill=WHITE)
    for rank, line in enumerate(wrap(challenge.summary, 62)[:2]):
        draw.text((80, 425 + 42 * rank), line, font=_font("Marianne-Regular", 32), fill=WHITE)
    for rank, line in enumerate(wrap(challenge.administration_name, 60)[:1]):
        draw.text((80, 545 + 40 * rank), line, font=_font("Marianne-Bold", 30), fill=GREY)
    out = io.BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()
