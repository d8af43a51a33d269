"""What `manage.py check --deploy` says about the database role.

Promises: on PostgreSQL a role that row level security does not bind is named before it serves anybody.
"""

from django.core.checks import Tags, Warning, register
from django.db import connection


@register(Tags.database, deploy=True)
def app_role_is_bound_by_policies(app_configs, databases=None, **kwargs):
    """A superuser, or a role with BYPASSRLS, sees every group's rows whatever the scope."""
    if not databases or "default" not in databases or connection.vendor != "postgresql":
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")
        if not cursor.fetchone()[0]:
            return []
    return [
        Warning(
            "The database role of DATABASE_URL is not bound by row level security.",
            hint="Use an ordinary role there and name the owner in MIGRATE_DATABASE_URL (see README).",
            id="groups.W001",
        )
    ]
