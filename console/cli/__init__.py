"""The command line: one file a noun, each of them asking a `console` function and printing what it says."""

from collections.abc import Sequence


def run(argv: Sequence[str]) -> int:
    """Do the command that the arguments name; returns the exit code. Raises Refused, and what else goes wrong."""
    import click

    from console.cli.root import alongside

    try:
        code = alongside.main(args=list(argv), prog_name="alongside", standalone_mode=False)
    except click.exceptions.NoArgsIsHelpError as nothing:
        nothing.show()
        return 2
    except click.UsageError as wrong:
        wrong.show()
        return 2
    except click.Abort:
        raise KeyboardInterrupt from None
    return code if isinstance(code, int) else 0
