"""Setting up networks in the admin: what would close the tree into a circle is refused in words."""

import pytest
from django.test import Client
from django.urls import reverse

from tests import makers

REFUSAL = "A network cannot be part of itself"


def change(cast, network, parent):
    client = Client(headers={"accept-language": "en"})
    client.force_login(cast.staff)
    data = {"name": network.name, "level": network.level, "province": "", "parent": parent.pk}
    return client.post(reverse("admin:groups_network_change", args=[network.pk]), data, secure=True)


@pytest.mark.parametrize("above", ["zone", "province", "region"])
def test_a_network_is_never_part_of_itself_or_of_its_own_parts(cast, above):
    region = makers.make_network("region", level="region")
    province = makers.make_network("province", level="province", parent=region)
    zone = makers.make_network("zone", level="zone", parent=province)
    parent = {"zone": zone, "province": province, "region": region}[above]
    response = change(cast, region, parent)
    assert response.status_code == 200
    assert REFUSAL in response.content.decode()
    region.refresh_from_db()
    assert region.parent is None


def test_a_network_may_become_part_of_another(cast):
    assert change(cast, cast.network, cast.other_network).status_code == 302
    cast.network.refresh_from_db()
    assert cast.network.parent == cast.other_network
