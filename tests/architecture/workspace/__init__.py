"""What surrounds the page of whoever works."""
