"""Claims in the browser: entered, judged, decided and paid by different people, and every way round it in words."""

import datetime
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from groups.models import AuditEvent, Office
from groups.tenancy import group_scope
from ledger.periods import close_period
from members.models import Member, State
from tests.makers import APRIL, DAY, make_member, make_officer
from tests.welfare.claim_walks import approved, ask, entered, looked_at, open_welfare, paid, stay
from tests.welfare.paper_samples import photo
from welfare.claim_states import ClaimState, standing_of
from welfare.claims import withdraw_claim
from welfare.decisions import approve_claim
from welfare.models import Claim, ClaimPaper, Payout
from welfare.rule_json import schedule_from_json, schedule_as_json

GROUP = "ban-don-chai"
