"""The accounts of a demonstration: one for each kind of person, all with one password that is no secret."""

from accounts.models import User

PASSWORD = "passerelle-demonstration"  # noqa: S105 - printed on purpose; the command refuses to run in production
TEAM_EMAIL = "equipe@exemple.invalid"
AGENT_EMAIL = "agent@exemple.invalid"  # its SIRET is known, as after a sign-in by ProConnect
EMAILS = {
    "équipe programme": TEAM_EMAIL,
    "agent sans administration": AGENT_EMAIL,
    "administration": "administration@exemple.invalid",
    "jury": "jury@exemple.invalid",
    "candidature": "candidature@exemple.invalid",
    "talent": "talent@exemple.invalid",
}


def addresses() -> dict[str, str]:
    """Return the sign-ins of the demonstration that is loaded, {who: address} (one query)."""
    known = set(User.objects.filter(email__in=EMAILS.values()).values_list("email", flat=True))
    return {who: email for who, email in EMAILS.items() if email in known}
