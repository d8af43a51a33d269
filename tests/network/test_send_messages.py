"""`manage.py send_messages`, as whoever looks after the server runs it."""

from io import StringIO

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db import transaction

from groups.tenancy import group_scope
from members.message_words import Tell
from members.messages import tell
from network.environment import read_email
from tests.mail_server import mail_server, turn_on
from tests.members.readers import make_reader


def told(*args) -> str:
    out = StringIO()
    call_command("send_messages", *args, stdout=out)
    return out.getvalue().strip()


def test_the_command_serves_every_group_and_says_so_where_e_mail_is_off(cast, settings):
    assert told() == "E-mail is not set up (EMAIL_URL): nothing to send."
    with mail_server() as server:
        turn_on(settings, server.port)
        for number, group in enumerate((cast.group, cast.other)):
            with group_scope(group), transaction.atomic():
                reader = make_reader(f"010{number}", address=f"m{number}@example.com")
                tell(reader, Tell.ANSWERED)
        assert told() == "2 sent" and told() == "0 sent"
    assert server.receivers == ["m0@example.com", "m1@example.com"]


def test_a_mail_server_is_named_by_one_address_and_a_mistake_stops_the_start():
    plain = read_email("smtp://somchai:p%40ss@mail.example.com", "a@example.com", "https://ombun.example.com")
    assert (plain["host"], plain["port"], plain["password"]) == ("mail.example.com", 587, "p@ss")
    assert plain["use_tls"] and not plain["use_ssl"] and plain["timeout"] == 10
    at_once = read_email("smtps://mail.example.com", "a@example.com", "https://ombun.example.com")
    assert (at_once["port"], at_once["use_tls"], at_once["use_ssl"]) == (465, False, True)
    assert not read_email("smtp://localhost:25", "a@example.com", "https://o.example.com")["use_tls"]
    assert read_email("", "", "") == {}
    for url, sender, site in (
        ("http://mail.example.com", "a@example.com", "https://o.example.com"),
        ("smtp://mail.example.com:port", "a@example.com", "https://o.example.com"),
        ("smtp://mail.example.com", "", "https://o.example.com"),
        ("smtp://mail.example.com", "a@example.com", ""),
    ):
        with pytest.raises(ImproperlyConfigured):
            read_email(url, sender, site)
