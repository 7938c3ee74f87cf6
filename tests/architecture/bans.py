"""What may not be written in our packages (the unit of work, point 10), found in the syntax tree."""

import ast
import re
from collections.abc import Callable, Iterator

from tests.architecture.sources import Module

Finding = tuple[int, str]
Ban = Callable[[Module], Iterator[Finding]]

OWNERS_SQL = {
    "shared.registry.checking": "compares schemas with the owner's login",
    "shared.registry.migrating": "takes the lock of migrations with the owner's login",
    "shared.registry.rights": "makes a tenant's role and compares rights with the owner's login",
    "shared.registry.services.provisioning": "takes the locks of names with the owner's login",
    "shared.registry.templates": "looks into template schemas with the owner's login",
    "core.tasks.declare": "reads a job's stamp",
    "core.tasks.failed": "lists and wakes jobs that gave up with the owner's login",
    "core.tasks.holding": "notes on a job that its effect is done",
    "core.tasks.queue": "reads the queue",
    "core.tasks.waking": "wakes a tenant's jobs with the owner's login",
}
"""Modules besides core/tenancy and those named queries that may send SQL of their own, and why."""

NO_DJANGO = ("core.launch", "core.backup", "core.installation", "core.postgres")
SCOPE_CHANGERS = {"schema_context", "tenant_context", "set_schema", "set_tenant", "set_schema_to_public"}
PRIVATE = {"_bound", "_opener", "_owner_opener"}
CLEARED = re.compile(r"(^|\.)(cache|caches\[.*\])\.clear$")
CACHES = {"lru_cache", "cache", "cached"}
THREADS = {"Thread", "Timer", "ThreadPoolExecutor", "start_new_thread"}
ASYNC = {"sync_to_async", "async_to_sync", "asyncio"}
ASYNC_ORM = {
    *("aget", "acreate", "afirst", "alast", "acount", "aexists", "aupdate", "adelete", "asave", "aiterator", "aadd"),
    *("abulk_create", "abulk_update", "aget_or_create", "aupdate_or_create", "aearliest", "alatest", "ain_bulk"),
    *("aaggregate", "acontains", "arefresh_from_db", "aset", "aclear", "aremove", "aexplain"),
}


def in_tenancy(module: Module) -> bool:
    return module.name.startswith("core.tenancy")


def may_send_sql(module: Module) -> bool:
    return in_tenancy(module) or module.name in OWNERS_SQL or "queries" in module.parts


def names_used(tree: ast.AST) -> Iterator[Finding]:
    """Every name that is imported, read or reached as an attribute."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom | ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name.rpartition(".")[2]
        elif isinstance(node, ast.Attribute):
            yield node.lineno, node.attr
        elif isinstance(node, ast.Name):
            yield node.lineno, node.id


def imported(tree: ast.AST) -> Iterator[Finding]:
    """Every import as a dotted name."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


def called(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Every call as the text of what is called."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield node.lineno, ast.unparse(node.func)


def no_with_tenant(module: Module) -> Iterator[Finding]:
    """`with tenant:` shares its stack between threads."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.With | ast.AsyncWith):
            for item in node.items:
                text = ast.unparse(item.context_expr)
                if text.rpartition(".")[2].lower().endswith("tenant"):
                    yield node.lineno, f"with {text}"


def no_other_scopes(module: Module) -> Iterator[Finding]:
    """Only core/tenancy changes tenant, schema or path."""
    if not in_tenancy(module):
        yield from ((line, name) for line, name in names_used(module.tree) if name in SCOPE_CHANGERS | PRIVATE)
        texts = [node for node in ast.walk(module.tree) if isinstance(node, ast.Constant)]
        for node in texts:
            if isinstance(node.value, str) and "search_path" in node.value.lower() and may_send_sql(module):
                yield node.lineno, "search_path in SQL"


def no_threads(module: Module) -> Iterator[Finding]:
    """Threads of one's own leave the scope."""
    if not module.name.startswith(NO_DJANGO):
        for line, name in imported(module.tree):
            if name.rpartition(".")[2] in THREADS or name.startswith("multiprocessing.pool"):
                yield line, name
        for line, name in called(module.tree):
            if name.rpartition(".")[2] in THREADS:
                yield line, name


def no_process_wide_caches(module: Module) -> Iterator[Finding]:
    """A cache of the process holds one tenant's answer for the next."""
    if not module.name.startswith(NO_DJANGO):
        for line, name in imported(module.tree):
            if name.startswith("functools.") and name.rpartition(".")[2] in CACHES:
                yield line, name
        for line, name in names_used(module.tree):
            if name == "lru_cache":
                yield line, name


def no_cleared_cache(module: Module) -> Iterator[Finding]:
    """cache.clear() empties every tenant's cache."""
    for line, name in called(module.tree):
        if CLEARED.search(name):
            yield line, name


def no_streams(module: Module) -> Iterator[Finding]:
    """No database work in a response's body."""
    yield from ((line, name) for line, name in names_used(module.tree) if name == "StreamingHttpResponse")


def no_raw_sql(module: Module) -> Iterator[Finding]:
    """Raw SQL stands in core/tenancy and in modules named queries."""
    if not may_send_sql(module) and not module.name.startswith(NO_DJANGO):
        for line, name in called(module.tree):
            if name.endswith((".cursor", ".raw", ".extra")) or name.rpartition(".")[2] == "RawSQL":
                yield line, name


def no_second_connection(module: Module) -> Iterator[Finding]:
    """No way to the database around the wrapper."""
    if not in_tenancy(module) and not module.name.startswith(NO_DJANGO):
        for line, name in imported(module.tree):
            if name.partition(".")[0] == "psycopg" and name != "psycopg.conninfo.conninfo_to_dict":
                yield line, name
        for line, name in names_used(module.tree):
            if name in {"ConnectionHandler", "create_connection"}:
                yield line, name
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Attribute) and node.attr == "connection":
                inner = node.value
                if isinstance(inner, ast.Name | ast.Attribute | ast.Subscript) and "connection" in ast.unparse(inner):
                    yield node.lineno, ast.unparse(node)


def no_async(module: Module) -> Iterator[Finding]:
    """The async ORM runs wherever the event loop happens to be. The worker has a loop of its own, without an ORM."""
    its_loop = module.name.startswith("core.worker")
    for node in ast.walk(module.tree):
        if not its_loop and isinstance(node, ast.AsyncFunctionDef | ast.Await | ast.AsyncFor | ast.AsyncWith):
            yield node.lineno, type(node).__name__
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in ASYNC_ORM:
            yield node.lineno, node.func.attr
        if isinstance(node, ast.keyword) and node.arg == "thread_sensitive":
            yield node.value.lineno, "thread_sensitive"
    yield from ((line, name) for line, name in names_used(module.tree) if name in ASYNC and not its_loop)


def no_save_signals(module: Module) -> Iterator[Finding]:
    """Services say what happens; a signal of every save hides it."""
    yield from ((line, name) for line, name in names_used(module.tree) if name in {"post_save", "m2m_changed"})


def no_other_signers(module: Module) -> Iterator[Finding]:
    """What is signed carries its tenant: core.tenancy.signing."""
    if not in_tenancy(module):
        for line, name in imported(module.tree):
            if name.startswith("django.core.signing") and not name.endswith(("BadSignature", "SignatureExpired")):
                yield line, name


def no_forwarded_hosts(module: Module) -> Iterator[Finding]:
    """The host is the Host header's, never a forwarded one."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            text = node.value.upper().replace("-", "_")
            if "X_FORWARDED_HOST" in text and " " not in text:
                yield node.lineno, node.value


BANS: tuple[Ban, ...] = (
    no_with_tenant,
    no_other_scopes,
    no_threads,
    no_process_wide_caches,
    no_cleared_cache,
    no_streams,
    no_raw_sql,
    no_second_connection,
    no_async,
    no_save_signals,
    no_other_signers,
    no_forwarded_hosts,
)
