"""The values of a line, read one after the other: a label and what stands behind it, or a value without one."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from console.commands import Command, Field
from console.fields import expected
from console.line.cutting import Word, ends, folded, joined, quoted, runs
from console.line.everyday import NOISE, WEAK
from console.line.labels import NOT, PICK, is_pick, labels, takes_days
from console.line.unclear import nearest, never_typed, not_a_value, not_understood
from console.line.understood import name_of
from console.line.value import How, text_of
from db.refused import Refused

_MARKS = " .:,;)-–—/|"
"""What may stand between a label and the words behind it, and is no part of them."""
_WHOLE: tuple[How, ...] = ("whole",)
_ANY: tuple[How, ...] = ("whole", "short")
_YES_OR_NO = {"yes": "yes", "y": "yes", "no": "no", "n": "no"}


class _Found(NamedTuple):
    """A text for a field, and where the line goes on."""

    field: Field
    text: str
    at: int


class _Label(NamedTuple):
    """A label, the fields that it may mean, and where the line goes on."""

    said: str
    fields: tuple[Field, ...]
    at: int


class Reading:
    """The texts found so far in a line about one pair, and how the rest of it is read."""

    def __init__(
        self, command: Command, ref: str, line: str, words: Sequence[Word], today: date, *, free: bool
    ) -> None:
        self.texts: dict[str, str] = {}
        self._command, self._ref, self._line, self._words = command, ref, line, words
        self._today, self._free = today, free
        self._labels = labels(command)
        days = takes_days(command)
        self._takers = (*days, *(field for field in command.fields if field.kind != "day"))

    def to_the_end(self, at: int) -> None:
        """Read everything from there on. Raises Refused at the first word that is not understood."""
        while at < len(self._words):
            at = self._next(at)

    def to_the_words(self, at: int, asked: Field) -> None:
        """Read an entry that is about free text: what stands behind a colon, or all of it where it is asked first."""
        for colon in range(at, len(self._words) - 1):
            if self._words[colon].after == ":" and (before := self._before(asked, at, colon + 1)) is not None:
                self.texts.update(before)
                self._take_words(asked, colon + 1)
                return
        if asked is not self._command.fields[0]:
            self.to_the_end(at)
        elif at < len(self._words):
            self._take_words(asked, at)

    def _next(self, at: int) -> int:
        """Read what stands there, and say where the line goes on."""
        label, value = self._label(at), self._value(at)
        found: _Found | None = None
        trouble: Refused | None = None
        if label and (not value or label.at >= value.at):
            try:
                found = self._labelled(label)
            except Refused as refused:
                trouble = refused
        if found := found or value or self._picked(at):
            self.texts[found.field.name] = found.text
            return found.at
        if trouble:
            raise trouble
        if folded(self._words[at].text) in NOISE:
            return at + 1
        raise not_understood(self._words, at, self._command, self.texts, self._today, free=self._free)

    def _label(self, at: int) -> _Label | None:
        for run in runs(self._words, at):
            said = folded(joined(run))
            if fields := self._labels.get(said):
                return _Label(said, fields, at + len(run))
        return None

    def _value(self, at: int) -> _Found | None:
        """The value without a label that stands there: the longest, whole words before beginnings."""
        for run in runs(self._words, at, across=True):
            for how in _WHOLE if folded(joined(run)) in self._labels else _ANY:
                for field in self._takers:
                    if field.name not in self.texts and (text := text_of(field, run, self._today, how)) is not None:
                        return _Found(field, text, self._end_of(text, at, len(run)))
        return None

    def _picked(self, at: int) -> _Found | None:
        """A number or a short name, for a field that names one of several things."""
        typed = self._words[at].text
        still_open = [field for field in self._command.fields if field.name not in self.texts]
        field = next((field for field in still_open if is_pick(self._command, field)), None)
        if field is None or not PICK.fullmatch(typed) or nearest(self._words, at, self._command, still_open):
            return None
        if typed.isdigit() and any(field.kind == "number" for field in still_open):
            return None  # a number that is out of bounds
        return _Found(field, typed, at + 1)

    def _labelled(self, label: _Label) -> _Found:
        """The value behind a label, for the first of its fields that takes it. Raises Refused."""
        trouble: Refused | None = None
        for field in label.fields:
            if field.name not in self.texts:
                try:
                    return self._behind(field, label)
                except Refused as refused:
                    trouble = trouble or refused
        raise trouble or Refused(f"{quoted(label.said)} is given twice. Leave one of them out.")

    def _behind(self, field: Field, label: _Label) -> _Found:
        at = label.at
        apart = self._words[at - 1].after == ","
        if field.kind == "yes":
            return self._yes_or_no(field, label, apart=apart)
        while not apart and at + 1 < len(self._words) and not field.free and folded(self._words[at].text) in NOISE:
            at += 1
        if apart or at >= len(self._words):
            raise Refused(f"{name_of(field)}: nothing stands behind {quoted(label.said)}. {expected(field)}")
        if field.free:
            return _Found(field, self._free_words(field, at, len(self._words)), len(self._words))
        if field.kind == "text":
            return self._text(field, at)
        own = field.open_choice and label.said not in WEAK
        for run in runs(self._words, at, across=True):
            if (text := text_of(field, run, self._today, "labelled")) is not None:
                end = self._end_of(text, at, len(run))
                if own and not self._reads_on(end, ends(self._words, at)):
                    break
                return _Found(field, text, end)
        if own:
            end = self._before_day_ahead(at, ends(self._words, at))
            return _Found(field, str(field.parse(self._typed(at, end), self._today)), end)
        raise not_a_value(field, self._words, at, self._today)

    def _yes_or_no(self, field: Field, label: _Label, *, apart: bool) -> _Found:
        if label.said.startswith(NOT):
            return _Found(field, "no", label.at)
        behind = folded(self._words[label.at].text) if label.at < len(self._words) and not apart else ""
        if behind in _YES_OR_NO:
            return _Found(field, _YES_OR_NO[behind], label.at + 1)
        return _Found(field, "yes", label.at)

    def _text(self, field: Field, at: int) -> _Found:
        """One word for what is picked; else the words up to a comma or to a label with its value."""
        if is_pick(self._command, field):
            return _Found(field, self._words[at].text, at + 1)
        end = ends(self._words, at)
        end = next((index for index in range(at + 1, end) if self._reads_label(index)), end)
        return _Found(field, self._typed(at, end), end)

    def _end_of(self, text: str, at: int, count: int) -> int:
        """Where the line goes on behind a choice. In `yes, they met thu` its second half is a label with its value."""
        first, comma, _ = text.partition(",")
        half = at + len(first.split())
        return half if comma and half < at + count and self._reads_label(half) else at + count

    def _reads_label(self, at: int) -> bool:
        label = self._label(at)
        if label is None:
            return False
        try:
            return bool(self._labelled(label))
        except Refused:
            return False

    def _reads_on(self, at: int, end: int) -> bool:
        """Whether the rest of a stretch is no part of somebody's own words: it is understood, or nearly."""
        if at >= end or self._part(at, end) is not None:
            return True
        still_open = [field for field in self._command.fields if field.name not in self.texts]
        return nearest(self._words[:end], at, self._command, still_open) is not None

    def _part(self, at: int, end: int) -> dict[str, str] | None:
        """What a part of the line says, without a word of free text; None where it is not understood."""
        part = Reading(self._command, self._ref, self._line, self._words[:end], self._today, free=False)
        part.texts = dict(self.texts)
        try:
            part.to_the_end(at)
        except Refused:
            return None
        return part.texts

    def _before(self, asked: Field, at: int, end: int) -> dict[str, str] | None:
        """What stands before the colon of the free text that is asked for; None where it is not understood."""
        for start in range(at, end):
            label = self._label(start)
            if label and label.at == end and asked in label.fields:
                return self._part(at, start)
        return self._part(at, end)

    def _take_words(self, asked: Field, at: int) -> None:
        end = self._before_day_ahead(at, len(self._words))
        self.texts[asked.name] = self._free_words(asked, at, end)
        self.to_the_end(end)

    def _before_day_ahead(self, at: int, end: int) -> int:
        """Where own words end: before a day that is looked ahead to, if one stands last (`ring Owen by fri`)."""
        for start in range(at + 1, end):
            label = self._label(start)
            if label and any(field.ahead for field in label.fields) and self._part(start, end) is not None:
                return start
        return end

    def _free_words(self, field: Field, at: int, end: int) -> str:
        if not self._free:
            raise never_typed(self._command, self._ref, field)
        before = self._line[self._words[at - 1].ends : self._words[at].starts] if at else ""
        behind = self._line[self._words[end - 1].ends :] if end == len(self._words) else ""
        return (before.lstrip(_MARKS) + self._typed(at, end) + behind).strip()

    def _typed(self, at: int, end: int) -> str:
        return self._line[self._words[at].starts : self._words[end - 1].ends]
