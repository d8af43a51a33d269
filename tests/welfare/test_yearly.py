"""Benefits that the fund starts itself every year: who is on the list, entering all claims, others approving all."""

import dataclasses
import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from groups.models import AuditEvent
from groups.tenancy import group_scope
from ledger.chart import DAILY_SAVINGS
from ledger.rates import state_paid_through
from members.register import change_member
from members.states import change_state
from tests.makers import DAY, LONG_AGO, make_member, make_officer
from tests.welfare.claim_walks import open_welfare
from tests.welfare.town import OLD_AGE_KIND, TOWN, old_age
from welfare.claim_states import standing_of
from welfare.claims import judge_claim, withdraw_claim
from welfare.models import AssessmentMade, Claim, Decision
from welfare.payments import Paying, pay_claim
from welfare.refusals import AlreadyDecided, JudgementChanged, SameOfficer, WrongClaim
from welfare.yearly import approve_yearly, entitled, start_yearly, starts_waiting, waiting_of

BENEFIT = "old-age"
OLD = datetime.date(1940, 1, 1)
