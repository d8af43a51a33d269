"""Forms of claims: for which benefit and whom, what its rule needs to know, and the papers.

Promises: only what the rule of the day of the event asks for is asked, and nothing of it can be left out, for a claim
is fixed once it is entered; the same form sent twice leads to the same claim. Refuses a benefit for a death (it has a
page of its own) and one that the fund starts itself; has no place to write an illness.
"""

import datetime
import re
from dataclasses import dataclass

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from groups.forms import HouseForm, KeyedForm, ThaiDateField
from groups.models import User
from groups.paging import PER_PAGE
from groups.queries import today
from groups.thai_dates import DateRefused, format_date, parse_date
from groups.thai_text import tidy
from ledger.counter import members_meant
from ledger.money import BahtField
from ledger.queries import likely_day
from members.consents import consent_standing
from members.models import Consent, Member
from welfare.claim_papers import attach_paper
from welfare.claim_states import ClaimStanding
from welfare.claim_words import UNITS
from welfare.claims import Asked, enter_claim, schedule_in_force
from welfare.models import Claim, ClaimPaper
from welfare.paper_check import ACCEPT, MOST_BYTES
from welfare.refusals import AlreadyEntered, NoRules
from welfare.rules import Claimant, Event, Level, Rule, SumBy

NEVER_AN_ILLNESS = gettext_lazy("Never an illness.")
OTHER_PAPER = ""
_GRADE = re.compile(r"([0-4])(?:\.(\d{1,2}))?")


@dataclass(frozen=True)
class Chosen:
    """What the first step decided: the rule in force on the day of the event, and the member."""

    rule: Rule
    member: Member
    event_on: datetime.date

    @property
    def day_typed(self) -> str:
        """The day as the first step takes it again."""
        return format_date(self.event_on, style="numeric")


class ChooseForm(HouseForm):
    """The day of the event, the benefit by the rules of that day, and the member."""

    event_on = ThaiDateField(
        label=gettext_lazy("Day of the event"), error_messages={"required": gettext_lazy("Write the day.")},
        help_text=gettext_lazy("Of a stay the first day. The rules of that day decide. For example 15/4/2550"),
    )  # fmt: skip
    benefit = forms.ChoiceField(
        label=gettext_lazy("Which benefit?"), widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose the benefit.")},
    )  # fmt: skip
    who = forms.CharField(
        label=gettext_lazy("Member number or name"), max_length=120,
        error_messages={"required": gettext_lazy("Write the number or the name of the member.")},
    )  # fmt: skip

    def __init__(self, data=None, *, of_death: bool = False):
        super().__init__(data)
        self.rules = {rule.key: rule for rule in self._offered(self._day())}
        if of_death:
            self.initial["benefit"] = next(
                (key for key, rule in self.rules.items() if rule.event == Event.DEATH), None
            )
        self.fields["benefit"].choices = [(rule.key, rule.name) for rule in self.rules.values()]
        self.fields["benefit"].error_messages["invalid_choice"] = _(
            "On that day the rules did not know this benefit. Choose one of these."
        )
        self.fields["who"].widget.attrs["autocomplete"] = "off"

    def _day(self) -> datetime.date:
        try:
            return parse_date(self.data["event_on"]) if self.is_bound else today()
        except (KeyError, DateRefused):
            return today()

    def _offered(self, day: datetime.date) -> list[Rule]:
        """What may be asked for by the rules of a day; what the fund starts itself is not asked for."""
        self.no_rules = ""
        try:
            return [rule for rule in schedule_in_force(day).rules.rules if not rule.by_fund]
        except NoRules as refusal:
            self.no_rules = str(refusal)
            return []

    def clean(self):
        data = super().clean()
        if self.no_rules and "event_on" in data:
            self.errors.pop("benefit", None)
            self.add_error("event_on", self.no_rules)
        if data.get("who"):
            data["member"] = self._member(data["who"])
        return data

    def _member(self, text: str) -> Member | None:
        """The one who is meant; of several one is picked."""
        found = {member.number: member for member in members_meant(text, most=PER_PAGE)}
        if len(found) == 1:
            return next(iter(found.values()))
        # Who writes 302 means 0302, and not those in whose numbers it stands too.
        same = [member for number, member in found.items() if number.lstrip("0") == text.strip().lstrip("0")]
        if len(same) == 1:
            return same[0]
        if picked := found.get(self.data.get("pick", "")):
            return picked
        if not found:
            self.add_error("who", _("No member matches “%(text)s”.") % {"text": text})
            return None
        self.fields["pick"] = forms.ChoiceField(
            label=_("Who of these?"),
            widget=forms.RadioSelect,
            choices=[(number, f"{member} {member.village}".strip()) for number, member in found.items()],
        )
        self.add_error("pick", _("Several members match. Choose one, or write the number above."))
        return None

    @property
    def chosen(self) -> Chosen:
        """Only after `is_valid()`."""
        data = self.cleaned_data
        return Chosen(self.rules[data["benefit"]], data["member"], data["event_on"])


class ClaimForm(KeyedForm):
    """What the rule of a benefit needs to know of one event."""

    was_entered = False

    filed_on = ThaiDateField(
        label=gettext_lazy("Handed in on"), error_messages={"required": gettext_lazy("Write the day.")}
    )
    about = forms.CharField(
        label=gettext_lazy("For whom"), max_length=60, required=False,
        help_text=gettext_lazy(
            "Only if two events lie on one day, for example “first child”, “second child”. Never an illness."
        ),
    )  # fmt: skip
    claimant = forms.ChoiceField(label=gettext_lazy("Who asks?"), widget=forms.RadioSelect)
    claimant_name = forms.CharField(
        label=gettext_lazy("Name of who asks, unless it is the member"), max_length=160, required=False
    )
    payee = forms.CharField(
        label=gettext_lazy("Paid to"), max_length=160,
        error_messages={"required": gettext_lazy("Write who gets the money.")},
    )  # fmt: skip

    def __init__(self, data=None, *, chosen: Chosen):
        self.chosen = chosen
        rule, member = chosen.rule, chosen.member
        # Claims of a month that is kept afterwards were handed in in that month, and none before its event.
        filed_on = likely_day() if chosen.event_on <= likely_day() else today()
        super().__init__(data, initial={"filed_on": filed_on, "payee": member.full_name})
        self._offer_claimants(rule)
        self._ask_what_the_sum_needs(rule)
        if rule.consent:
            self.fields["consent"] = forms.BooleanField(
                label=_("The person agrees that the group keeps the number of nights and the sum."),
                help_text=self._consent_hint(member),
                error_messages={
                    "required": _(
                        "Ask first whether the group may keep the number of nights and the sum, and tick it here."
                    )
                },
            )
        self.order_fields(("key", *self.units, "level", "grade", "asked", "filed_on"))

    @staticmethod
    def _consent_hint(member: Member) -> str:
        standing = consent_standing(member, Consent.Purpose.HEALTH)
        if standing is None or standing.given:
            return _("Ask first. Who does not agree cannot be paid by these rules.")
        return _(
            "The member took this consent back on %(day)s. Ask her anew, and tick only if she agrees now: by these "
            "rules nothing can be paid without it."
        ) % {"day": format_date(timezone.localdate(standing.at))}

    @property
    def units(self) -> dict[str, str]:
        """Field names of what is paid by the piece, with their units."""
        return {f"unit_{each.unit}": each.unit for each in self.chosen.rule.units}

    def _offer_claimants(self, rule: Rule) -> None:
        offered = [share.who for share in rule.shares if share.who != Claimant.FUND] or [Claimant.MEMBER]
        field = self.fields["claimant"]
        field.choices, field.initial = [(who, Claimant(who).label) for who in offered], offered[0]
        if offered == [Claimant.MEMBER]:
            del self.fields["claimant_name"]
        if len(offered) == 1:
            field.widget = forms.HiddenInput()

    def _ask_what_the_sum_needs(self, rule: Rule) -> None:
        for name, unit in self.units.items():
            self.fields[name] = forms.IntegerField(
                label=UNITS[unit], min_value=0, max_value=9_999,
                error_messages={"required": _("Write how many.")},
            )  # fmt: skip
            self.fields[name].widget.attrs["class"] = "money"
        if rule.sum_by == SumBy.LEVEL or rule.conditions.levels:
            self.fields["level"] = forms.ChoiceField(
                label=_("School level"), choices=[("", _("Choose …")), *Level.choices],
                error_messages={"required": _("Choose the school level.")},
            )  # fmt: skip
        if rule.conditions.grade_from is not None:
            self.fields["grade"] = forms.CharField(
                label=_("Average grade"), max_length=5, help_text=_("for example 3.00"),
                error_messages={"required": _("Write the average grade.")},
            )  # fmt: skip
            self.fields["grade"].widget.attrs.update({"class": "money", "inputmode": "decimal"})
        if rule.decided:
            self.fields["asked"] = BahtField(
                label=_("Sum asked for, in baht"), help_text=_("The committee decides the sum by a resolution."),
                error_messages={"required": _("Write how many baht are asked for.")},
            )  # fmt: skip

    def clean_grade(self) -> int:
        """Hundredths of a grade."""
        found = _GRADE.fullmatch(tidy(self.cleaned_data["grade"]))
        grade = int(found[1]) * 100 + int((found[2] or "").ljust(2, "0")) if found else None
        if grade is None or grade > 4_00:
            raise forms.ValidationError(_("Write a grade from 0.00 to 4.00, for example 3.00."))
        return grade

    def clean(self):
        data = super().clean()
        named = data.get("claimant_name", "").strip()
        if data.get("claimant") not in (None, Claimant.MEMBER) and not named:
            self.add_error("claimant_name", _("Write the name of the person who asks."))
        return data

    def perform(self, *, by: User) -> Claim:
        data = self.cleaned_data
        asked = Asked(
            benefit=self.chosen.rule.key,
            member=self.chosen.member,
            event_on=self.chosen.event_on,
            filed_on=data["filed_on"],
            claimant=data["claimant"],
            claimant_name=data.get("claimant_name", ""),
            payee=data["payee"],
            about=data["about"],
            units={unit: data[name] for name, unit in self.units.items()},
            level=data.get("level", ""),
            grade=data.get("grade"),
            asked=data.get("asked"),
            consent=data.get("consent", False),
            key=data["key"],
        )
        try:
            return enter_claim(asked, by=by)
        except AlreadyEntered as refusal:
            self.was_entered = True
            return refusal.claim


class PaperForm(HouseForm):
    """One paper of a claim: a photo or PDF, or seen and put into the folder."""

    label = forms.ChoiceField(label=gettext_lazy("Which paper?"), required=False)
    other = forms.CharField(label=gettext_lazy("Another paper: which?"), max_length=120, required=False)
    file = forms.FileField(
        label=gettext_lazy("Photo or PDF"), required=False, max_length=200,
        help_text=gettext_lazy("Up to 10 MB. Only chair, committee and treasurer see it."),
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
    )  # fmt: skip
    seen = forms.BooleanField(
        label=gettext_lazy("No file: I have seen the paper, and it lies in the folder"), required=False
    )

    def __init__(self, data=None, files=None, *, standing: ClaimStanding):
        self.standing = standing
        super().__init__(data, files, auto_id="paper_%s")
        required = required_papers(standing)
        present = {paper.label for paper in standing.papers}
        # What is missing comes first, and so is chosen already.
        ordered = sorted(required, key=lambda label: label in present)
        self.fields["label"].choices = [*((label, label) for label in ordered), (OTHER_PAPER, _("another paper"))]
        self.initial["label"] = next(iter(ordered), OTHER_PAPER)
        for name in ("label", "other", "file"):
            self.fields[name].at_times = True
        if not required:
            self.fields["label"].widget = forms.HiddenInput()
            self.fields["other"].label = _("Which paper?")

    def clean(self):
        data = super().clean()
        label, file = data.get("label") or data.get("other", ""), data.get("file")
        if not label.strip() and "other" not in self.errors and "label" not in self.errors:
            self.add_error("other", _("Say which paper it is."))
        data["paper"] = label
        if "file" in self.errors:
            return data
        if file and file.size > MOST_BYTES:
            self.add_error("file", _("This file is larger than 10 MB. Take a photo of each page instead."))
        if not file and not data.get("seen"):
            self.add_error("file", _("Choose a photo or PDF, or tick that you have seen the paper."))
        return data

    def perform(self, *, by: User) -> ClaimPaper:
        file = self.cleaned_data.get("file")
        content = file.read() if file else None
        return attach_paper(self.standing.claim, self.cleaned_data["paper"], content, by=by)


def required_papers(standing: ClaimStanding) -> tuple[str, ...]:
    """The papers that the rule of the claim asks for."""
    rule = standing.judged and standing.judged.schedule.rules.rule(standing.claim.benefit)
    return rule.papers if rule else ()


def is_for_death(chosen: Chosen) -> bool:
    """Whether the benefit has a page of its own, where the register learns of it too."""
    return chosen.rule.event == Event.DEATH
