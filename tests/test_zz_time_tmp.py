import time, datetime
from django.urls import reverse
from django.db import connection
from django.test.utils import CaptureQueriesContext
from groups.tenancy import group_scope
from members.register import Person, enrol_many
from tests.welfare.claim_walks import open_welfare
from ledger.rates import state_paid_through
from tests.makers import *
def test_time(cast, client):
    with group_scope(cast.group):
        open_welfare(cast)
        enrol_many([Person(number=f'{n:05}',first_name=f'คน{n}',last_name='ใจดีงาม',born_on=datetime.date(1940,1,1),joined_on=datetime.date(1985,1,1)) for n in range(1000)],reporting_month=None,by=None)
        enrol_many([Person(number=f'{n:05}',first_name=f'คน{n}',last_name='ใจดีงาม',born_on=datetime.date(1980,1,1),joined_on=datetime.date(1985,1,1)) for n in range(1000,2681)],reporting_month=None,by=None)
        state_paid_through("4030", datetime.date(2007,3,31), by=None)
    client.force_login(cast.treasurer)
    y=reverse('yearly',args=[cast.group.slug,'old-age'])
    for i in range(2):
        t=time.time(); r=client.get(y,{'on':'15/4/2550'}); print('list',time.time()-t,len(r.content), r.context['count'])
    t=time.time(); from welfare.yearly import entitled
    with group_scope(cast.group): entitled('old-age',DAY)
    print('entitled',time.time()-t)
    t=time.time(); r=client.post(reverse('yearly_start',args=[cast.group.slug,'old-age']),{'on':'15/4/2550','numbers':[f'{n:05}' for n in range(1000)]}); print('start',time.time()-t,r.status_code)
    client.force_login(cast.chair)
    t=time.time(); r=client.get(y,{'on':'15/4/2550'}); print('waiting',time.time()-t,len(r.content),len(r.context['waiting']))
    t=time.time(); r=client.post(reverse('yearly_approve',args=[cast.group.slug,'old-age']),{'on':'15/4/2550','total':r.context['waiting_total']}); print('approve',time.time()-t)
    from welfare.models import Decision
    with group_scope(cast.group): print(Decision.objects.count())
