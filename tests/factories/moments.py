"""The instants that test objects share."""

from datetime import UTC, datetime, timedelta

NOW = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)
LATER = NOW + timedelta(days=30)
