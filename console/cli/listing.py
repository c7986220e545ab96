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


class OfAPair(InOrder):
    """A group whose commands stand behind the pair that they are about: `ending HC-0007 begin`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """The pair first, then a command; `show` where none follows."""
        if not any(arg in ctx.help_option_names for arg in args[:1]):
            pair = next((arg for arg in args if not arg.startswith("-")), None)
            if pair is not None:
                rest = list(args)
                rest.remove(pair)
                args = [pair, *rest] if rest and rest[0] in self.commands else [pair, "show", *rest]
        return super().parse_args(ctx, args)
