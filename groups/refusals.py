"""What the product will not do, said as a sentence to the person at the screen.

Promises: every refusal is one clear sentence (what is wrong, what to do) and may name the form field it belongs
beside. Services raise them, views show them. Refuses to carry anything a stranger may not read.
"""


class Refused(Exception):
    """A rule of the house stands in the way. `str(error)` is the sentence; `field` the input it belongs beside."""

    def __init__(self, message: str, *, field: str | None = None):
        super().__init__(message)
        self.field = field
