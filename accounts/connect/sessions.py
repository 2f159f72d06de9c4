"""What a session keeps of an identity provider: enough to prove a second factor and to sign out there."""

PENDING = "connect_pending"  # verified, until allauth lets the person in
SESSION = "connect"  # {"provider", "id_token", "strong"}
LEAVING = "connect_leaving"  # signed out here, not there yet
FAREWELL = "connect_farewell"  # the state that the return must carry
