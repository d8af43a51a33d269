"""What a device says to a collection sheet and hears from it, for the tests of sheets."""

import json
import uuid

from django.urls import reverse

KEY = uuid.UUID("00000000-0000-4000-8000-000000000001")
OTHER_KEY = uuid.UUID("00000000-0000-4000-8000-000000000002")


def typed(member, savings=30_00, dues=0, fee=0, *, revision=1, **more):
    """A row as a device sends it."""
    row = {"by_bank": 0, "payer": None, "name": "", "book": "", "number": ""} | more
    return [getattr(member, "pk", member), savings, dues, fee, *row.values(), revision]


def part_address(cast, key=KEY) -> str:
    return reverse("sheet_part", args=[cast.group.slug, cast.sheet.uuid, key])


def send(client, cast, *rows, key=KEY, token="", **message):
    """The answer to a part with these rows."""
    body = json.dumps({"zone": None, "finished": False, "rows": rows} | message)
    headers = {"X-CSRFToken": token} if token else {}
    return client.post(part_address(cast, key), body, content_type="application/json", headers=headers)


def grid_address(cast) -> str:
    return reverse("sheet_rows", args=[cast.group.slug, cast.sheet.uuid])


def grid(client, cast):
    """What the grid is filled from."""
    return client.get(grid_address(cast), headers={"accept-encoding": "identity"}).json()
