"""One pair as one line of the list: how urgent, who, which week, its strip, its quiet, and why."""

from dataclasses import dataclass

from console.dates import say
from console.flags import Assessment
from screens.lines import Line, Span, Tone, fit, line
from screens.marks import SEVERITY, Marks
from screens.naming import first_names, shown

_TONES: dict[str, Tone] = {"act": "act", "soon": "soon", "watch": "watch", "none": "muted"}


def tone(severity: str) -> Tone:
    """The tone of a severity."""
    return _TONES[severity]


@dataclass(frozen=True, slots=True)
class Columns:
    """How wide each part of a row is, in cells, on a screen of `width`."""

    ref: int
    names: int
    weeks: int
    reason: int

    @classmethod
    def of(cls, width: int, longest_ref: int) -> "Columns":
        """At 80: twelve weeks and 32 cells of reason; what is wider goes to names, weeks and reason alike."""
        ref = max(4, min(longest_ref, 12))
        spare = max(0, width - 80)
        names = 14 + min(spare // 4, 16)
        weeks = 12 + min(spare // 3, 27)
        return cls(ref, names, weeks, max(8, width - 3 - ref - 1 - names - 1 - 4 - weeks - 1 - 4 - 1))


def row(
    found: Assessment,
    cells: str,
    columns: Columns,
    marks: Marks,
    *,
    private: bool,
    cursor: bool,
    marked: bool = False,
    also: str = "",
) -> Line:
    """The line of one pair. The cursor and the severity are marks first, colour second."""
    head = f"{shown(found.pair.ref)}"
    names = first_names(found.pair, private=private)
    who = f"{fit(head, columns.ref)} {fit(names, columns.names)}"
    return line(
        Span(">" if cursor else " ", "strong"),
        Span(SEVERITY[found.severity], tone(found.severity)),
        Span("*" if marked else " ", "key"),
        Span(who, "cursor" if cursor else "plain"),
        " ",
        Span(f"w{found.week}"[:4].ljust(4), "muted"),
        Span(fit(marks.strip(cells), columns.weeks), "plain"),
        " ",
        Span(f"q{found.quiet_days}"[:4].ljust(4), "muted"),
        " ",
        Span(fit(reason(found, also), columns.reason).rstrip(), tone(found.severity)),
    )


def reason(found: Assessment, also: str = "") -> str:
    """Why the pair is where it is, in a few words; `also` is why it is listed although no grave flag says so."""
    if also and found.severity in {"watch", "none"}:
        return shown(also)
    if found.flags:
        more = f" +{len(found.flags) - 1}" if len(found.flags) > 1 else ""
        return shown(found.flags[0].short) + more
    if found.snoozed:
        return f"put away until {say(min(put.until_on for put in found.snoozed))}"
    return f"resting until {say(found.resting_until)}" if found.resting_until else "no flags"
