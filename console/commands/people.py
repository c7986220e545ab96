"""Who and what there is, typed in and corrected.

`ref` is whom it is about: the commands that add take no notice of it, except that a new pair begins with the patient or
champion it names.
"""

from console.commands.command import Command, Field
from db import vocabulary as words

_SEPARATED = "several are separated by ;"
_PERSON = (
    Field("name", "name", required=True, hint="as they like to be called", free=True),
    Field("area", "area", free=True),
    Field("phone", "phone", free=True),
)
_ABOUT_THEM = (
    Field("gender", "gender", free=True),
    Field("languages", "languages", hint=_SEPARATED, free=True),
    Field("interests", "interests", hint=_SEPARATED, free=True),
    Field("availability", "availability", hint="Tue eve; Sat am", free=True),
)
_PATIENT = (
    *_PERSON,
    Field("care_contact", "care contact", hint="a named person in the care team", free=True),
    Field("care_contact_phone", "care contact's phone", free=True),
    Field("care_team", "care team", free=True),
    *_ABOUT_THEM,
    Field("champion_gender", "champion's gender", hint="if they asked for one", free=True),
    Field("online", "can meet online", "yes"),
    Field("prefers", "prefers", "choice", words.PREFERS),
    Field("referred_on", "referred on", "day"),
    Field("route", "route", "choice", words.ROUTES),
    Field("consented_on", "consented on", "day"),
)
_CHAMPION = (
    *_PERSON,
    Field("email", "email", free=True),
    *_ABOUT_THEM,
    Field("status", "status", "choice", words.CHAMPION_STATUS, required=True, default="ready"),
    Field("capacity", "pairs at once", "number", required=True, default="1", at_most=20),
    Field("joined_on", "joined on", "day"),
)
_REF = Field("ref", "reference", required=True)
_CLEARANCE = (
    Field("clearance", "clearance", "choice", words.CLEARANCES, required=True),
    Field("done", "done on", "day", required=True, default="today"),
    Field("renew", "renew on", "day", ahead=True),
)
_AS_IT_IS = "left empty: stays as it is"
_CORRECTED_CLEARANCE = (
    _CLEARANCE[0],
    Field("done", "done on", "day", hint=_AS_IT_IS),
    Field("renew", "renew on", "day", ahead=True, hint=_AS_IT_IS),
)
_COORDINATOR = Field("coordinator", "coordinator", hint="initials, as they log in")

PEOPLE = (
    Command("patient-add", "", "new patient", "A new patient.", "people", "console.people:patient_added",
            "console.people:next_patient", (_REF, *_PATIENT), starts_at="name", footer=False),
    Command("champion-add", "", "new champion", "A new champion.", "people", "console.people:champion_added",
            "console.people:next_champion", (_REF, *_CHAMPION), starts_at="name", footer=False),
    Command("patient-edit", "", "correct patient", "Correct what is kept of a patient.", "people",
            "console.people:patient_edited", "console.people:patient_now", _PATIENT, footer=False, partial=True),
    Command("champion-edit", "", "correct champion", "Correct what is kept of a champion.", "people",
            "console.people:champion_edited", "console.people:champion_now", _CHAMPION, footer=False, partial=True),
    Command(
        "pair-add", "", "new pair", "A patient and a champion are matched.", "people", "console.pairs:added",
        "console.pairs:next_one",
        (
            _REF,
            Field("patient", "patient", required=True, hint="a reference or a name"),
            Field("champion", "champion", required=True, hint="a reference or a name"),
            Field("matched", "matched on", "day", required=True, default="today"),
            Field("introduced", "introduced on", "day"),
            Field("every", "days between", "number", required=True, default="7", at_least=1, at_most=28,
                  hint="7 weekly, 14 fortnightly"),
            Field("mode", "how", "choice", words.MODES, default="in person"),
            Field("ends", "ends on", "day", ahead=True, hint="left empty: nine months after the introduction"),
            _COORDINATOR,
        ),
        starts_at="patient", footer=False,
    ),
    Command(
        "pair-edit", "", "correct pair", "Correct a pair's matching, introduction, end or coordinator.", "people",
        "console.pairs:edited", "console.pairs:now",
        (
            Field("matched", "matched on", "day", required=True),
            Field("introduced", "introduced on", "day"),
            Field("ends", "ends on", "day", ahead=True),
            _COORDINATOR,
        ),
        starts_at="introduced",
        footer=False,
    ),
    Command("clearance-add", "", "clearance", "A clearance of a champion was done or renewed.", "people",
            "console.clearances:added", "", _CLEARANCE, footer=False),
    Command("clearance-edit", "", "correct clearance", "Correct the days of a champion's latest clearance.", "people",
            "console.clearances:edited", "", _CORRECTED_CLEARANCE, footer=False),
    Command("clearance-remove", "", "remove clearance", "Take a champion's latest clearance of a kind away.", "people",
            "console.clearances:removed", "", _CLEARANCE[:1], footer=False),
    Command(
        "closure-add", "", "closure", "Days on which the whole programme rests.", "people",
        "console.closures:added", "",
        (
            Field("from_on", "from", "day", required=True, option="from", ahead=True),
            Field("to_on", "to", "day", required=True, option="to", ahead=True, hint="the last day of it"),
            Field("name", "name", hint="Christmas closure"),
        ),
        footer=False,
    ),
    Command(
        "closure-remove", "", "remove closure", "Take a closure away.", "people", "console.closures:removed",
        "console.closures:next_one",
        (
            Field("from_on", "from", "day", required=True, option="from", ahead=True),
            Field("to_on", "to", "day", option="to", ahead=True, hint="where two begin on the same day"),
        ),
        footer=False,
    ),
    Command(
        "initials", "", "initials", "The initials that your entries bear.", "people",
        "console.coordinators:introduced", "console.coordinators:offered",
        (Field("initials", "your initials", required=True, hint="as pairs name their coordinator: jw"),),
        offers="console.coordinators:to_choose", footer=False,
    ),
    Command("role", "", "role", "What a login may do: write, look only, or what an admin may.", "people",
            "console.roles:given", "console.roles:now", (Field("role", "role", "choice", words.ROLES, required=True),),
            footer=False, admin=True),
    Command(
        "cover", "", "cover", "A coordinator is away: a colleague has the caseload until a day.", "people",
        "console.cover:handed", "console.cover:mine",
        (
            Field("coordinator", "who is away", required=True, hint="initials", option="of"),
            Field("covered_by", "who covers", required=True, hint="initials", option="to"),
            Field("until", "until", "day", required=True, ahead=True, default="+2w", hint="the last day of it"),
            Field("from_on", "from", "day", required=True, default="today", ahead=True, option="from"),
        ),
        offers="console.cover:colleagues", starts_at="covered_by", footer=False,
    ),
    Command(
        "cover-ended", "", "back", "The coordinator is back before the day.", "people", "console.cover:ended",
        "console.cover:mine", (Field("coordinator", "who is back", required=True, hint="initials", option="of"),),
        footer=False,
    ),
    Command(
        "handover", "", "hand over", "Hand over to a colleague, who has to accept; until then both see it.", "people",
        "console.handing_over:handed", "console.handing_over:whose_it_is",
        (
            Field("whose", "from", required=True, hint="whose pair it is, by initials", option="from"),
            Field("to", "to", required=True, hint="initials"),
            Field("note", "what to know", hint="what matters, what you promised them", option="why", free=True),
        ),
        offers="console.handing_over:colleagues", starts_at="to", footer=False,
    ),
    Command(
        "handover-accept", "", "accept", "Accept what was handed to you: from now on it is yours.", "people",
        "console.handing_over:accepted", "console.handing_over:accepting",
        (Field("leave", "leave their actions", "yes", default="no", hint="what they were to do stays with them"),),
        footer=False,
    ),
    Command(
        "handover-decline", "", "decline", "Decline: it stays where it is.", "people",
        "console.handing_over:declined", "console.handing_over:declining",
        (Field("why", "why", required=True, hint="the other one has to know what to do instead", free=True),),
        footer=False,
    ),
    Command(
        "handover-back", "", "take back", "Take back: it is not handed over any more.", "people",
        "console.handing_over:taken_back", "console.handing_over:taking_back",
        (Field("why", "why", free=True),), footer=False,
    ),
    Command(
        "handover-save", "", "save page", "Save the page as a file.", "people",
        "console.handing_over_page:kept", "console.handing_over_page:offered",
        (
            Field("kind", "kind", "choice", ("docx", "md", "txt"), required=True, default="docx"),
            Field("names", "with names", "yes", required=True),
            Field("path", "file", required=True, hint="where; its ending follows the kind"),
        ),
        footer=False,
    ),
)  # fmt: skip
