"""Characters that no text of the house may carry.

Promises one list for what is typed, what is read from a file and what is written as a workbook. Refuses nothing that
people write: line ends, tabs and the invisible marks of Thai text stay.
"""

import re

# PostgreSQL refuses NUL in text; the others no XML may hold, and a workbook with one of them cannot be opened
# (https://www.w3.org/TR/xml/#charsets).
UNSTORABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
