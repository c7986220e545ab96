"""Reads all that is held about somebody, section by section, and says what of it is somebody else's."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import date
from typing import Any

from console.dates import written
from console.desk import Desk
from console.history import said, standing, when
from console.history_words import column, table
from console.plain import clean
from console.retention import of_person
from console.telling import Teller
from console.traces import traces
from db import coordinators, erase, everything, handovers, history, pairs, people, reviews
from db.change import Cell, local
from db.everything import Rows, Who
from db.history import RowChange
from db.people import Champion, Patient

SECTIONS = (
    ("What is known", ("patient", "champion", "clearance", "supervision")),
    ("Pairs", ("pair", "agreement", "pause", "journal", "handover")),
    ("Meetings", ("meeting",)),
    ("Contacts", ("contact",)),
    ("Setbacks", ("setback",)),
    ("Goals", ("goal", "step", "tally")),
    ("Ratings", ("rating",)),
    ("Notes", ("note",)),
    ("Requests", ("request",)),
    ("Actions", ("action",)),
    ("Flags and reviews", ("raised", "snooze", "review", "weekly_review")),
    ("Ending", ("ending", "ending_step", "plan", "worry", "extension")),
    ("Letters", ("letter",)),
    ("Concerns", ("concern",)),
    ("Files", ("paper",)),
)
"""The headings, in order, and the tables under each; a table that is under none comes last."""

CONCERN = "concern"
"""What is about a concern begins with this, tables, rules and commands alike."""

_WHOSE = {"setback": "whose", "request": "asked_by"}
"""Tables of which a row is one person's alone, and the column that says whose."""

_TELLS_REASONS = frozenset({"cancelled-in-a-row", "champion-unavailable"})
"""Rules whose sentence has the reasons in it that were given; of these the short form is handed out."""

_OTHER = {"patient": "champion", "champion": "patient"}


class Reading:
    """One way through everything that is held about somebody."""

    def __init__(self, desk: Desk, person: Patient | Champion, *, concerns: bool) -> None:
        self.desk, self.person, self.concerns = desk, person, concerns
        self.who: Who = "patient" if isinstance(person, Patient) else "champion"
        self.teller = Teller(desk, names=True)
        self.pairs = [
            pair
            for pair in pairs.all_of_them(desk.store)
            if (pair.patient_id if self.who == "patient" else pair.champion_id) == person.id
        ]
        self.rows: Rows = everything.rows_about(desk.store, self.who, person.id)
        staff = coordinators.everybody(desk.store, desk.on)
        self.known = {name for each in staff for name in (each.login, each.initials) if name}
        self.withheld: dict[str, int] = {}
        handed = self.rows.get("handover", set())
        self.of_several = handovers.words_of(desk.store, handovers.sharing_words(desk.store, handed))
        self.stand_ins = dict(self._others())
        meetings = [each for each in map(self._meeting, self.rows.get("meeting", ())) if each]
        self.reasons = {
            f"({clean(str(each['reason']))})" for each in meetings if self._is_their_reason("meeting", each)
        }

    def sections(self) -> Iterator[tuple[str, list[str]]]:
        """Every section: its heading and its lines."""
        refs = {self.person.ref, *(pair.ref for pair in self.pairs)}
        texts = list(erase.texts(self.desk.store))
        self.rows["paper"] = {
            each.row_id
            for each in texts
            if each.table == "paper" and each.column == "about" and refs & set(re.findall(r"[\w-]+", each.text))
        }
        self.rows["weekly_review"] = set()
        placed = {name for _, tables in SECTIONS for name in tables}
        others = tuple(name for name in self.rows if name not in placed)
        for title, tables in (*SECTIONS, ("Other", others)):
            lines = [line for name in tables for line in self._of_table(name)]
            if title == "Flags and reviews":
                lines += self._weekly()
            if lines or title != "Other":
                yield title, lines
        yield "Half-filled forms", list(self._drafts(refs))
        yield "Named in what is about others, not printed", list(self._named(texts))
        yield "History: who wrote what about them, and when", list(self._history())

    def left_out(self) -> Iterator[str]:
        """What is there and was not printed; known once every section was read."""
        yield from (f"{count} x {what}" if count > 1 else what for what, count in self.withheld.items())
        count = len(self.rows.get(CONCERN, ()))
        if count and not self.concerns:
            yield f"{table(CONCERN).counted(count)}, not printed: ask the safeguarding lead"
        if self.who == "champion" and self.pairs:
            yield "goals, ratings and carry-on plans, which are the patients' own"

    # --- what stands in the tables ----------------------------------------------------------------------------------

    def _of_table(self, name: str) -> Iterator[str]:
        found = [
            (number, row)
            for number in sorted(self.rows.get(name, ()))
            if (row := everything.read(self.desk.store, name, number))
        ]
        if name == CONCERN and found and not self.concerns:
            counted = table(CONCERN).counted(len(found))
            yield f"{counted}, not printed: ask the safeguarding lead"
            return
        for number, row in found:
            if self._not_theirs(name, row):
                continue
            if name == self.who:
                yield from self._known(row)
                continue
            line = self._unnamed(
                self.teller.stands(RowChange(name, number, None, self._shown(name, row), erased=False))
            )
            yield f"{line} ({row['recorded_by']}, {local(str(row['recorded_at']))})"
            yield from self._untold(name, row)

    def _known(self, row: Mapping[str, Cell]) -> Iterator[str]:
        for name, value in row.items():
            about = column(self.who, name)
            if about is None or value in {None, ""}:
                continue
            if name in {"care_contact", "care_contact_phone"}:
                self._leave_out(f"{about.label}: somebody else's")
                continue
            yield f"{about.label}: {self._value(about.kind, value)}"
        yield f"written down by {row['recorded_by']} on {local(str(row['recorded_at']))}"
        if found := of_person(self.desk, self.person.ref):
            yield f"kept until {written(found.due_on)} ({found.why})"

    @staticmethod
    def _value(kind: str, value: Cell) -> str:
        if kind == "yes":
            return "yes" if value else "no"
        if kind == "day":
            with suppress(ValueError):
                return written(date.fromisoformat(str(value)))
        return clean(str(value))

    def _untold(self, name: str, row: Mapping[str, Cell]) -> Iterator[str]:
        """What a row holds that the history does not tell: what was flagged, what a letter said, a concern."""
        if name == "review":
            yield from (f"  it was flagged: {each}" for each in self._flags(_read(row["seen"])))
        if name == "letter":
            fields = _read(row["fields"])
            if isinstance(fields, list) and fields:
                yield f"  in it: {clean(', '.join(map(str, fields))).replace('_', ' ')}"
            for label, value in fields.items() if isinstance(fields, dict) else ():
                yield f"  {clean(str(label)).replace('_', ' ')}: {self._unnamed(clean(str(value)))}"
        if name == CONCERN:
            yield f"  {self._unnamed(clean(str(row['facts'])))}"

    def _shown(self, name: str, row: dict[str, Cell]) -> dict[str, Cell]:
        """The row without what is somebody else's."""
        shown = dict(row)
        if name == "contact" and row["with_whom"] == _OTHER[self.who] and row["note"]:
            self._leave_out(f"the note of a contact with the {_OTHER[self.who]}: read it on the pair's page")
            shown["note"] = None
        if name == "handover" and (of_several := self._of_several(row)):
            self._leave_out("words of a handover that were written for several pairs at once: read them on its page")
            shown |= dict.fromkeys(of_several)
        if self._is_their_reason(name, row):
            self._leave_out(f"why the {_OTHER[self.who]} called a meeting off, or did not come")
            shown["reason"] = None
        if name == CONCERN:
            shown["told"] = None
            shown["facts"] = None
        return shown

    def _of_several(self, row: Mapping[str, Cell]) -> set[str]:
        """The columns of a handover whose words stand in another one too, and may be about other people."""
        return {each for each in ("note", "why") if row.get(each) and row[each] in self.of_several}

    def _meeting(self, number: int) -> dict[str, Cell] | None:
        return everything.read(self.desk.store, "meeting", number)

    def _is_their_reason(self, name: str, row: Mapping[str, Cell]) -> bool:
        """Whether the row says why the other half called a meeting off: that may be their health, or their family."""
        return name == "meeting" and row.get("cancelled_by") == _OTHER[self.who] and bool(row.get("reason"))

    def _not_theirs(self, name: str, row: Mapping[str, Cell]) -> bool:
        if name in _WHOSE and row.get(_WHOSE[name]) == _OTHER[self.who]:
            self._leave_out(f"{table(name).many.removesuffix('s')} of the {_OTHER[self.who]}")
            return True
        return False

    def _weekly(self) -> Iterator[str]:
        """What the weekly reviews have kept of their pairs."""
        refs = {pair.ref for pair in self.pairs}
        for each in reviews.all_of_them(self.desk.store):
            seen, page = _read(reviews.seen(self.desk.store, each.id)), _read(reviews.page(self.desk.store, each.id))
            lines = [
                f"{row['pair']}, {row.get('severity', '')}: {'; '.join(self._flags(row)) or 'no flags'}"
                for row in (seen.get("pairs", ()) if isinstance(seen, dict) else ())
                if row.get("pair") in refs
            ]
            lines += [self._unnamed(line) for line in _of_page(page, refs)]
            if lines:
                yield f"weekly review of {written(each.begun_on)} by {each.by}:"
                yield from (f"  {line}" for line in lines)

    def _flags(self, seen: Any) -> list[str]:
        flags = seen.get("flags", ()) if isinstance(seen, dict) else ()
        return [
            self._unnamed(clean(str(flag.get("short" if flag.get("rule") in _TELLS_REASONS else "why", ""))))
            for flag in flags
            if isinstance(flag, dict) and (self.concerns or not str(flag.get("rule", "")).startswith(CONCERN))
        ]

    def _drafts(self, refs: set[str]) -> Iterator[str]:
        for _, about, texts in erase.drafts(self.desk.store):
            if refs & set(about.split("\n")):
                fields = _read(texts)
                said_so = (
                    [f"{name}: {value}" for name, value in fields.items() if value] if isinstance(fields, dict) else []
                )
                yield self._unnamed(clean(f"{', '.join(about.split())}: {'; '.join(said_so)}"))

    def _named(self, texts: Iterable[erase.Text]) -> Iterator[str]:
        """Where they are named in words about somebody else: by whole name, number or address."""
        store = self.desk.store
        before = erase.called_before(store, self.who, self.person.id)
        looked_for = traces(self.person, [*people.patients(store), *people.champions(store)], before)
        found: dict[tuple[str, int], None] = {}
        for each in texts:
            if each.row_id not in self.rows.get(each.table, ()) and looked_for.named_in(each.text):
                found[each.table, each.row_id] = None
        for name, number in found:
            row = everything.read(store, name, number)
            shown = RowChange(name, number, row, row, erased=False)
            if name == CONCERN and not self.concerns:
                self._leave_out("concern about somebody else that names them: ask the safeguarding lead")
            elif row:
                owner = self.teller.owner(shown)
                yield self._unnamed(f"{owner}, {self.teller.label(shown)}" if owner else self.teller.label(shown))

    # --- the history -------------------------------------------------------------------------------------------------

    def _history(self) -> Iterator[str]:
        rows = {name: ids for name, ids in self.rows.items() if name != "weekly_review"}
        log = everything.history_of(self.desk.store, rows)
        for entry in reversed(history.entries(self.desk.store, list(log))):
            if entry.command.startswith(CONCERN) and not self.concerns:
                self._leave_out("entry of the history about a concern: ask the safeguarding lead")
                continue
            stands = standing(entry)
            words = self._unnamed(said(entry))
            yield f"{entry.id}, {when(entry)}, {entry.by}: {words}" + (f" ({stands})" if stands else "")
            for row in log[entry.id]:
                if row.erased or (row.table == CONCERN and not self.concerns):
                    continue
                now = row.after or row.before or {}
                if row.table in _WHOSE and now.get(_WHOSE[row.table]) == _OTHER[self.who]:
                    continue
                before, after = self._own(row.table, row.before), self._own(row.table, row.after)
                shown = RowChange(row.table, row.row_id, before, after, erased=False)
                yield f"  {self._unnamed(self.teller.row(shown, unless=entry.summary or ''))}"

    def _own(self, name: str, row: dict[str, Cell] | None) -> dict[str, Cell] | None:
        if row is None:
            return None
        hidden = {"care_contact", "care_contact_phone", "told"}
        if name == "contact" and row.get("with_whom") == _OTHER[self.who]:
            hidden |= {"note"}
        if self._is_their_reason(name, row):
            hidden |= {"reason"}
        if name == "handover":
            hidden |= self._of_several(row)
        return {each: ("(somebody else's)" if value and each in hidden else value) for each, value in row.items()}

    # --- other people ------------------------------------------------------------------------------------------------

    def _unnamed(self, text: str) -> str:
        """The text with the references of whoever they were paired with in the place of those names."""
        for reason in self.reasons:
            text = text.replace(reason, "(a reason of their own)")
        own = {part.casefold() for part in self.person.name.split()}
        for pair in self.pairs:
            name, ref = (
                (pair.champion_name, pair.champion_ref)
                if self.who == "patient"
                else (pair.patient_name, pair.patient_ref)
            )
            parts = [re.escape(part) for part in (name, *name.split()) if len(part) > 1 and part.casefold() not in own]
            if parts:
                text = re.sub(rf"\b(?:{'|'.join(parts)})\b", ref, text, flags=re.IGNORECASE)
        for who, what in self.stand_ins.items():
            text = re.sub(rf"(?<!\w){re.escape(who)}(?!\w)", what, text, flags=re.IGNORECASE)
        return text

    def _others(self) -> Iterator[tuple[str, str]]:
        """Whoever else has a field: the care contact, who was told of a concern, who does an action."""
        if isinstance(self.person, Patient) and self.person.care_contact:
            yield clean(self.person.care_contact), "the care contact"
        for name, field_name in (("concern", "told"), ("action", "whom")):
            for number in self.rows.get(name, ()):
                who = clean(str((everything.read(self.desk.store, name, number) or {}).get(field_name) or ""))
                if len(who) > 2 and not {who.lower(), who.lower().removeprefix("the ")} & {*self.known, *_OTHER}:
                    yield who, "somebody"

    def _leave_out(self, what: str) -> None:
        self.withheld[what] = self.withheld.get(what, 0) + 1


def _read(text: Cell) -> Any:
    with suppress(ValueError):
        return json.loads(str(text or "{}"))
    return {}


def _of_page(page: Any, refs: set[str]) -> Iterator[str]:
    """What the page of a review says of these pairs."""
    for heading, rows in page.items() if isinstance(page, dict) else ():
        for row in rows if isinstance(rows, list) else ():
            if isinstance(row, dict) and row.get("pair") in refs:
                told = {name: value for name, value in row.items() if name != "pair" and value not in (None, "", [])}
                said_so = [f"{name.replace('_', ' ')} {_plain(value)}" for name, value in told.items()]
                yield clean(f"{row['pair']}, {heading.replace('_', ' ')}: {', '.join(said_so)}")


def _plain(value: object) -> str:
    return "; ".join(map(str, value)) if isinstance(value, list) else str(value)
