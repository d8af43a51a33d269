"""Charts that are tables: each row a word, bars beside it, and the figures themselves.

Promises: page and paper draw the same shapes from the same value; words and figures stand in the table, never in the
picture (papers cannot set Thai inside a drawing); the second series is hatched, so that grey paper tells it from the
first. Refuses colour as the only sign, and a bar for what is not recorded.
"""

from collections.abc import Callable
from dataclasses import dataclass

# Of the drawing: the longest bar, one bar's height, what is left between two of a row, and between strokes.
LONGEST, HEIGHT, GAP, STROKE = 240, 10, 3, 6


@dataclass(frozen=True)
class Shape:
    """One bar: its place and size, and (second series) the strokes across it as an SVG path."""

    y: int
    width: int
    strokes: str = ""
    is_hatched: bool = False


@dataclass(frozen=True)
class Bar:
    """One row: its words, a value for each series (None: not recorded) and the values as they are read."""

    label: str
    values: tuple[int | None, ...]
    shown: tuple[str | None, ...]
    shapes: tuple[Shape, ...]
    remark: str = ""

    @property
    def height(self) -> int:
        """Of the row's drawing."""
        return len(self.values) * (HEIGHT + GAP) - GAP


@dataclass(frozen=True)
class Chart:
    """`first`: what the rows are called; `series`: what each bar of a row is; `note`: one sentence under it."""

    key: str
    title: str
    first: str
    series: tuple[str, ...]
    bars: tuple[Bar, ...]
    note: str = ""

    @property
    def keys(self) -> tuple[tuple[str, Shape], ...]:
        """Each series with a small bar that shows how it is drawn."""
        return tuple((name, _shape(place, 18, y=0)) for place, name in enumerate(self.series))


@dataclass(frozen=True)
class Point:
    """What a row of a chart is made of."""

    label: str
    values: tuple[int | None, ...]
    remark: str = ""


def chart(
    key: str, title: str, names: tuple[str, ...], points: list[Point], show: Callable[[int], str], note: str = ""
):
    """A chart of `points`; `names`: of the rows and then of each series. All series share one scale."""
    most = max((value for point in points for value in point.values if value is not None), default=0)
    bars = tuple(
        Bar(
            label=point.label,
            values=point.values,
            shown=tuple(None if value is None else show(value) for value in point.values),
            shapes=tuple(
                _shape(place, _width(value, most), y=place * (HEIGHT + GAP))
                for place, value in enumerate(point.values)
                if value is not None and value > 0
            ),
            remark=point.remark,
        )
        for point in points
    )
    return Chart(key, title, names[0], names[1:], bars, note)


def _width(value: int, most: int) -> int:
    """Whole units; what is there at all can be seen."""
    return max(1, value * LONGEST // most)


def _shape(place: int, width: int, *, y: int) -> Shape:
    if place == 0:
        return Shape(y, width)
    strokes = []
    for start in range(STROKE - HEIGHT, width, STROKE):
        left, right = max(start, 0), min(start + HEIGHT, width)
        strokes.append(f"M{left} {y + HEIGHT - (left - start)}L{right} {y + HEIGHT - (right - start)}")
    return Shape(y, width, "".join(strokes), is_hatched=True)
