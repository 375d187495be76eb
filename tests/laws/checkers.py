"""The laws of the house that no import can show, each as a function: the package's folder in, offences out.

An offence is one line, `file:line: what it does`. Each checker is proven able to find one in test_planted_offences.
"""

import ast
import re
from collections.abc import Callable, Iterator
from pathlib import Path

WINDOWLESS = ("_text", "parse", "refine", "survey", "syndicate", "model", "catalog.py", "errors.py")
WAITING = (
    "fetch",
    "telegraph",
    "web",
    "cli",
    "alerts.py",
    "archiving.py",
    "dispatches.py",
    "completing.py",
    "ingest.py",
    "pinging.py",
    "learning.py",
    "listing.py",
    "retraction.py",
    "publish.py",
    "revise.py",
    "cycle.py",
    "ticking.py",
    "daemon.py",
    "app.py",
    "crew.py",
    "front.py",
    "keyring.py",
    "config/watch.py",
)
CLEAN_MADE_IN = ("refine/clean/sanitize.py", "store/", "model/")
MEMBERSHIP_FIELDS = {"include", "exclude"}
EVALUATED_IN = ("syndicate/filter/", "config/", "catalog.py", "store/manners.py")  # the last writes them down as they stand
ERRORS_OF = {
    "fetch": {"FetchError"},
    "parse": {"ParseError"},
    "refine": {"ArticleError"},
    "store": {"StoreError", "ArticleError", "PartnerError", "UsageError"},
    "survey": set(),
    "telegraph": set(),
    "syndicate": {"RenderError", "VerifyError", "PartnerError"},
    "config": {"ConfigError", "UsageError"},
}
NOT_NAMES = re.compile(r"(?:^|_)(?:utils?|helpers?|common|misc|base|manager|handler|service|processor|data|info|items?)(?:_|\.py$|$)")
LIST_TYPES = {"list", "dict", "set", "List", "Dict", "Set"}


def _modules(package: Path, rooms: tuple[str, ...] = ("",)) -> Iterator[tuple[str, ast.Module]]:
    for path in sorted(package.rglob("*.py")):
        name = path.relative_to(package).as_posix()
        if any(name == room or name.startswith(room.rstrip("/") + "/") or not room for room in rooms):
            yield name, ast.parse(path.read_text("utf-8"))


def _called(node: ast.AST) -> str:
    return ast.unparse(node.func) if isinstance(node, ast.Call) else ""


def windowless_rooms_touch_nothing(package: Path) -> list[str]:
    """Law 2: no file is opened, nothing printed, no clock read in a room without windows (imports are import-linter's)."""
    forbidden = re.compile(r"^(?:io\.)?open$|^(?:print|input)$|\.(?:now|utcnow|today|getenv|read_text|read_bytes|write_text|write_bytes)$")
    return [
        f"{name}:{node.lineno}: calls {_called(node)}"
        for name, tree in _modules(package, WINDOWLESS)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and forbidden.search(_called(node))
    ]


def one_clock(package: Path) -> list[str]:
    """Law 6: the time is read in app.py only."""
    reading = re.compile(r"(?:datetime\.(?:now|utcnow|today)|date\.today|time\.time(?:_ns)?|time\.localtime|time\.gmtime)$")
    return [
        f"{name}:{node.lineno}: reads the clock with {_called(node)}"
        for name, tree in _modules(package)
        if name != "app.py"
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and reading.search(_called(node))
    ]


def model_is_frozen(package: Path) -> list[str]:
    """Law 4: dataclasses of model and catalog are frozen and hold tuples, not lists; those of the model take keywords only."""
    found = []
    for name, tree in _modules(package, ("model", "catalog.py")):
        for node in ast.walk(tree):
            if not isinstance(node, ast.ClassDef):
                continue
            decorators = [ast.unparse(decorator) for decorator in node.decorator_list]
            made = next((text for text in decorators if text.startswith("dataclass")), None)
            if made is None:
                continue
            if "frozen=True" not in made or (name.startswith("model/") and "kw_only=True" not in made):
                found.append(f"{name}:{node.lineno}: {node.name} is not frozen and keyword-only")
            for line in node.body:
                if isinstance(line, ast.AnnAssign) and LIST_TYPES & set(re.findall(r"\w+", ast.unparse(line.annotation))):
                    found.append(f"{name}:{line.lineno}: {node.name} holds what can be changed")
    return found


def times_are_named(package: Path) -> list[str]:
    """Law 6: a field that is a moment ends in _at or _until."""
    return [
        f"{name}:{line.lineno}: {ast.unparse(line.target)} is a moment, so its name ends in _at or _until"
        for name, tree in _modules(package, ("model", "catalog.py"))
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
        for line in node.body
        if isinstance(line, ast.AnnAssign)
        and re.search(r"\bdatetime\b|\bWhen\b", ast.unparse(line.annotation))
        and not re.search(r"_(?:at|until)$", ast.unparse(line.target))
    ]


def clean_html_is_made_in_three_places(package: Path) -> list[str]:
    """Law 5: CleanHtml(…) stands in the sanitiser, in the store and in the model only, and is never cast to."""
    return [
        f"{name}:{node.lineno}: makes CleanHtml"
        for name, tree in _modules(package)
        if not name.startswith(CLEAN_MADE_IN)
        for node in ast.walk(tree)
        if (_called(node).endswith("CleanHtml") and ast.unparse(node) != "CleanHtml('')")
        or (_called(node).endswith("cast") and "CleanHtml" in ast.unparse(node))
    ]


def errors_have_their_radius(package: Path) -> list[str]:
    """Law 7: a room raises its own errors of the house, and no other room's."""
    house = {
        "SyndicatorError",
        "SourceError",
        "PartnerError",
        "FetchError",
        "ParseError",
        "ArticleError",
        "RenderError",
        "VerifyError",
        "StoreError",
        "ConfigError",
        "UsageError",
    }
    found = []
    for room, own in ERRORS_OF.items():
        for name, tree in _modules(package, (room,)):
            for node in ast.walk(tree):
                raised = _called(node.exc).rpartition(".")[2] if isinstance(node, ast.Raise) and node.exc is not None else ""
                if raised in house - own:
                    found.append(f"{name}:{node.lineno}: raises {raised}, which is not this room's")
    return found


def one_evaluator(package: Path) -> list[str]:
    """Law 8: a partner's include and exclude lines are read by the filter alone."""
    return [
        f"{name}:{node.lineno}: reads a partner's {node.attr} lines"
        for name, tree in _modules(package)
        if not name.startswith(EVALUATED_IN)
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr in MEMBERSHIP_FIELDS and isinstance(node.ctx, ast.Load)
    ]


def rendering_knows_no_clock(package: Path) -> list[str]:
    """Law 10: nothing in the rendering takes `now`."""
    return [
        f"{name}:{node.lineno}: {node.name} takes now"
        for name, tree in _modules(package, ("syndicate/render",))
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and "now" in {argument.arg for argument in (*node.args.args, *node.args.kwonlyargs)}
    ]


def waiting_is_apart(package: Path) -> list[str]:
    """Law 13: async code stands in the fetch room, the lines and the doors only."""
    return [
        f"{name}:{node.lineno}: {node.name} is async"
        for name, tree in _modules(package)
        if not any(name == room or name.startswith(f"{room}/") for room in WAITING)
        for node in ast.walk(tree)
        if isinstance(node, ast.AsyncFunctionDef)
    ]


def dialects_are_in_one_file(package: Path) -> list[str]:
    """No SQL of one database outside store/dialect.py."""
    telling = re.compile(
        r"sqlalchemy\.dialects|\bPRAGMA\b|\bBEGIN IMMEDIATE\b|pg_advisory|\bON CONFLICT\b|\bVACUUM\b|sqlite_master|pg_catalog"
    )
    return [
        f"{path.relative_to(package).as_posix()}:{number}: {line.strip()[:80]}"
        for path in sorted((package / "store").rglob("*.py"))
        if path.name != "dialect.py"
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if telling.search(line) and not line.lstrip().startswith(("#", '"'))
    ]


def modules_open_with_their_law(package: Path) -> list[str]:
    """Each module says what it is for before its first line."""
    return [f"{name}:1: has no docstring" for name, tree in _modules(package) if not ast.get_docstring(tree)]


def names_are_of_the_trade(package: Path) -> list[str]:
    """No module and no class is called by a word that says nothing."""
    found = [f"{name}:1: is called {Path(name).name}" for name, _ in _modules(package) if NOT_NAMES.search(Path(name).name)]
    for name, tree in _modules(package):
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef) and NOT_NAMES.search(re.sub(r"(?<!^)(?=[A-Z])", "_", node.name).lower()):
                found.append(f"{name}:{node.lineno}: is called {node.name}")
    return found


CHECKERS: tuple[Callable[[Path], list[str]], ...] = (
    windowless_rooms_touch_nothing,
    one_clock,
    model_is_frozen,
    times_are_named,
    clean_html_is_made_in_three_places,
    errors_have_their_radius,
    one_evaluator,
    rendering_knows_no_clock,
    waiting_is_apart,
    dialects_are_in_one_file,
    modules_open_with_their_law,
    names_are_of_the_trade,
)
