"""What « challenges » registers with the packages below it; read once Django is ready (:mod:`common.registry`)."""

from accounts.domain import handover, invitations, privacy
from accounts.domain import retention as delays
from accounts.rules import route_scopes
from challenges import lists
from challenges.domain import colleagues, funding, instruction, personal_data, publication
from challenges.domain.dates import postponement
from challenges.domain.directory import administrations
from challenges.domain.ends import absences, closing, leftovers
from challenges.domain.roles import invitations as role_invitations
from challenges.models import Campaign, Challenge
from challenges.queries import trades
from challenges.queries.wording import epicene_style
from challenges.rules import PROGRAMME_SCOPE, campaign_scope
from common.language import epicene
from dossiers.domain.publication import sources
from juries.queries import batches
from lists import declaration

privacy.processing_records.register(personal_data.PROPOSALS)
delays.rules.register(absences.RULE)
invitations.kinds.register(
    administrations.MEMBER_INVITATION, colleagues.ROLE_INVITATION, role_invitations.ROLE_INVITATION
)
funding.notice_sources.register(funding.ceiling_notices)
handover.responsibilities.register(instruction.FOLLOWED_CHALLENGES)
closing.checks.register(*leftovers.CHECKS)
sources.register(publication.DECISIONS)
epicene.campaign_styles.register(epicene_style)
postponement.informed.register(postponement.ADMINISTRATIONS)
batches.trade_sources.register(trades.TRADES)
declaration.register(lists.CHALLENGES, lists.DIRECTORY, lists.MEMBERS, lists.COLLEAGUES)
route_scopes.register(
    campaign_scope("campaign", Campaign, key="code"),
    campaign_scope("challenge", Challenge, "campaign"),
    PROGRAMME_SCOPE,
)
