"""What `manage.py check --deploy`, and the web server when it starts, say about the database role.

Promises: on PostgreSQL a role that the database's own rules do not bind is named before it serves anybody.
Refuses nothing: a trial run as the owner or a superuser works, and is told what it goes without.
"""

import sys

from django.core.checks import Tags, Warning, register
from django.db import connection

UNBOUND = (
    "The database role of DATABASE_URL is not bound by the database's own rules (superuser, BYPASSRLS or owner)."
)
WAY_OUT = "Use an ordinary role there and name the owner in MIGRATE_DATABASE_URL (see README)."


def role_is_bound() -> bool:
    """Whether row level security binds the role, and the role may not take the guards off."""
    if connection.vendor != "postgresql":
        return True
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolsuper OR rolbypassrls OR coalesce((SELECT pg_has_role(current_user, relowner, 'MEMBER') "
            "FROM pg_class WHERE oid = to_regclass('public.groups_group')), false) "
            "FROM pg_roles WHERE rolname = current_user"
        )
        return not cursor.fetchone()[0]


def warn_of_unbound_role() -> None:
    """Say so on stderr, where whoever starts a web server reads."""
    if not role_is_bound():
        sys.stderr.write(f"WARNING: {UNBOUND} {WAY_OUT}\n")


@register(Tags.database, deploy=True)
def app_role_is_bound_by_policies(app_configs, databases=None, **kwargs):
    """A superuser, or a role with BYPASSRLS, sees every group's rows; an owner can take the guards off."""
    if not databases or "default" not in databases or role_is_bound():
        return []
    return [Warning(UNBOUND, hint=WAY_OUT, id="groups.W001")]
