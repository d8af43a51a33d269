from groups.tenancy import group_scope
from groups.models import AuditEvent, MemberCard
from members.cards import close_card, draw, first_use, issue
from members.models import Member, Message
from reports.doubts import answer_doubt, raise_own_doubt
from reports.looked import looks_of
from reports.models import Doubt
from tests.makers import *
from tests.makers import DAY
from groups.cards import Door
from groups import audit

def test_answer_in_looks(in_group):
    m = in_group.member
    d = raise_own_doubt(m, Doubt.Reason.OTHER, "x", by=in_group.member_user)
    answer_doubt(d, "no", by=in_group.treasurer)
    acts = [l.action for l in looks_of(m)[0]]
    print(acts)
    assert "doubt.answered" in acts

def test_old_card_acts(in_group):
    m = make_member("0500")
    s = issue(draw([m]), by=in_group.treasurer)[0]
    c = first_use(s.number, s.code, "482913", door=Door("h"))
    audit.record("member.data_copied", by=c.user, subject="0500")
    m = Member.objects.get(number="0500")
    s = issue(draw([m]), by=in_group.treasurer, in_use_too=True)[0]
    m = Member.objects.get(number="0500")
    print([(l.action, l.who, l.own, l.by_member) for l in looks_of(m)[0]])

def test_close_then_new(in_group):
    m = make_member("0500")
    s = issue(draw([m]), by=in_group.treasurer)[0]
    first_use(s.number, s.code, "482913", door=Door("h"))
    m = Member.objects.get(number="0500")
    close_card(m, by=in_group.treasurer)
    m = Member.objects.get(number="0500")
    issue(draw([m]), by=in_group.treasurer, in_use_too=True)
    assert Message.objects.filter(member=m, kind="new_slip").exists()
