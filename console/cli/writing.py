"""Commands that write: refused before anything is asked or read, where whoever is at work may not do it."""

from typing import Any

import click

from console import roles
from db.roles import Role


class Writing(click.Command):
    """A command that writes to the store, or copies from it to a file. A coordinator or an admin may."""

    needs: Role = "coordinator"

    def invoke(self, ctx: click.Context) -> Any:
        """Do it. Raises Refused, with who can, where whoever is at work may not."""
        roles.must_be(ctx.obj.desk, self.needs)
        return super().invoke(ctx)


class ForAdmins(Writing):
    """A command that takes an admin, where the store has one."""

    needs: Role = "admin"
