"""The rules of the house that can be read off the source: floors, names, sizes, money, responses.

Each check is a generator over one `Source` that yields (line, sentence) for every offence. `test_house` runs
it over the whole tree and lists all offenders at once; `test_check_can_fail` shows that it finds what it is
there to find. Nothing here imports Django or the apps: a tangle is reported even when it keeps the project
from starting.
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath

import pytest

ROOT = Path(__file__).resolve().parent.parent
FLOORS = ("groups", "members", "ledger", "welfare", "reports", "network")
NOT_FLOORS = ("manage.py", "templates", "tests")
NO_NAMES = {"core", "common", "utils", "helpers", "services"}
LAZY_RESPONSES = {"TemplateResponse", "SimpleTemplateResponse", "StreamingHttpResponse"}
MOST_LINES = {"function": 50, "view": 35, "file": 400, "template": 150}
MOST_PARAMETERS = 6

# What `makemigrations` calls a change when nobody names it.
AUTO_NAME = re.compile(r"_auto_|_and_more$|^\d{4}_alter_")

# "ledger.Account", "ledger.view_account"; not "network.csv".
MODEL_OR_PERMISSION = re.compile(r"\w+\.([A-Z]\w*|\w+_\w+)")

Offences = Iterator[tuple[int, str]]


@dataclass(frozen=True)
class Source:
    path: PurePosixPath
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text if self.path.suffix == ".py" else "")

    @cached_property
    def nodes(self) -> list[ast.AST]:
        return list(ast.walk(self.tree))

    @property
    def app(self) -> str:
        """The app this file belongs to; empty for tests and shared templates."""
        return self.path.parts[0] if self.path.parts[0] in FLOORS else ""

    @property
    def is_migration(self) -> bool:
        return "migrations" in self.path.parts

    def is_room(self, name: str) -> bool:
        return name in (self.path.stem, self.path.parent.name)

    def imports(self) -> Iterator[tuple[ast.stmt, str]]:
        """Every import as the full dotted name it binds, relative ones resolved."""
        for node in self.nodes:
            if isinstance(node, ast.Import):
                yield from ((node, alias.name) for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                package = self.path.parent.parts
                base = package[: len(package) - node.level + 1] if node.level else ()
                prefix = ".".join((*base, node.module) if node.module else base)
                yield from ((node, f"{prefix}.{alias.name}") for alias in node.names)

    def words(self) -> Iterator[tuple[int, str]]:
        """Every name the code mentions, as a variable, an attribute or an import."""
        for node in self.nodes:
            if isinstance(node, ast.Name):
                yield node.lineno, node.id
            elif isinstance(node, ast.Attribute):
                yield node.lineno, node.attr
        yield from ((node.lineno, name.rpartition(".")[2]) for node, name in self.imports())


def is_above(name: str, app: str) -> bool:
    return name in FLOORS and FLOORS.index(name) > FLOORS.index(app)


def imports_stay_below(source: Source) -> Offences:
    for node, name in source.imports() if source.app else ():
        target = name.partition(".")[0]
        if is_above(target, source.app):
            yield node.lineno, f"imports {name} from above"
        # Django reads apps.py before there are models: what touches them can only be imported in ready().
        if target in FLOORS and node not in source.tree.body and source.path.name != "apps.py":
            yield node.lineno, f"imports {name} elsewhere than at the top of the file"


def references_stay_below(source: Source) -> Offences:
    """Models and permissions named in a string, and what a migration depends on."""
    for node in source.nodes if source.app else ():
        match node:
            case ast.Constant(value=str(text)) if MODEL_OR_PERMISSION.fullmatch(text):
                target = text.partition(".")[0]
            case ast.Tuple(elts=[ast.Constant(value=str(target)), ast.Constant(value=str(text))]):
                # A dependency names a migration; other pairs of strings are choices of a field.
                if not source.is_migration or not re.match(r"\d{4}_|__first__|__latest__", text):
                    continue
            case _:
                continue
        if is_above(target, source.app):
            yield node.lineno, f"names {target} ({text}), which is above"


def modules_stand_on_a_floor(source: Source) -> Offences:
    if source.path.parts[0] not in (*FLOORS, *NOT_FLOORS):
        yield 1, "belongs to no floor of the house"


def names_say_what_is_inside(source: Source) -> Offences:
    for part in source.path.parts:
        if part.partition(".")[0] in NO_NAMES:
            yield 1, f"the name {part} says nothing"


def files_are_short(source: Source) -> Offences:
    lines = len(source.text.splitlines())
    most = MOST_LINES["file" if source.path.suffix == ".py" else "template"]
    if lines > most and not source.is_migration:
        yield 1, f"has {lines} lines, more than {most}"


def functions_are_short(source: Source) -> Offences:
    most = MOST_LINES["view" if source.app and source.is_room("views") else "function"]
    for node in source.nodes:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = node.end_lineno - node.lineno + 1
            if lines > most:
                yield node.lineno, f"{node.name} has {lines} lines, more than {most}"
            parameters = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
            count = sum(parameter.arg not in ("self", "cls") for parameter in parameters)
            if count > MOST_PARAMETERS:
                yield node.lineno, f"{node.name} takes {count} parameters, more than {MOST_PARAMETERS}"


def modules_open_with_a_docstring(source: Source) -> Offences:
    expected = source.app and source.path.suffix == ".py" and not source.is_migration and source.text.strip()
    if expected and not ast.get_docstring(source.tree):
        yield 1, "does not say what it is for"


def money_is_whole_satang(source: Source) -> Offences:
    for line, word in source.words() if source.app else ():
        if word in ("FloatField", "DecimalField"):
            yield line, f"uses {word}"
    for node in source.nodes if source.app else ():
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "float":
            yield node.lineno, "calls float()"


def migrations_are_named_by_hand(source: Source) -> Offences:
    if source.is_migration and AUTO_NAME.search(source.path.stem):
        yield 1, "is not named by hand"


def books_are_never_cascaded(source: Source) -> Offences:
    if source.app in ("ledger", "welfare", "reports") and source.is_room("models"):
        for line, word in source.words():
            if word == "CASCADE":
                yield line, "deletes rows of the books along with another row; PROTECT"


def responses_are_finished(source: Source) -> Offences:
    """A lazy response queries after the view's scope is closed, and finds nothing."""
    for line, word in source.words() if source.app else ():
        if word in LAZY_RESPONSES:
            yield line, f"uses {word}"
    for node, name in source.imports() if source.app else ():
        if f"{name}.".startswith("django.views.generic."):
            yield node.lineno, f"imports {name}"


CHECKS = (
    imports_stay_below,
    references_stay_below,
    modules_stand_on_a_floor,
    names_say_what_is_inside,
    files_are_short,
    functions_are_short,
    modules_open_with_a_docstring,
    money_is_whole_satang,
    migrations_are_named_by_hand,
    books_are_never_cascaded,
    responses_are_finished,
)


@pytest.fixture(scope="module")
def house() -> list[Source]:
    """All Python of the project and all templates, committed or not."""
    tops = [top for top in ROOT.iterdir() if not top.name.startswith(".")]
    paths = [path for top in tops for path in (top.rglob("*") if top.is_dir() else [top])]
    relative = [path.relative_to(ROOT) for path in paths]
    return [
        Source(PurePosixPath(path.as_posix()), (ROOT / path).read_text(encoding="utf-8"))
        for path in sorted(relative)
        if path.suffix == ".py" or ("templates" in path.parts and path.suffix in (".html", ".txt", ".svg"))
    ]


@pytest.mark.parametrize("check", CHECKS)
def test_house(check, house):
    offenders = [f"{source.path}:{line}: {what}" for source in house for line, what in check(source)]
    assert not offenders, "\n" + "\n".join(offenders)


LONG_FUNCTION = "def f():\n" + "    pass\n" * 35
BAD = (
    (imports_stay_below, "ledger/a.py", "from welfare.models import Claim"),
    (imports_stay_below, "ledger/a.py", "import network.settings"),
    (imports_stay_below, "groups/sub/a.py", "from ...ledger import journal"),
    (imports_stay_below, "ledger/apps.py", "def ready(self):\n    from welfare import claims"),
    (imports_stay_below, "ledger/a.py", "def f():\n    from groups import tenancy"),
    (imports_stay_below, "ledger/a.py", "def f():\n    from . import money"),
    (references_stay_below, "members/models.py", "ForeignKey('ledger.Account')"),
    (references_stay_below, "members/views.py", "user.has_perm('ledger.view_account')"),
    (references_stay_below, "members/migrations/0002_x.py", "dependencies = [('ledger', '0001_initial')]"),
    (modules_stand_on_a_floor, "banking/a.py", ""),
    (names_say_what_is_inside, "ledger/utils.py", ""),
    (names_say_what_is_inside, "ledger/services/post.py", ""),
    (files_are_short, "ledger/a.py", "x = 1\n" * 401),
    (files_are_short, "templates/a.html", "<p>\n" * 151),
    (functions_are_short, "ledger/a.py", "async def f():\n" + "    pass\n" * 50),
    (functions_are_short, "ledger/views.py", LONG_FUNCTION),
    (functions_are_short, "ledger/views/sheets.py", LONG_FUNCTION),
    (functions_are_short, "ledger/a.py", "def f(self, a, b, c, d, e, *, f, g, h): pass"),
    (modules_open_with_a_docstring, "ledger/a.py", "x = 1"),
    (money_is_whole_satang, "ledger/a.py", "x = float('1')"),
    (money_is_whole_satang, "ledger/models.py", "x = models.DecimalField()"),
    (money_is_whole_satang, "ledger/models.py", "from django.db.models import FloatField as F"),
    (migrations_are_named_by_hand, "ledger/migrations/0002_auto_20261122_1842.py", ""),
    (migrations_are_named_by_hand, "ledger/migrations/0002_alter_account_code.py", ""),
    (migrations_are_named_by_hand, "ledger/migrations/0002_account_code_and_more.py", ""),
    (books_are_never_cascaded, "ledger/models.py", "ForeignKey(Account, on_delete=models.CASCADE)"),
    (books_are_never_cascaded, "welfare/models.py", "from django.db.models import CASCADE"),
    (responses_are_finished, "ledger/views.py", "return_ = StreamingHttpResponse([])"),
    (responses_are_finished, "ledger/views.py", "from django.template.response import TemplateResponse as T"),
    (responses_are_finished, "ledger/views.py", "from django.views import generic"),
    (responses_are_finished, "ledger/views.py", "from django.views.generic.list import ListView"),
)
GOOD = (
    ("ledger/a.py", '"""What it is for."""\nfrom groups.tenancy import scope\nfrom . import money\n'),
    ("ledger/migrations/0002_account_heading.py", "dependencies = [('groups', '0001_initial')]"),
    ("members/models.py", '"""Rows."""\nForeignKey("groups.Group", on_delete=models.CASCADE)\n'),
    ("ledger/__init__.py", ""),
    ("ledger/apps.py", '"""Wiring."""\ndef ready(self):\n    from ledger import seal\n'),
    ("reports/paper.py", '"""Files."""\nname = "network.csv"\n'),
    ("tests/test_a.py", "def test_a():\n    from network import urls\n    float('1')"),
)


@pytest.mark.parametrize(("check", "path", "text"), BAD)
def test_check_can_fail(check, path, text):
    assert list(check(Source(PurePosixPath(path), text)))


@pytest.mark.parametrize(("path", "text"), GOOD)
def test_sound_source_passes_every_check(path, text):
    source = Source(PurePosixPath(path), text)
    assert [offence for check in CHECKS for offence in check(source)] == []


def test_every_check_is_shown_to_fail():
    assert {check for check, _, _ in BAD} == set(CHECKS)
