"""Django's SQLite backend with SQLite's own limit of variables in one statement.

Promises: a whole collection sheet is written by as many statements as a single row. Django keeps to 999 variables,
the limit of SQLite before 3.32, and would cut 2,681 rows into dozens of statements. Changes nothing else.
"""

import sqlite3

from django.db.backends.sqlite3 import base, features
from django.utils.functional import cached_property


class DatabaseFeatures(features.DatabaseFeatures):
    """What this SQLite can do."""

    @cached_property
    def max_query_params(self) -> int:
        """As this SQLite was built: 250,000 on Debian, 32,766 elsewhere."""
        self.connection.ensure_connection()
        return self.connection.connection.getlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER)


class DatabaseWrapper(base.DatabaseWrapper):
    """The wrapper Django looks for; only its features are ours."""

    features_class = DatabaseFeatures
