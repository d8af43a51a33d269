"""A death in one act, in the browser."""

import pytest

from groups.tenancy import group_scope
from members.beneficiaries import Named, state_beneficiary
from members.models import Member, State
from tests.welfare.claim_pages import address, key_in, open_desk
from welfare.models import Claim


@pytest.fixture
def desk(cast, client, settings, tmp_path):
    """The rules of the town in force, money in the box, and a committee member at the browser."""
    settings.DATA_DIR = tmp_path
    return open_desk(cast, client)


class TestDeath:
    @pytest.fixture
    def treasurer(self, desk, client):
        with group_scope(desk.group):
            state_beneficiary(desk.member, Named("แสงเดือน ใจดี", "ภรรยา"), by=desk.treasurer)
        client.force_login(desk.treasurer)
        return desk

    def form(self, client, cast, **fields) -> dict:
        html = client.get(address(cast, "death", "0001")).content.decode()
        return {
            "key": key_in(html), "died_on": "10/4/2550", "filed_on": "15/4/2550", "payee": "แสงเดือน ใจดี",
            "claimant": "beneficiary", **fields,
        }  # fmt: skip

    def test_the_beneficiary_stands_there_and_one_act_does_the_rest(self, treasurer, client):
        html = client.get(address(treasurer, "death", "0001")).content.decode()
        assert 'value="แสงเดือน ใจดี"' in html and "ภรรยา" in html
        data = self.form(client, treasurer)
        answer = client.post(address(treasurer, "death", "0001"), data)
        with group_scope(treasurer.group):
            claim, member = Claim.objects.get(), Member.objects.get(number="0001")
        assert answer.url == address(treasurer, "claim", claim.uuid)
        assert (member.state, claim.payee, claim.event) == (State.DIED, "แสงเดือน ใจดี", "death")
        assert client.post(address(treasurer, "death", "0001"), data).url == answer.url
        html = client.get(address(treasurer, "death", "0001")).content.decode()
        assert address(treasurer, "claim", claim.uuid) in html and 'name="died_on"' not in html

    @pytest.mark.parametrize(
        ("wrong", "field"),
        [
            ({"payee": ""}, "payee"),
            ({"payee": "คำปัน ใจดี"}, "payee"),
            ({"died_on": "10/4/2590"}, "died_on"),
            ({"died_on": ""}, "died_on"),
            ({"filed_on": "1/4/2550"}, "filed_on"),
        ],
    )
    def test_a_slip_changes_neither_register_nor_claims(self, treasurer, client, wrong, field):
        response = client.post(address(treasurer, "death", "0001"), self.form(client, treasurer, **wrong))
        assert response.context["form"].errors[field]
        with group_scope(treasurer.group):
            assert Member.objects.get(number="0001").state == State.ACTIVE and not Claim.objects.exists()

    def test_the_members_page_and_the_page_of_changes_lead_there(self, treasurer, client):
        for name in ("member", "member_change"):
            html = client.get(address(treasurer, name, "0001")).content.decode()
            assert address(treasurer, "death", "0001") in html, name
