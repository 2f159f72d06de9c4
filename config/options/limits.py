"""How many tries signing in takes: by minute, by address of the network, and by account and by day."""

SIGN_IN = {
    # Failures are counted by account and by day too: five every five minutes would be 1,440 tries of six digits a day.
    "login_failed": "10/m/ip,5/300s/key,20/d/key",
    "request_login_code": "20/m/ip,3/m/key,20/d/key",  # three tries a code
    "confirm_email": "1/10s/key,20/d/key",
    "reset_password": "20/m/ip,5/m/key,20/d/key",
    "reauthenticate": "10/m/user,50/d/user",
}
