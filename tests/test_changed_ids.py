"""A member who changes an id in an address learns nothing: whatever it names, the answer is that of a missing one.

Every address of the resolver with something in it to change is tried, each part by itself, with everything real that
the database holds of that kind (all pages of both groups) and with what does not exist: same status, same body, same
questions to the database.
"""

import re
import uuid

import pytest
from django.db import connection, models
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver, reverse
from django.urls.resolvers import URLPattern

from groups.guards import tenant_models
from groups.models import Group, Network
from groups.tenancy import group_scope
from groups.thai_dates import Month
from ledger.models import Posting, Receipt
from tests.door_parts import own_parts
from tests.guards_lifted import as_owner
from tests.makers import APRIL
from tests.test_doors import DOORS, MEMBER_DOORS, lasting_village, village  # noqa: F401  (fixtures)

pytestmark = pytest.mark.every_page

# Of each kind of part what exists nowhere.
MISSING = {
    "int": 987_654, "uuid": uuid.UUID(int=1), "slug": "nowhere", "str": "nobody", "number": "nobody",
    "month": Month(2031, 1),
}  # fmt: skip
MOST = 25


def converters() -> dict[str, dict[str, str]]:
    """By the name of an address: each of its parts with the kind of its converter."""
    found = {}

    def walk(patterns, before):
        for pattern in patterns:
            parts = before | {name: _kind(way) for name, way in pattern.pattern.converters.items()}
            if isinstance(pattern, URLPattern):
                found[pattern.name] = parts
            elif pattern.namespace != "admin":
                walk(pattern.url_patterns, parts)

    walk(get_resolver().url_patterns, {})
    return found


def _kind(converter) -> str:
    return type(converter).__name__.removesuffix("Converter").lower().replace("string", "str")


PARTS = converters()
# In which form a file of her own is written is nobody's secret.
OWN_PLACES = sorted(
    (name, part) for name in MEMBER_DOORS for part in PARTS[name] if part not in ("fmt", "file_format")
)


@pytest.fixture(scope="module")
def real(lasting_village) -> dict[str, list]:  # noqa: F811
    """Everything of each kind that an address could name, of both groups."""
    found = {kind: [] for kind in MISSING}
    found["slug"] = [*Group.objects.values_list("slug", flat=True), *Network.objects.values_list("slug", flat=True)]
    found["month"] = [APRIL, APRIL.next()]
    for group in (lasting_village.group, lasting_village.other):
        with group_scope(group), as_owner():
            for model in tenant_models():
                _collect(model, found)
    found["int"] = list(range(1, MOST))
    found["number"] = found["str"]
    return {kind: list(dict.fromkeys(values)) for kind, values in found.items()}


def _collect(model, found) -> None:
    for field in model._meta.concrete_fields:
        if isinstance(field, models.UUIDField):
            found["uuid"] += [value for value in model.objects.values_list(field.name, flat=True) if value][:MOST]
        elif field.name == "number" and isinstance(field, models.CharField):
            found["str"] += model.objects.values_list("number", flat=True)[:MOST]


def looked_at(client, address: str, method: str) -> tuple[int, str, list[str]]:
    """Status, body without what is random or repeats the address, and the shape of every query."""
    with CaptureQueriesContext(connection) as asked:
        response = getattr(client, method)(address)
    body = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", response.content.decode(errors="replace"))
    return response.status_code, body.replace(address, ""), [_shape(query["sql"]) for query in asked]


def _shape(sql: str) -> str:
    return re.sub(r"'[^']*'|\bs\d+_x\d+\b|\b[0-9a-f]{32}\b|\b\d+\b", "?", sql)


@pytest.fixture(scope="module")
def hers(lasting_village) -> dict[tuple[str, str], set]:  # noqa: F811
    """What a part of an address may name because it is the member's own, beside what the table of doors names."""
    with group_scope(lasting_village.group):
        own = Posting.objects.filter(member=lasting_village.member)
        entries = set(own.values_list("entry__number", flat=True))
        serials = set(Receipt.objects.filter(payer=lasting_village.member).values_list("serial", flat=True))
    return {("my_wrong", "number"): entries, ("my_receipt", "serial"): serials}


def of_member(village, name: str) -> dict:  # noqa: F811
    return DOORS[name][0] | own_parts(village, name)


@pytest.mark.parametrize("name", sorted(DOORS.keys() - MEMBER_DOORS.keys()))
def test_an_officers_address_tells_a_member_nothing_whatever_it_names(village, real, name):  # noqa: F811
    member, own = village.signed_in["member"], of_member(village, name)
    nowhere = reverse(name, kwargs=own | {"slug": MISSING["slug"]})
    changed = [own | {part: MISSING[kind]} for part, kind in PARTS[name].items()]
    elsewhere = [own | {"slug": slug} for slug in (village.other.slug, village.other_network.slug)]
    for method, tried in (("get", [own, *changed, *elsewhere]), ("post", [own])):
        missing = looked_at(member, nowhere, method)
        assert missing[0] == 404, f"{method} {name}"
        for parts in tried:
            assert looked_at(member, reverse(name, kwargs=parts), method) == missing, f"{method} {name}: {parts}"


@pytest.mark.parametrize(("name", "part"), OWN_PLACES)
def test_a_changed_id_of_a_members_page_is_answered_like_a_missing_one(village, real, hers, name, part):  # noqa: F811
    member, kind = village.signed_in["member"], PARTS[name][part]
    own = of_member(village, name)
    opened, may_open = set(), hers.get((name, part), set()) | {own[part]}
    for method in ("get", "post"):
        missing = looked_at(member, reverse(name, kwargs=own | {part: MISSING[kind]}), method)
        # 405: the address takes a form that is sent, or never one, whatever it names.
        assert missing[0] in (404, 405), f"{method} {name} without {part}"
        # Her own last: what she does there is said on the page that follows.
        for value in sorted(real[kind], key=may_open.__contains__):
            told = looked_at(member, reverse(name, kwargs=own | {part: value}), method)
            if value in may_open:
                opened |= {value} if told[0] != 404 else set()
            else:
                assert told == missing, f"{method} {name}: {part} is {value}"
    assert opened, f"{name} does not open to the member herself"
