"""The fixed format: which tables a file may bring, their columns, and what may stand in each."""

from dataclasses import dataclass
from typing import Literal

from db import vocabulary as words

Kind = Literal["text", "ref", "word", "day", "whole", "yes", "list", "initials"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the fixed format, under the heading `name`."""

    name: str
    kind: Kind = "text"
    stored: str = ""
    """Its name in the store, where it is another."""
    allowed: tuple[str, ...] = ()
    least: int = 0
    most: int = 0
    required: bool = False
    refers: str = ""
    """The table whose reference it holds; the store keeps the row's id."""
    default: bool = False
    """Left blank, it is as if the column were not there: the store's default, or what is there already, holds."""
    internal: bool = False
    """Set by a tracker's reading, never by a heading."""

    @property
    def kept_as(self) -> str:
        """The name of the column in the store."""
        return self.stored or self.name


@dataclass(frozen=True, slots=True)
class Table:
    """One table of the fixed format: a CSV file or a sheet of that name."""

    name: str
    stored: str
    columns: tuple[Column, ...]
    identity: tuple[str, ...]
    """The stored columns that say which row it is, in a later import too."""
    one: str
    """What one row is called."""
    own_day: str = ""
    """The stored column with the fact's own date, which stands in for a missing `recorded_on`."""

    @property
    def has_reference(self) -> bool:
        """Whether other tables refer to its rows by a reference."""
        return self.identity == ("ref",)

    @property
    def counted(self) -> bool:
        """Whether several rows may stand on one day, told apart by which of the day they are."""
        return self.identity[-1] == "nth"


def _day(name: str, stored: str = "", *, required: bool = False) -> Column:
    return Column(name, "day", stored, required=required)


def _word(name: str, allowed: tuple[str, ...], stored: str = "", *, required: bool = False) -> Column:
    return Column(name, "word", stored, allowed=allowed, required=required)


def _ref(name: str) -> Column:
    return Column(name, "ref", "ref", required=True)


def _of(name: str, table: str) -> Column:
    return Column(name, "ref", f"{name}_id", required=True, refers=table)


_EVERY = Column("every_days", "whole", least=words.EVERY_DAYS[0], most=words.EVERY_DAYS[1])
_MODE = _word("mode", words.MODES)
_RECORDED = Column("recorded_on", "day", default=True)
_NTH = Column("nth", "whole", least=1, most=1000, internal=True)
_PERSON = (
    Column("name", default=False), Column("area"), Column("phone"), Column("gender"), Column("languages", "list"),
    Column("interests", "list"), Column("availability", "list"),
)  # fmt: skip

_ALL = (
    Table(
        "champions", "champion",
        (_ref("champion"), *_PERSON, Column("email"),
         Column("status", "word", allowed=words.CHAMPION_STATUS, default=True),
         Column("capacity", "whole", most=100, default=True), _day("joined_on")),
        ("ref",), "champion",
    ),
    Table(
        "clearances", "clearance",
        (_of("champion", "champions"), _word("clearance", words.CLEARANCES, required=True), _day("done_on"),
         _day("renew_on")),
        ("champion_id", "clearance", "done_on"), "clearance",
    ),
    Table(
        "patients", "patient",
        (_ref("patient"), *_PERSON, Column("champion_gender"), Column("online", "yes"), _word("prefers", words.PREFERS),
         _day("referred_on"), _word("route", words.ROUTES), _day("consented_on"), Column("care_contact"),
         Column("care_contact_phone"), Column("care_team")),
        ("ref",), "patient",
    ),
    Table(
        "pairs", "pair",
        (_ref("pair"), _of("patient", "patients"), _of("champion", "champions"), Column("coordinator", "initials"),
         _day("matched_on", required=True), _day("introduced_on"), _EVERY, _MODE, _day("ends_on"), _day("closed_on"),
         _word("ending", words.ENDINGS), _word("ended_by", words.ENDED_BY), Column("ending_reason")),
        ("ref",), "pair",
    ),
    Table(
        "agreements", "agreement",
        (_of("pair", "pairs"), _day("from_on", required=True), _EVERY, _MODE, _RECORDED),
        ("pair_id", "from_on"), "agreement", "from_on",
    ),
    Table(
        "closures", "closure",
        (_day("from_on", required=True), _day("to_on", required=True), Column("name")),
        ("from_on", "to_on"), "closure",
    ),
    Table(
        "meetings", "meeting",
        (_of("pair", "pairs"), _day("on", "on_day", required=True), _word("outcome", words.OUTCOMES, required=True),
         _MODE, Column("minutes", "whole", least=1, most=1440), _word("cancelled_by", words.CANCELLED_BY),
         Column("reason"), _day("rearranged_to"), _RECORDED, Column("note"), _NTH,
         Column("week_only", "yes", internal=True, default=True)),
        ("pair_id", "on_day", "nth"), "meeting", "on_day",
    ),
    Table(
        "contacts", "contact",
        (_of("pair", "pairs"), _day("on", "on_day", required=True),
         _word("with", words.CONTACT_WITH, "with_whom", required=True), _word("channel", words.CHANNELS),
         Column("reached", "yes", required=True), _day("met_on"), _RECORDED, Column("note"), _NTH),
        ("pair_id", "on_day", "nth"), "contact", "on_day",
    ),
    Table(
        "setbacks", "setback",
        (_of("pair", "pairs"), _word("whose", words.WHOSE, required=True),
         _word("kind", words.SETBACK_KINDS, required=True), _day("began_on", required=True), _day("review_on"),
         _day("ended_on"), _word("effect", words.EFFECTS), _RECORDED, Column("note"), _NTH),
        ("pair_id", "began_on", "nth"), "setback", "began_on",
    ),
    Table(
        "pauses", "pause",
        (_of("pair", "pairs"), _day("from_on", required=True), _day("review_on"), _day("ended_on"), Column("reason"),
         _RECORDED, _NTH),
        ("pair_id", "from_on", "nth"), "pause", "from_on",
    ),
    Table(
        "goals", "goal",
        (_ref("goal"), _of("pair", "pairs"), Column("goal_text", required=True), Column("measure"),
         _day("set_on", required=True), Column("recorded_on", "day", default=True, internal=True)),
        ("ref",), "goal", "set_on",
    ),
    Table(
        "ratings", "rating",
        (_of("goal", "goals"), _day("on", "on_day", required=True),
         _word("by", words.RATED_BY, "by_whom", required=True), Column("score", "whole", most=10, required=True),
         _RECORDED),
        ("goal_id", "on_day", "by_whom"), "rating", "on_day",
    ),
    Table(
        "supervision", "supervision",
        (_of("champion", "champions"), _day("on", "on_day", required=True),
         _word("kind", words.SUPERVISIONS, required=True), Column("note"),
         Column("recorded_on", "day", default=True, internal=True)),
        ("champion_id", "on_day", "kind"), "supervision", "on_day",
    ),
)  # fmt: skip

TABLES = {table.name: table for table in _ALL}
"""By name, in the order in which they are written: what is referred to comes first."""
