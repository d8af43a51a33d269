"""Wiring of floor 2: which database rules the register brings along."""

from django.apps import AppConfig


class MembersConfig(AppConfig):
    """The register."""

    name = "members"

    def ready(self) -> None:
        # Models exist only from here on.
        from groups.guards import register
        from members import guards, member_guards, transfer_guards

        register(guards.guards_of_register)
        register(transfer_guards.transfer_guards)
        register(member_guards.member_guards)
