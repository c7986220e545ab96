"""What tables and columns are called when the history is told, and which of them are not told.

`LEFT_OUT` are columns that keep the books and say nothing to a reader. Of the others each has a label and a kind; the
kind says how a value is written, and whether it is somebody's own (a name, words) that is shown only when asked for.
"""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["plain", "day", "yes", "name", "words", "facts", "patient", "champion"]


@dataclass(frozen=True, slots=True)
class Table:
    """`one` names one row: columns in braces are put in, and `{of}` is "on" where the row is new."""

    one: str
    many: str

    def counted(self, number: int) -> str:
        """`1,450 meetings`, `1 meeting`."""
        return f"{number:,} {self.many if number != 1 else self.many.removesuffix('s')}"


@dataclass(frozen=True, slots=True)
class Column:
    """`alone` is how a value is said in a row of them, where that is not its label and then it; of a yes or no both."""

    label: str
    kind: Kind = "plain"
    alone: str = ""

    @property
    def personal(self) -> bool:
        """Whether it is shown only when asked for."""
        return self.kind in {"name", "words"}


TABLES = {
    "champion": Table("champion {ref}", "champions"),
    "clearance": Table("clearance {clearance}", "clearances"),
    "patient": Table("patient {ref}", "patients"),
    "pair": Table("pair {ref}", "pairs"),
    "agreement": Table("agreement from {from_on}", "agreements"),
    "meeting": Table("meeting {of} {on_day}", "meetings"),
    "contact": Table("contact with the {with_whom} {of} {on_day}", "contacts"),
    "setback": Table("setback of the {whose} from {began_on}", "setbacks"),
    "pause": Table("pause from {from_on}", "pauses"),
    "closure": Table("closure from {from_on}", "closures"),
    "goal": Table("goal {ref}", "goals"),
    "step": Table("step towards {goal}", "steps"),
    "tally": Table("tally of {goal} {of} {on_day}", "tally marks"),
    "rating": Table("rating of {goal} by the {by_whom} {of} {on_day}", "ratings"),
    "supervision": Table("supervision {of} {on_day}", "supervisions"),
    "request": Table("request of the {asked_by} {of} {asked_on}", "requests"),
    "concern": Table("concern of {seen_on}", "concerns"),
    "note": Table("note {of} {on_day}", "notes"),
    "raised": Table("raised flag of {raised_on}", "raised flags"),
    "action": Table("action", "actions"),
    "review": Table("review {of} {on_day}", "reviews"),
    "snooze": Table("snooze of {rule}", "snoozes"),
    "ending": Table("ending", "endings"),
    "ending_step": Table("step of the ending «{step}»", "ending steps"),
    "plan": Table("carry-on plan", "carry-on plans"),
    "worry": Table("worry of the champion", "worry notes"),
    "extension": Table("agreement to go on from {from_on}", "extensions"),
    "letter": Table("letter ({kind})", "letters"),
    "policy": Table("limit {limit_name}", "limits"),
    "journal": Table("journal {of} {on_day}", "journals"),
    "coordinator": Table("coordinator {initials}", "coordinators"),
    "cover": Table("cover for {coordinator} by {covered_by}", "covers"),
    "handover": Table("handover by {from_whom} to {to_whom}", "handovers"),
    "weekly_review": Table("weekly review of {begun_on}", "weekly reviews"),
    "role": Table("role of {login}", "roles"),
    "holder": Table("passphrase of {name}", "passphrases"),
    "key_event": Table("keys on {on_day}", "what was done to keys"),
    "paper": Table("file of {on_day}", "files"),
    "erased": Table("erasure of {ref}", "erasures"),
}

LEFT_OUT = frozenset(
    {
        "id", "nth", "recorded_at", "recorded_by", "recorded_on", "pair_id", "goal_id", "ending_id", "review_id",
        "weekly_review_id", "seen", "page", "after_change", "fields",
    }
)  # fmt: skip

_COLUMNS = {
    "ref": Column("reference"),
    "name": Column("name", "name"),
    "area": Column("area"),
    "phone": Column("phone", "words"),
    "email": Column("email", "words"),
    "gender": Column("gender"),
    "languages": Column("languages"),
    "interests": Column("interests"),
    "availability": Column("availability"),
    "status": Column("status"),
    "capacity": Column("pairs at once"),
    "joined_on": Column("joined", "day"),
    "clearance": Column("clearance"),
    "done_on": Column("done", "day"),
    "renew_on": Column("renew on", "day"),
    "champion_gender": Column("champion's gender"),
    "online": Column("can meet online", "yes", "can meet online|cannot meet online"),
    "prefers": Column("prefers"),
    "referred_on": Column("referred", "day"),
    "route": Column("route"),
    "consented_on": Column("consented", "day"),
    "care_contact": Column("care contact", "name"),
    "care_contact_phone": Column("care contact's phone", "words"),
    "care_team": Column("care team"),
    "patient_id": Column("patient", "patient"),
    "champion_id": Column("champion", "champion"),
    "coordinator": Column("coordinator"),
    "matched_on": Column("matched", "day"),
    "introduced_on": Column("introduced", "day"),
    "every_days": Column("days between", alone="every {} days"),
    "mode": Column("how", alone="{}"),
    "ends_on": Column("ends on", "day"),
    "closed_on": Column("closed", "day"),
    "ending": Column("ending"),
    "ended_by": Column("ended by"),
    "ending_reason": Column("reason"),
    "from_on": Column("from", "day"),
    "to_on": Column("to", "day"),
    "on_day": Column("day", "day"),
    "outcome": Column("outcome", alone="{}"),
    "minutes": Column("minutes", alone="{} minutes"),
    "cancelled_by": Column("by"),
    "reason": Column("reason"),
    "rearranged_to": Column("moved to", "day"),
    "week_only": Column("only its week is known", "yes", "only its week is known|"),
    "notice": Column("notice"),
    "note": Column("note", "words"),
    "with_whom": Column("with"),
    "channel": Column("by", alone="{}"),
    "reached": Column("reached", "yes", "reached|not reached"),
    "met_on": Column("they met on", "day"),
    "began_on": Column("began", "day"),
    "whose": Column("whose"),
    "kind": Column("kind", alone="{}"),
    "effect": Column("effect"),
    "review_on": Column("review on", "day"),
    "ended_on": Column("ended", "day"),
    "goal_text": Column("goal", "words"),
    "measure": Column("measure", "words"),
    "measured": Column("measured", alone="{}"),
    "routine": Column("routine"),
    "amount": Column("number", alone="{}"),
    "set_on": Column("set on", "day"),
    "state": Column("state", alone="{}"),
    "step_text": Column("step", "words"),
    "due_on": Column("due", "day"),
    "by_whom": Column("by"),
    "score": Column("score"),
    "asked_by": Column("asked by"),
    "asked_on": Column("asked", "day"),
    "answered_on": Column("answered", "day"),
    "seen_on": Column("seen on", "day"),
    "facts": Column("facts", "facts"),
    "told": Column("told", "name"),
    "passed_on": Column("passed on", "day"),
    "severity": Column("severity", alone="{}"),
    "raised_on": Column("raised", "day"),
    "lowered_on": Column("lowered", "day"),
    "action_text": Column("to be done", "words"),
    "whom": Column("by"),
    "rule": Column("rule"),
    "until_on": Column("until", "day"),
    "woken_on": Column("woken", "day"),
    "begun_on": Column("begun", "day"),
    "finished_on": Column("finished", "day"),
    "caseload": Column("caseload"),
    "step": Column("step"),
    "skipped_why": Column("left out because", "words"),
    "skipped_on": Column("left out", "day"),
    "done_by": Column("by", "name"),
    "agreed_on": Column("the patient agreed", "day"),
    "closed_why": Column("closed with steps open because", "words"),
    "keep_doing": Column("what I keep doing", "words"),
    "my_routine": Column("my routine", "words"),
    "who_helps": Column("who helps", "words"),
    "where_i_go": Column("where I go", "words"),
    "if_it_slips": Column("what I do if it slips", "words"),
    "worry": Column("worry", "words"),
    "answer": Column("answer", "words"),
    "dropped_on": Column("closed with the pair", "day"),
    "made_on": Column("made", "day"),
    "limit_name": Column("limit"),
    "value": Column("days or number", alone="{}"),
    "login": Column("logs in as"),
    "initials": Column("initials"),
    "covered_by": Column("covered by"),
    "from_whom": Column("from"),
    "to_whom": Column("to"),
    "accepted_on": Column("accepted", "day"),
    "declined_on": Column("declined", "day"),
    "withdrawn_on": Column("taken back", "day"),
    "role": Column("role", alone="{}"),
    "added_on": Column("added", "day"),
    "changed_on": Column("changed", "day"),
    "removed_on": Column("removed", "day"),
    "what": Column("what", alone="{}"),
    "file": Column("file", "words"),
    "names": Column("with names", "yes", "with names|with references"),
    "about": Column("about"),
    "who": Column("who", alone="{}"),
}

_OWN = {
    ("closure", "name"): Column("name"),
    ("handover", "why"): Column("why", "words"),
    ("raised", "reason"): Column("reason", "words"),
    ("snooze", "reason"): Column("reason", "words"),
    ("ending", "reason"): Column("reason", "words"),
    ("extension", "reason"): Column("reason", "words"),
    ("snooze", "severity"): Column("severity then"),
    ("clearance", "champion_id"): None,
    ("supervision", "champion_id"): None,
    ("holder", "name"): Column("name"),
    ("policy", "value"): Column("value", alone="{}"),
}
"""Where a column of a table is not what others of its name are; None is left out."""


def table(name: str) -> Table:
    """What that table is called; one without words here is called by its name."""
    plain = name.replace("_", " ")
    return TABLES.get(name) or Table(plain, f"{plain} rows")


def column(table_name: str, name: str) -> Column | None:
    """What that column is called, or None where it is not told. One without words here counts as somebody's own."""
    if name in LEFT_OUT:
        return None
    if (table_name, name) in _OWN:
        return _OWN[table_name, name]
    return _COLUMNS.get(name) or Column(name.replace("_", " "), "words")


def has_words(table_name: str, name: str) -> bool:
    """Whether somebody has decided what that column is called, or that it is not told."""
    return name in LEFT_OUT or (table_name, name) in _OWN or name in _COLUMNS
