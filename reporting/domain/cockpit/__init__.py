"""What the team steers a campaign by: what asks for an act, how it goes beside the past, whether it goes fairly."""
