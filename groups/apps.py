"""Wiring of floor 1: the guards are lifted and installed around every migrate, and signing in leaves an event."""

from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in, user_login_failed
from django.db.models.signals import post_migrate, pre_migrate


class GroupsConfig(AppConfig):
    """The tenant: networks, groups, people, scope."""

    name = "groups"

    def ready(self) -> None:
        # Models exist only from here on; the checks register themselves.
        from groups import audit, checks, directory_guards, guards, import_guards, job_guards  # noqa: F401

        guards.register(_append_only_tables)
        guards.register(directory_guards.directory_guards)
        guards.register(job_guards.job_guards)
        guards.register(import_guards.import_guards)
        pre_migrate.connect(guards.lift, sender=self)
        post_migrate.connect(guards.install, sender=self)
        user_logged_in.connect(audit.record_sign_in)
        user_login_failed.connect(audit.record_failed_sign_in)


def _append_only_tables():
    from groups.guard_kinds import append_only

    tables = ("groups_auditevent", "groups_directoryevent", "groups_foundingdate")
    return [append_only(table) for table in tables]
