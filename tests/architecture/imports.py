"""Who imports whom among our modules, and the knots in it."""

import ast
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter

from tests.architecture.sources import Module

Graph = dict[str, set[str]]


def imported_modules(module: Module, names: set[str]) -> Iterator[str]:
    """Every module of ours that this one imports, late imports too; those for types alone do not count."""
    for node in statements(module.tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in names)
        elif node.level == 0:
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                target = inner if inner in names else node.module or ""
                if target in names:
                    yield target


def statements(tree: ast.AST) -> Iterator[ast.Import | ast.ImportFrom]:
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            yield node
        elif not (isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)):
            yield from statements(node)


def module_graph(found: list[Module]) -> Graph:
    names = {module.name for module in found}
    return {module.name: set(imported_modules(module, names)) - {module.name} for module in found}


def app_graph(found: list[Module]) -> Graph:
    """The same between apps: `tenants.people`, `core.tenancy`."""
    graph: Graph = {}
    for name, targets in module_graph(found).items():
        graph.setdefault(app_of(name), set()).update({app_of(target) for target in targets} - {app_of(name)})
    return graph


def app_of(name: str) -> str:
    return ".".join(name.split(".")[:2])


def cycle_in(graph: Graph) -> list[str]:
    """One ring of imports, in order; empty when there is none."""
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return [str(name) for name in error.args[1]]
    return []
