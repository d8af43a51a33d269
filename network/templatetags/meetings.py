"""How pages and papers say what stands of a meeting: times, votes, who came.

Promises: the words of `network/meeting_words.py`, and nothing worked out in a template.
"""

from django import template

from network import meeting_words

register = template.Library()

register.filter("clock_time", meeting_words.clock_time)
register.filter("when_and_where", meeting_words.when_and_where)
register.filter("votes", meeting_words.votes_in_words)
register.filter("came", meeting_words.people_in_words)
register.filter("who_does_it", meeting_words.who_does_it)
