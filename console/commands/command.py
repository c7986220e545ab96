"""What a command is, and what it asks for."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from importlib import import_module
from inspect import signature
from typing import Any, Literal

from console import roles
from console.desk import Desk

Kind = Literal["day", "choice", "text", "number", "yes"]
Value = str | int | bool | date | None


@dataclass(frozen=True, slots=True)
class Field:
    """One thing a command asks for. `default` is typed into the form beforehand, in words ("yest", "+3w")."""

    name: str
    label: str
    kind: Kind = "text"
    choices: tuple[str, ...] = ()
    required: bool = False
    default: str = ""
    hint: str = ""
    option: str = ""
    """The name of the option on the command line, where it is not the field's own."""
    free: bool = False
    """Free text: on the command line it comes from standard input, never from argv."""
    open_choice: bool = False
    """Other words than the choices are taken too."""
    ahead: bool = False
    """A day that looks ahead: `fri` is the next one, not the last."""
    at_least: int = 0
    at_most: int = 100_000
    recent: bool = False
    """A day of the last week, most likely: the form offers each of them under one letter."""

    def parse(self, text: str, today: date) -> Value:
        """The value of what was typed; None for nothing. Raises Refused with a sentence."""
        from console.fields import parse  # noqa: PLC0415 - not before the first paint

        return parse(self, text, today)


@dataclass(frozen=True, slots=True)
class Command:
    """Something a coordinator can do. `group` is the word before it on the command line (`log met`).

    Every command writes, to the store or to a file: none of them is there for whoever is looking only.
    """

    name: str
    key: str
    label: str
    help: str
    group: str = ""
    run: str = ""
    prefill: str = ""
    fields: tuple[Field, ...] = ()
    starts_at: str = ""
    """The field the form begins with, where it is not the first."""
    warning: str = ""
    """What has to be known before it is written: it stands in the form in any case."""
    footer: bool = True
    fills: tuple[str, ...] = ()
    """The needed fields that `prefill` fills in any case: they need not be given on the command line."""
    offers: str = ""
    """`offers(desk, ref)` returns what can be chosen for some of the fields, from what is there (`open actions`)."""
    of_champion: bool = False
    """It is about the pair's champion: written for several pairs at once, it is written once for each champion."""
    once: bool = False
    """It stands on what is known of one pair, and is not written for several at once."""
    partial: bool = False
    """Only what was changed in the form is passed on, so that a colleague's change to another field stays."""
    admin: bool = False
    """It is for an admin, where the store has one."""

    def must_be_allowed(self, desk: Desk) -> None:
        """Raises Refused, with who can, where whoever is at work may not do it."""
        roles.must_be(desk, "admin" if self.admin else "coordinator")

    def __call__(self, desk: Desk, ref: str, values: Mapping[str, Value]) -> str:
        """Do it; returns the line that says what was written. Raises Refused.

        `sure` among the values says that a doubt was answered. A function that has none of its own is not told: what a
        colleague changed meanwhile can be asked about for every command.
        """
        self.must_be_allowed(desk)
        run = _function(self.run)
        told = "sure" in signature(run).parameters
        return str(run(desk, ref, **{name: value for name, value in values.items() if told or name != "sure"}))

    def filled(self, desk: Desk, ref: str) -> dict[str, str]:
        """The texts the form starts with. Raises Refused where the command has nothing to be about."""
        texts = {field.name: field.default for field in self.fields if field.default}
        if self.prefill:
            known: Mapping[str, str] = _function(self.prefill)(desk, ref)
            texts.update(known)
        return texts

    def offered(self, desk: Desk, ref: str) -> Mapping[str, tuple[str, ...]]:
        """What the form offers to choose from, by field name. Raises Refused where there is nothing."""
        if not self.offers:
            return {}
        found: Mapping[str, tuple[str, ...]] = _function(self.offers)(desk, ref)
        return found


def _function(dotted: str) -> Callable[..., Any]:
    module, _, name = dotted.partition(":")
    found: Callable[..., Any] = getattr(import_module(module), name)
    return found
