"""What lies on a page of a PDF: stamps, notes, filled-in fields, drawn as part of the page.

Promises: what a reader program shows there is shown at the same place; a hidden mark stays away, and what a mark
would do is left behind. Refuses a field that was filled in but not drawn (OpenForm): without its form nobody would
see it. Knows no words.
"""

from pypdf.generic import ArrayObject, DictionaryObject, NameObject, NumberObject, PdfObject, StreamObject

from welfare.pdf_copy import Copier, TooMuch, numbers_of, resolved

_MOST_MARKS = 2_000
_MOST_PARENTS = 20
# Bits 2 and 6 of "/F": hidden, and not shown on a screen.
_HIDDEN = 0b10_0010
_TYPED = ("/Tx", "/Ch")
_PLAIN = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


class OpenForm(Exception):
    """A field holds a value that only the program of the form would draw."""


def marks_of(annotations: PdfObject | None, copier: Copier, resources: DictionaryObject) -> bytes:
    """The commands that draw the marks; their drawings are added to `resources`. Raises OpenForm and TooMuch."""
    if not isinstance(annotations, ArrayObject):
        return b""
    if len(annotations) > _MOST_MARKS:
        raise TooMuch
    commands = []
    for number, annotation in enumerate(resolved(item) for item in list.__iter__(annotations)):
        if not isinstance(annotation, DictionaryObject) or _is_hidden(annotation):
            continue
        drawing = _drawing(annotation)
        if drawing is None:
            if annotation.get("/Subtype") == "/Widget" and _was_typed(annotation):
                raise OpenForm
            continue
        if placed := _place(annotation, resolved(drawing)):
            name = f"/OmbunMark{number}"
            _drawings(resources)[NameObject(name)] = _form(copier, drawing)
            commands.append(f"q {' '.join(f'{value:.5f}' for value in placed)} cm {name} Do Q")
    return "\n".join(commands).encode()


def _is_hidden(annotation: DictionaryObject) -> bool:
    flags = annotation.get("/F", 0)
    return annotation.get("/Subtype") == "/Popup" or bool(isinstance(flags, int) and flags & _HIDDEN)


def _drawing(annotation: DictionaryObject) -> PdfObject | None:
    """The stream that draws a mark as it now is, by its reference; None if it has none."""
    looks = resolved(dict.get(annotation, "/AP"))
    normal = dict.get(looks, "/N") if isinstance(looks, DictionaryObject) else None
    found = resolved(normal)
    if isinstance(found, DictionaryObject) and not isinstance(found, StreamObject):
        normal = dict.get(found, annotation.get("/AS"))
        found = resolved(normal)
    return normal if isinstance(found, StreamObject) else None


def _was_typed(field: DictionaryObject) -> bool:
    kind = value = None
    for _step in range(_MOST_PARENTS):
        kind, value = kind or field.get("/FT"), value or field.get("/V")
        field = resolved(dict.get(field, "/Parent"))
        if not isinstance(field, DictionaryObject):
            break
    return kind in _TYPED and bool(value)


def _drawings(resources: DictionaryObject) -> DictionaryObject:
    if not isinstance(dict.get(resources, "/XObject"), DictionaryObject):
        resources[NameObject("/XObject")] = DictionaryObject()
    return resources["/XObject"]


def _form(copier: Copier, drawing: PdfObject) -> PdfObject:
    copied = copier.copy(drawing)
    form = copied.get_object()
    form[NameObject("/Type")], form[NameObject("/Subtype")] = NameObject("/XObject"), NameObject("/Form")
    form.setdefault(NameObject("/FormType"), NumberObject(1))
    return copied


def _place(annotation: DictionaryObject, drawing: StreamObject) -> tuple[float, ...] | None:
    """How the drawing is scaled and moved into its rectangle (ISO 32000-1, 12.5.5, algorithm 8.1)."""
    rectangle, box = numbers_of(dict.get(annotation, "/Rect"), 4), numbers_of(dict.get(drawing, "/BBox"), 4)
    if rectangle is None or box is None:
        return None
    a, b, c, d, e, f = numbers_of(dict.get(drawing, "/Matrix"), 6) or _PLAIN
    corners = [(x, y) for x in box[::2] for y in box[1::2]]
    across, up = [a * x + c * y + e for x, y in corners], [b * x + d * y + f for x, y in corners]
    left, bottom = min(rectangle[::2]), min(rectangle[1::2])
    width, height = max(across) - min(across), max(up) - min(up)
    if not width or not height:
        return None
    wide, high = (max(rectangle[::2]) - left) / width, (max(rectangle[1::2]) - bottom) / height
    return wide, 0.0, 0.0, high, left - min(across) * wide, bottom - min(up) * high
