"""What the head of every paper says of who issues it, and the data controller named by the rules of campaigns."""

from environ import Env

STATE = "République française"
MOTTO = "Liberté, Égalité, Fraternité"
COORDINATOR_ADDRESS = "20 avenue de Ségur, 75007 Paris"


def read(env: Env) -> tuple[str, dict[str, str]]:
    """Return the address of the direction that runs the programme, and the lines of the letterhead."""
    address = env.str("COORDINATOR_ADDRESS", COORDINATOR_ADDRESS)
    return address, {
        "state": env.str("LETTERHEAD_STATE", STATE),
        "motto": env.str("LETTERHEAD_MOTTO", MOTTO),
        "body": env.str("LETTERHEAD_BODY", "Direction interministérielle du numérique"),
        "address": address,
    }
