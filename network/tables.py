"""Lists of the roof: what the network asked.

Promises: they are laid out by their own templates and take from here only their pages. No query per row.
"""

import django_tables2 as tables

from reports.models import Doubt


class QuestionTable(tables.Table):
    """Questions of a network, open ones first (templates/network/questions.html)."""

    figure = tables.Column(orderable=False)

    class Meta:
        model = Doubt
        fields = ("figure",)
