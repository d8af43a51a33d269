"""The form of one benefit: everything a group may resolve about it, in the order in which people read a rule.

Promises: every shape that a rule can have is typed here and reads back as the same rule; what does not belong to the
way the sum is found is pointed out, never dropped in silence. Whether the rule is sound is shown on the draft's page
(`welfare/faults.py`): half a table can be kept and finished another evening.
"""

import re

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from groups.models import User
from groups.thai_text import tidy
from ledger.money import BahtField
from members.models import Sex
from welfare.forms.draft import DraftForm
from welfare.forms.rule_tables import EMPTY, LengthField, cap_columns, read_length
from welfare.forms.rule_values import AFTER, BELOW, BY_TIME, FROM, TO, cap_values, new_key, plain_values, tier_values
from welfare.models import BenefitKind, BenefitSchedule
from welfare.rules import (
    Advance,
    Cap,
    Claimant,
    Conditions,
    Counted,
    Event,
    Further,
    Level,
    PerUnit,
    Plan,
    Rounding,
    Rule,
    Share,
    SumBy,
    Tier,
    Unit,
    Waiting,
)
from welfare.schedules import with_rule

TIER_ROWS, CAP_ROWS = 8, 3
LONGEST_PAPER, MOST_PAPERS = 120, 20
BEST_GRADE = 400
_GRADE = re.compile(r"(\d)(?:\.(\d{1,2}))?")
# The commonest first.
SUMS = (SumBy.ONE, SumBy.PAID, SumBy.MEMBERSHIP, SumBy.AGE, SumBy.LEVEL, SumBy.NOTHING, SumBy.DECIDED)
# Who asks where nothing is written: the usual of what happens.
USUAL_CLAIMANT = {Event.DEATH: Claimant.BENEFICIARY, Event.YEARLY: Claimant.FUND}
# What stands in a part of the form that is folded while it is empty.
FOLDED = {
    "further": ("beyond", "further_amount"),
    "conditions": ("age_from", "age_to", "sex", "suspended", "arrears_most", "plans", "levels", "grade_from"),
    "more": ("advance_months", "consent"),
}


def _choice(label: str, choices, **kwargs) -> forms.ChoiceField:
    field = forms.ChoiceField(label=label, choices=choices, **kwargs)
    # Something always stands in a choice, so nobody is told that it may stay empty.
    field.at_times = True
    return field


def _number(label: str, least: int, most: int, unit: str = "", **kwargs) -> forms.IntegerField:
    widget = forms.TextInput(attrs={"inputmode": "numeric", "class": "count", "autocomplete": "off"})
    field = forms.IntegerField(
        label=label, min_value=least, max_value=most, widget=widget, **{"required": False, **kwargs}
    )
    field.unit = unit
    return field


def _ticks(label: str, choices, help_text: str) -> forms.MultipleChoiceField:
    widget = forms.CheckboxSelectMultiple
    return forms.MultipleChoiceField(label=label, choices=choices, required=False, widget=widget, help_text=help_text)


def _sum(label: str, **kwargs) -> BahtField:
    field = BahtField(label=label, required=False, **kwargs)
    field.unit = gettext_lazy("baht")
    return field


def _holds(value) -> bool:
    """Whether something stands in a field; 0 is something."""
    return value is not False and value not in EMPTY


def tier_columns() -> dict[str, forms.Field]:
    """The fields of a row of a table by time or age."""
    edge = {"max_length": 40, "required": False}
    columns = {
        "after": _choice(
            gettext_lazy("how it begins"),
            [(FROM, pgettext_lazy("edge of a row", "from")), (AFTER, pgettext_lazy("edge of a row", "more than"))],
            required=False,
        ),
        "start": forms.CharField(label=gettext_lazy("begins at"), **edge),
        "below": _choice(
            gettext_lazy("how it ends"),
            [(TO, pgettext_lazy("edge of a row", "up to")), (BELOW, pgettext_lazy("edge of a row", "less than"))],
            required=False,
        ),
        "end": forms.CharField(label=gettext_lazy("ends at"), **edge),
        "amount": _sum(gettext_lazy("baht")),
    }  # fmt: skip
    for name in ("start", "end"):
        columns[name].widget.attrs.update({"class": "length", "autocomplete": "off"})
    return columns


class RuleForm(DraftForm):
    """One benefit of a draft: a new one, or the one with the key `key`."""

    name = forms.CharField(
        label=gettext_lazy("Name of the benefit"), max_length=120,
        help_text=gettext_lazy("As the group calls it, for example “nights in hospital”."),
        error_messages={"required": gettext_lazy("Write what the benefit is called.")},
    )  # fmt: skip
    event = _choice(gettext_lazy("What happens"), [("", gettext_lazy("Choose …")), *Event.choices])
    kind = forms.ChoiceField(
        label=gettext_lazy("Paid on which account"), error_messages={"required": gettext_lazy("Choose the benefit.")},
        help_text=gettext_lazy("The line of the monthly report in which it is counted."),
    )  # fmt: skip
    sum_by = _choice(
        gettext_lazy("How the sum is found"), [(by, by.label) for by in SUMS], initial=SumBy.ONE,
        widget=forms.RadioSelect,
    )  # fmt: skip
    amount = _sum(gettext_lazy("The one sum"))
    beyond = LengthField(
        label=gettext_lazy("For each further year past"), max_length=40, required=False,
        help_text=gettext_lazy("for example 15 years"),
    )  # fmt: skip
    further_amount = _sum(gettext_lazy("so much more for each year"))
    rounding = _choice(gettext_lazy("A year that is not full"), Rounding.choices, required=False)
    years_counted = _choice(gettext_lazy("The years are counted"), Counted.choices, required=False)
    wait = LengthField(
        label=gettext_lazy("Nothing is paid before"), max_length=40, required=False,
        help_text=gettext_lazy("for example 180 days or 6 months; empty: no waiting time"),
    )  # fmt: skip
    wait_counted = _choice(gettext_lazy("The waiting time is counted"), Counted.choices, required=False)
    age_from = _number(gettext_lazy("Aged at least"), 0, 120, gettext_lazy("years"))
    age_to = _number(gettext_lazy("Aged at most"), 0, 120, gettext_lazy("years"))
    sex = _choice(gettext_lazy("Only for"), [("", gettext_lazy("everybody")), *Sex.choices], required=False)
    suspended = forms.BooleanField(label=gettext_lazy("Suspended members have it too"), required=False)
    arrears_most = _number(
        gettext_lazy("Behind with savings by at most"), 0, 120, gettext_lazy("months"),
        help_text=gettext_lazy("0: whoever is behind has nothing; empty: nobody asks"),
    )  # fmt: skip
    plans = _ticks(gettext_lazy("Only for who pays"), Plan.choices, gettext_lazy("Nothing ticked: however they pay."))
    levels = _ticks(gettext_lazy("Only for these school levels"), Level.choices, gettext_lazy("Nothing ticked: all."))
    grade_from = forms.CharField(
        label=gettext_lazy("Average grade at least"), max_length=5, required=False,
        help_text=gettext_lazy("for example 3.00"), widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )  # fmt: skip
    papers = forms.CharField(
        label=gettext_lazy("Papers to bring"), max_length=2_000, required=False,
        widget=forms.Textarea(attrs={"rows": 4}), help_text=gettext_lazy("One on each line."),
    )  # fmt: skip
    file_within = _number(
        gettext_lazy("Handed in within"), 1, 3_650, gettext_lazy("days of the event"),
        help_text=gettext_lazy("Empty: at any time."),
    )  # fmt: skip
    approvals = _number(
        gettext_lazy("Approved by how many"), 1, 5, gettext_lazy("officers"), required=True, initial=1,
        error_messages={"required": gettext_lazy("Write how many officers approve it.")},
    )  # fmt: skip
    advance_months = _number(
        gettext_lazy("Lent, to be repaid within"), 1, 600, gettext_lazy("months"),
        help_text=gettext_lazy("Empty: it is given, not lent."),
    )  # fmt: skip
    consent = forms.BooleanField(
        label=gettext_lazy("It says something of somebody's health: consent is asked for first"), required=False
    )

    # Asked for only while the sum is the same for everybody.
    amount.at_times = True

    def __init__(self, data=None, *, schedule: BenefitSchedule, key: str = "", like: Rule | None = None):
        rule = schedule.rules.rule(key) if key else like
        super().__init__(data, schedule=schedule, initial=plain_values(rule) if rule else {})
        self.key = key
        kinds = [(kind.account.slug, str(kind)) for kind in BenefitKind.objects.select_related("account")]
        self.fields["kind"].choices = [("", _("Choose …")), *kinds]
        for unit in Unit:
            self.fields[f"unit_{unit}"] = _sum(_("for each %(unit)s") % {"unit": unit.label})
        for level in Level:
            self.fields[f"level_{level}"] = _sum(level.label)
        for who in Claimant:
            self.fields[f"share_{who}"] = _number(who.label, 1, 100, _("percent"))
        self.add_table("tier", tier_columns(), tier_values(rule) if rule else (), TIER_ROWS)
        self.add_table("cap", cap_columns(), cap_values(rule.caps) if rule else (), CAP_ROWS)

    @property
    def parts(self) -> dict[str, list[forms.BoundField]]:
        """Fields of one kind, for the page."""
        kinds = {"units": ("unit", Unit), "levels": ("level", Level), "shares": ("share", Claimant)}
        return {name: [self[f"{stem}_{one}"] for one in choices] for name, (stem, choices) in kinds.items()}

    @property
    def opened(self) -> dict[str, bool]:
        """Which folded parts are shown open: something stands in them, or is wrong."""
        parts = {name: [self[field] for field in fields] for name, fields in FOLDED.items()} | self.parts
        opened = {
            name: any(field.errors or _holds(field.value()) for field in fields) for name, fields in parts.items()
        }
        return opened | {name: table.holds for name, table in self.tables.items()}

    @cached_property
    def now(self) -> Rule | None:
        """The rule as it stands in the draft."""
        return self.rules.rule(self.key)

    def clean_grade_from(self) -> int | None:
        """Hundredths of a grade."""
        typed = tidy(self.cleaned_data["grade_from"])
        if not typed:
            return None
        found = _GRADE.fullmatch(typed)
        grade = int(found[1]) * 100 + int((found[2] or "").ljust(2, "0")) if found else None
        if grade is None or grade > BEST_GRADE:
            raise forms.ValidationError(_("Write a grade from 0.00 to 4.00, for example 3.00."))
        return grade

    def clean_papers(self) -> tuple[str, ...]:
        """One paper for each line."""
        lines = map(tidy, self.cleaned_data["papers"].splitlines())
        papers = tuple(dict.fromkeys(line for line in lines if line))
        if len(papers) > MOST_PAPERS or any(len(paper) > LONGEST_PAPER for paper in papers):
            raise forms.ValidationError(
                _("Write one paper on each line, at most %(count)s papers of %(letters)s letters.")
                % {"count": MOST_PAPERS, "letters": LONGEST_PAPER}
            )
        return papers

    def clean(self):
        data = super().clean()
        data["caps"] = self._caps()
        data["tiers"] = self._tiers()
        self._refuse_half_of_a_pair("beyond", "further_amount")
        self._refuse_other_sums()
        return data

    def _caps(self) -> tuple[Cap, ...]:
        found = (self.read_cap("cap", number, values) for number, values in self.filled("cap"))
        return tuple(Cap(*cap) for cap in found if cap)

    def _tiers(self) -> tuple[Tier, ...]:
        if self.cleaned_data.get("sum_by") == SumBy.LEVEL:
            sums = ((level, self.cleaned_data.get(f"level_{level}")) for level in Level.values)
            return tuple(Tier(amount, level=level) for level, amount in sums if amount is not None)
        found = (self._tier(number, values) for number, values in self.filled("tier"))
        return tuple(tier for tier in found if tier)

    def _tier(self, number: int, values: dict) -> Tier | None:
        """A row of the table, or None with the reason in the row."""
        years = self.cleaned_data.get("sum_by") == SumBy.AGE
        edges = {}
        for name in ("start", "end"):
            try:
                edges[name] = read_length(values[name], years=years) if values.get(name) else None
            except forms.ValidationError as error:
                self.wrong_in("tier", number, name, error)
        if values.get("amount") is None:
            if "amount" in values:
                self.wrong_in("tier", number, "amount", _("Write how many baht it is."))
            return None
        after = bool(edges.get("start")) and values.get("after") == AFTER
        below = bool(edges.get("end")) and values.get("below") == BELOW
        return Tier(values["amount"], edges.get("start"), edges.get("end"), after, below)

    def _refuse_half_of_a_pair(self, one: str, other: str) -> None:
        typed = {name: self.cleaned_data.get(name) for name in (one, other)}
        for name, partner in ((one, other), (other, one)):
            if typed[name] is None and name not in self.errors and typed[partner] is not None:
                self.add_error(name, _("Fill in both, or leave both empty."))

    def _refuse_other_sums(self) -> None:
        """What was typed for another way of finding the sum is not dropped in silence."""
        data, by = self.cleaned_data, self.cleaned_data.get("sum_by")
        if by == SumBy.ONE and data.get("amount") is None and "amount" not in self.errors:
            self.add_error("amount", _("Write how many baht it is."))
        if by != SumBy.ONE and data.get("amount") is not None:
            self.add_error("amount", _("This sum would never be paid. Empty it, or choose “one sum for everybody”."))
        if by not in BY_TIME and any(self.filled("tier")):
            self.add_error(
                "sum_by", _("Rows of the table are filled in. Empty them, or choose what the table goes by.")
            )
        levels = [name for name in data if name.startswith("level_") and data[name] is not None]
        if by != SumBy.LEVEL and levels:
            self.add_error("sum_by", _("Sums by school level are filled in. Empty them, or choose that table."))

    def perform(self, *, by: User) -> BenefitSchedule:
        rule = self.rule()
        self.saved_key = rule.key
        return self.changed(with_rule(self.rules, rule, instead_of=self.key), by=by)

    def rule(self) -> Rule:
        """What was typed, as a rule; only after `is_valid()`."""
        data = self.cleaned_data
        further = (data["beyond"], data["further_amount"], data["rounding"], data["years_counted"])
        units = ((unit, data[f"unit_{unit}"]) for unit in Unit.values)
        shares = [(who, data[f"share_{who}"]) for who in Claimant.values if data[f"share_{who}"] is not None]
        usual = USUAL_CLAIMANT.get(data["event"], Claimant.MEMBER)
        asked = ("age_from", "age_to", "sex", "suspended", "arrears_most", "grade_from")
        return Rule(
            key=self.key or new_key(self.rules, data["name"], data["kind"]),
            name=data["name"], kind=data["kind"], event=data["event"], sum_by=data["sum_by"],
            amount=data["amount"] or 0, tiers=data["tiers"],
            further=Further(*further) if data["beyond"] is not None else None,
            units=tuple(PerUnit(unit, amount) for unit, amount in units if amount is not None),
            caps=data["caps"],
            waiting=Waiting(data["wait"], data["wait_counted"] or Counted.JOINING) if data["wait"] else None,
            conditions=Conditions(
                plans=tuple(data["plans"]), levels=tuple(data["levels"]), **{name: data[name] for name in asked}
            ),
            shares=tuple(Share(*share) for share in shares or [(usual, 100)]),
            papers=data["papers"], file_within=data["file_within"], approvals=data["approvals"],
            advance=Advance(data["advance_months"]) if data["advance_months"] is not None else None,
            consent=data["consent"],
        )  # fmt: skip
