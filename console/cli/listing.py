"""Commands with words after them: in a chosen order, or listing when none follows (`people`, `people P-0001`)."""

import click


class InOrder(click.Group):
    """A group that lists its commands in the order in which they were put in."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """That order."""
        return list(self.commands)


class Listing(InOrder):
    """A group whose command `show` need not be named."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read what is no command of the group as an argument or option of `show`."""
        if not args or (args[0] not in self.commands and args[0] not in ctx.help_option_names):
            args = ["show", *args]
        return super().parse_args(ctx, args)
