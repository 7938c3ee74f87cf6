"""How every file of ours is written: short, typed, finished, said what it is. Each finds what breaks it."""

import ast
import re
from collections.abc import Callable, Iterator

from tests.architecture.sources import Module, functions

Finding = tuple[int, str]
Rule = Callable[[Module], Iterator[Finding]]

LONGEST_FILE = 400
LONGEST_FUNCTION = 50
UNFINISHED = re.compile(r"\b(TODO|FIXME|XXX|HACK|WIP|TBD)\b")
JUNK_DRAWERS = {"utils", "util", "helpers", "helper", "common", "misc"}


def short_file(module: Module) -> Iterator[Finding]:
    """Past the limit a file becomes a package of the same name."""
    length = len(module.text.splitlines())
    if length > LONGEST_FILE:
        yield length, f"{length} lines"


def short_functions(module: Module) -> Iterator[Finding]:
    """A function fits on a screen."""
    for node in functions(module.tree):
        length = (node.end_lineno or 0) - node.lineno + 1
        if length > LONGEST_FUNCTION:
            yield node.lineno, f"{node.name}: {length} lines"


def typed_functions(module: Module) -> Iterator[Finding]:
    """What mypy holds strictly, held here too where it is cheap: every argument and every answer has a type."""
    for node in functions(module.tree):
        if node.returns is None or any(argument.annotation is None for argument in arguments(node)):
            yield node.lineno, node.name


def arguments(node: ast.FunctionDef | ast.AsyncFunctionDef) -> list[ast.arg]:
    given = node.args
    every = [*given.posonlyargs, *given.args, *given.kwonlyargs, *filter(None, (given.vararg, given.kwarg))]
    return [argument for argument in every if argument.arg not in {"self", "cls"}]


def finished(module: Module) -> Iterator[Finding]:
    """Nothing is left for later in a comment."""
    for number, line in enumerate(module.text.splitlines(), 1):
        if UNFINISHED.search(line):
            yield number, line.strip()


def no_junk_drawer(module: Module) -> Iterator[Finding]:
    """A name that says what is inside; what fits nowhere else hides the rules of the business."""
    for part in module.parts:
        if part in JUNK_DRAWERS:
            yield 1, part


def says_what_it_is(module: Module) -> Iterator[Finding]:
    """A docstring in each module that holds anything."""
    if module.tree.body and ast.get_docstring(module.tree) is None:
        yield 1, "no docstring"


EVERYWHERE: tuple[Rule, ...] = (short_file, short_functions, typed_functions, finished, no_junk_drawer)
IN_PACKAGES: tuple[Rule, ...] = (says_what_it_is,)
