"""Files shown page by page, inside the platform."""
