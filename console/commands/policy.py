"""The programme itself."""

from console.commands.command import Command, Field

POLICY = (
    Command("limit", "", "limit", "Set a limit for this programme.", "policy", "console.policy:changed", "",
            (Field("value", "value", "number", required=True),), footer=False, admin=True),
)  # fmt: skip
