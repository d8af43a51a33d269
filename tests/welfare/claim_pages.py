"""Steps that people take on the pages of claims."""

import dataclasses
import re

from django.urls import reverse

from groups.tenancy import group_scope
from tests.welfare.claim_walks import open_welfare
from tests.welfare.town import TOWN
from welfare.claim_states import standing_of
from welfare.models import Claim

FIRST_STEP = {"event_on": "1/4/2550", "benefit": "birth", "who": "0001"}
SECOND_STEP = {
    **FIRST_STEP, "unit_night": "3", "filed_on": "15/4/2550", "claimant": "member", "payee": "คำปัน ใจดี",
    "consent": "on",
}  # fmt: skip
BIRTH_PAPER = "สำเนาสูติบัตร"


def with_papers(*papers: str, **fields):
    """The town's rules, its birth gift only with these papers."""
    birth = dataclasses.replace(TOWN.rule("birth"), papers=papers, **fields)
    return dataclasses.replace(TOWN, rules=tuple(birth if rule.key == "birth" else rule for rule in TOWN.rules))


def open_desk(cast, client, rules=TOWN):
    """Rules in force, money in the box, and a committee member at the browser."""
    with group_scope(cast.group):
        open_welfare(cast, rules)
    client.force_login(cast.committee)
    return cast


def address(cast, name: str, *parts) -> str:
    return reverse(name, args=[cast.group.slug, *parts])


def page(client, cast, claim: Claim, who=None) -> str:
    if who:
        client.force_login(who)
    return client.get(address(cast, "claim", claim.uuid)).content.decode()


def key_in(html: str) -> str:
    return re.search(r'name="key" value="([^"]+)"', html).group(1)


def seen_in(html: str) -> str:
    return re.search(r'name="seen" value="(\d+)"', html).group(1)


def act(client, cast, claim: Claim, name: str, **data):
    return client.post(address(cast, name, claim.uuid), data, follow=True)


def approve(client, cast, claim: Claim, who, **data):
    return act(client, cast, claim, "claim_approve", seen=seen_in(page(client, cast, claim, who)), **data)


def state(cast, claim: Claim) -> str:
    with group_scope(cast.group):
        return standing_of(claim).state


def made(cast, make, *args, **fields):
    with group_scope(cast.group):
        return make(cast, *args, **fields)


def enter(client, cast, **fields):
    """Both steps of the form; the answer to the second one."""
    first = client.post(address(cast, "claim_new"), FIRST_STEP | fields)
    return client.post(
        address(cast, "claim_new"), {**SECOND_STEP, **fields, "key": key_in(first.content.decode())}, follow=True
    )
