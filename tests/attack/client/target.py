"""The instance that is attacked, and the people and objects that an attack needs: its state, never the attack.

Everything here is written through Django, in the process of the attack, on the database, the files and the broker of
the instance. What is attacked is reached over HTTP only.
"""

import secrets
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Permission

from accounts.models import User
from common import clock
from dossiers.domain import answers, deposits
from dossiers.domain.blind import blinding
from tests import factories as f
from tests.attack.client.browser import PASSWORD, Browser
from tests.resilience.stack import Stack


@dataclass
class Target:
    """The instance: its front, its processes, and what is prepared on it."""

    stack: Stack
    front: int
    """The port of nginx."""
    web_pid: int
    """The process of gunicorn that starts the web processes."""

    @property
    def direct(self) -> int:
        """Return the port of the web processes, behind nginx."""
        return self.stack.port

    @property
    def host(self) -> str:
        """Return the host that a browser names."""
        return f"127.0.0.1:{self.front}"

    def browser(self, *, address: str = "") -> Browser:
        """Return a visitor's browser."""
        return Browser(self.front, address=address)

    @cached_property
    def password_hash(self) -> str:
        """Return the hash of everybody's password: it costs a tenth of a second."""
        return make_password(PASSWORD)

    def person(self, **fields: Any) -> User:
        """Return a new account with a password and a verified address."""
        email = f"{secrets.token_hex(6)}@attaque.invalid"
        user: User = f.UserFactory(**{"email": email, "password": self.password_hash} | fields)
        EmailAddress.objects.update_or_create(user=user, email=user.email, defaults={"verified": True, "primary": True})
        return user

    def team_member(self, **fields: Any) -> tuple[User, str]:
        """Return a new member of the team and the secret of their authenticator."""
        user, secret = self.person(is_team=True, **fields), generate_totp_secret()
        TOTP.activate(user, secret)
        return user, secret

    def signed_in(self, user: User, secret: str = "") -> Browser:
        """Return a browser that signed in through the page."""
        return self.browser().sign_in(user.email, secret=secret)

    def team(self, **fields: Any) -> Browser:
        """Return the browser of a new member of the team, second factor proved."""
        return self.signed_in(*self.team_member(**fields))

    def editor(self) -> Browser:
        """Return the browser of an editor who edits pages and is not of the team."""
        user, secret = self.person(is_staff=True), generate_totp_secret()
        user.user_permissions.add(Permission.objects.get(codename="access_admin"))
        TOTP.activate(user, secret)
        return self.signed_in(user, secret)

    @cached_property
    def world(self) -> "World":
        """Return the objects that every family reads and none changes for the others."""
        return World(self)


class World:
    """A campaign with both calls open, a published challenge, a proposal, applications, a blind jury."""

    def __init__(self, target: Target) -> None:
        self.target, at = target, clock.now()
        self.at = at
        code = f"ATTAQUE-{secrets.token_hex(3).upper()}"
        self.campaign = f.ready_campaign(code=code, state="published", min_wishes=1, name="Promotion attaquée")
        self.campaign.windows.update(opens_at=at - timedelta(days=5), closes_at=at + timedelta(days=30))
        f.CallWindowFactory(
            campaign=self.campaign,
            kind="applications",
            opens_at=at - timedelta(days=5),
            closes_at=at + timedelta(days=30),
        )
        self.text_field = self.campaign.application_form.fields.get()
        self.file_field = f.FormFieldFactory(
            form=self.campaign.application_form, label="Portfolio", kind="file", required=False
        )
        self.grid = f.ScoringGridFactory(scale_min=1, scale_max=4)
        self.criterion = f.CriterionFactory(grid=self.grid)
        self.blind_stage = f.StageFactory(campaign=self.campaign, kind="preselection", grid=self.grid, blind=True)
        self.panel = f.PanelFactory(grid=self.grid, blind=True)
        self.blind_stage.panels.add(self.panel)
        self.administration = f.AdministrationFactory(name="Direction attaquée")
        self.lead = self.member("lead")
        self.published = f.PublishedChallengeFactory(
            campaign=self.campaign, administration=self.administration, submitted_title="Défi publié",
            dossier=f.DossierFactory(form=self.campaign.challenge_form, owner=self.lead),
        )  # fmt: skip
        f.DepositFactory(dossier=self.published.dossier)
        self.position = f.PositionFactory(challenge=self.published)
        self.juror = f.JurorFactory(panel=self.panel, user=target.person()).user

    def member(self, role: str) -> User:
        """Return a new member of the administration that hosts."""
        user = self.target.person()
        f.AdministrationMemberFactory(administration=self.administration, user=user, role=role)
        return user

    def draft(self, user: User | None = None) -> Any:
        """Return a person's draft, in the open call."""
        author = user or self.target.person()
        return f.ApplicationFactory(
            campaign=self.campaign, candidate=author, dossier__owner=author, profession=self.position.profession,
            experience_years=4,
        )  # fmt: skip

    def application(
        self, user: User | None = None, *, motivation: str = "Je conduis des projets.", extra: bool = True
    ) -> Any:
        """Return a deposited application, announced as such, read blind by the juror."""
        row = self.draft(user)
        author = row.candidate
        answers.save_answers(row.dossier, {self.text_field.pk: motivation}, at=self.at)
        named = {"title": "Design", "person": {"name": author.get_full_name(), "email": author.email}}
        deposits.deposit(
            row.dossier, number=f"A-{secrets.token_hex(4)}", by=author, at=self.at, extra=named if extra else {}
        )
        type(row).objects.filter(pk=row.pk).update(state="submitted", announced_state="submitted")
        row.refresh_from_db()
        blinding.record_first(row.dossier.deposit, by=author, at=self.at)
        return row

    def assessment(self, application: Any, juror: User | None = None) -> Any:
        """Return the juror's reading of an application."""
        seat = self.panel.jurors.get(user=juror or self.juror)
        return f.AssessmentFactory(juror=seat, deposit=application.dossier.deposit)

    def proposal(self, state: str = "submitted", lead: User | None = None) -> Any:
        """Return a challenge deposited by the administration, in a state that its people know."""
        owner = lead or self.lead
        row = f.ChallengeFactory(
            campaign=self.campaign, administration=self.administration, state=state, announced_state=state, published_title="Défi",
            dossier=f.DossierFactory(form=self.campaign.challenge_form, owner=owner),
        )  # fmt: skip
        f.PositionFactory(challenge=row, profession=self.position.profession)
        if state != "draft":
            f.DepositFactory(dossier=row.dossier)
        return row
