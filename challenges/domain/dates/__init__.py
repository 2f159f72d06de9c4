"""The dates of a campaign: a published deadline that moves, dates tried before they are written."""
