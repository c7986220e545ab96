"""The words that may stand in a column: one tuple each, used by the schema, the imports and the forms."""

OUTCOMES = ("held", "cancelled", "missed")
MODES = ("in person", "phone", "video", "hybrid")
CANCELLED_BY = ("champion", "patient", "both", "service")
CLEARANCES = ("dbs", "references", "safeguarding", "volunteering", "boundaries", "programme", "consent")
CONTACT_WITH = ("champion", "patient", "pair")
CHANNELS = ("call", "text", "email", "visit", "video")
CHAMPION_STATUS = ("applied", "ready", "resting", "left")
ROUTES = ("staff", "consent for contact")
PREFERS = MODES
ENDINGS = ("completed", "early")
ENDED_BY = ("champion", "patient", "service", "both")
WHOSE = ("patient", "champion")
SETBACK_KINDS = ("illness", "hospital", "surgery", "pain", "covid", "appointment", "mental health", "other")
EFFECTS = ("none", "fewer", "remote only", "stopped")
RATED_BY = ("patient", "champion")
SUPERVISIONS = ("one-to-one", "group", "endings")
SEVERITIES = ("act", "soon", "watch")
REQUESTS = ("role or advice", "training or information", "practical")
GOAL_STATES = ("open", "met", "put down")
NOTICES = ("none", "same day", "day before", "longer")
JOURNALS = ("given", "declined", "in use")
GOAL_KINDS = (
    "moving", "eating", "weight", "sleep", "smoking", "drinking", "getting out", "routine", "confidence", "other",
)  # fmt: skip
MEASURED = ("ticked", "counted")
ENDING_KINDS = (
    "planned", "champion left", "patient left", "service ended", "unwilling", "unreachable", "consent withdrawn",
    "left care", "died",
)  # fmt: skip
"""Why a pair ends. All but the first are early: `service ended` is by the service, `unwilling` one of the two does not
want to go on with the other, `left care` is the patient's leaving of the trust's care."""
ENDING_STEPS = (
    "tell-both", "endings-session", "goals-together", "carry-on-plan", "care-contact-told", "last-meeting", "journal",
    "debrief", "letters", "check-in",
)  # fmt: skip
LETTERS = ("patient", "care contact", "champion")
ROLES = ("coordinator", "viewer", "admin")
ERASED = ("patient", "champion")
REVIEW_OUTCOMES = ("fine", "watch", "act", "snooze")

EVERY_DAYS = (1, 28)
"""Least and most days between meetings that a pair may agree."""
