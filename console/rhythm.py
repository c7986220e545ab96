"""The rhythm of a pair, in words."""

WEEKLY = 7
"""The rhythm of a pair that has agreed none, in days (the intervention's published accounts)."""


def rhythm(every: int) -> str:
    """`weekly`, `fortnightly`, or `every 10 days`."""
    return {1: "daily", 7: "weekly", 14: "fortnightly", 28: "every four weeks"}.get(every, f"every {every} days")
