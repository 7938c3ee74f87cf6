"""The three scopes: what binds, what commits, what is undone, what is refused."""

import contextlib
import logging
from typing import Any

import psycopg
import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError, InternalError
from taggit.models import Tag

from core.tenancy.binding import Kind, current_binding, current_tenant
from core.tenancy.errors import BrokenUnitError, NoOwnerLoginError, NoScopeError, ScopeInScopeError
from core.tenancy.roles import platform_role, tenant_role
from core.tenancy.scopes import owner_scope, platform_work, unit_of_work
from tests.core.tenancy.rows import add, there
from tests.databases import url_of
from tests.isolation.threads import in_thread


def here() -> tuple[str, str]:
    """The role and the path that the server sees."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user::text, current_setting('search_path')")
        row = cursor.fetchone()
    assert row is not None
    return str(row[0]), str(row[1])


def test_a_unit_binds_tenant_role_and_path(umea: Any) -> None:
    with unit_of_work(umea, reason="test"):
        assert current_tenant() is umea
        assert here() == (tenant_role(umea.id), '"umea", public, pg_temp')
    assert current_binding() is None


def test_platform_work_binds_the_platform_and_public_alone(database: str) -> None:
    with platform_work(reason="test"):
        binding = current_binding()
        assert here() == (platform_role(), "public, pg_temp")
        assert binding is not None
        assert (binding.kind, binding.tenant, binding.key) == (Kind.PLATFORM, None, "platform")
        with pytest.raises(NoScopeError):
            current_tenant()


def test_the_owner_scope_is_another_login(database: str, settings: Any) -> None:
    with owner_scope(reason="test"):
        assert here() == (settings.NODVERK_OWNER_DATABASE["USER"], "public")
    with platform_work(reason="test"):
        assert here()[0] == platform_role()


def test_the_owner_scope_is_refused_where_its_login_is_not_held(database: str, settings: Any) -> None:
    settings.NODVERK_OWNER_DATABASE = None
    with pytest.raises(NoOwnerLoginError), owner_scope(reason="test"):
        pass
    assert current_binding() is None


def test_a_unit_commits(umea: Any) -> None:
    with unit_of_work(umea, reason="test"):
        add("kept")
    assert there(umea, "kept")


def test_an_exception_undoes_the_unit_and_comes_through(umea: Any) -> None:
    with pytest.raises(ZeroDivisionError), unit_of_work(umea, reason="test"):
        add("raised")
        raise ZeroDivisionError
    assert (there(umea, "raised"), current_binding()) == (False, None)


def test_roll_back_undoes_the_unit_without_raising(umea: Any) -> None:
    with unit_of_work(umea, reason="test") as unit:
        add("rolled-back")
        unit.roll_back()
    assert not there(umea, "rolled-back")


@pytest.mark.parametrize(("one_moment", "seen"), [(False, True), (True, False)])
def test_a_unit_of_one_moment_does_not_see_what_is_committed_meanwhile(
    umea: Any, one_moment: bool, seen: bool
) -> None:
    def commit() -> None:
        with unit_of_work(umea, reason="meanwhile"):
            add(f"meanwhile-{one_moment}")

    with unit_of_work(umea, reason="test", read_only=True, one_moment=one_moment):
        before = Tag.objects.count()
        assert in_thread(commit) is None
        assert (Tag.objects.count() > before) is seen
    assert there(umea, f"meanwhile-{one_moment}")


def test_role_and_path_end_with_the_transaction(umea: Any) -> None:
    """What a pooler in transaction mode hands to the next client is clean."""
    with unit_of_work(umea, reason="test"):
        raw = connection.connection
    row = raw.execute("SELECT current_user::text, current_setting('search_path')").fetchone()
    assert row == (raw.info.user, '"$user", public')


def test_role_and_path_end_with_a_failed_transaction(umea: Any) -> None:
    with pytest.raises(ZeroDivisionError), unit_of_work(umea, reason="test"):
        raw = connection.connection
        raise ZeroDivisionError
    row = raw.execute("SELECT current_user::text, current_setting('search_path')").fetchone()
    assert row == (raw.info.user, '"$user", public')


SCOPES = ("same tenant", "other tenant", "platform", "owner")


@pytest.mark.parametrize("outer", SCOPES)
@pytest.mark.parametrize("inner", SCOPES)
def test_a_scope_in_a_scope_is_refused(outer: str, inner: str, umea: Any, orebro: Any) -> None:
    """Whichever it is, the same tenant's too; the outer one stays as it was and commits."""
    openers: dict[str, Any] = {
        "same tenant": lambda: unit_of_work(umea, reason="nested"),
        "other tenant": lambda: unit_of_work(orebro, reason="nested"),
        "platform": lambda: platform_work(reason="nested"),
        "owner": lambda: owner_scope(reason="nested"),
    }
    with openers[outer]():
        before = here()
        with pytest.raises(ScopeInScopeError), openers[inner]():
            pytest.fail("opened")
        assert here() == before
    assert current_binding() is None


def test_a_refused_scope_leaves_the_outer_units_work(umea: Any, orebro: Any) -> None:
    name = "outer-stays"
    with unit_of_work(umea, reason="test"):
        add(name)
        with pytest.raises(ScopeInScopeError), unit_of_work(orebro, reason="nested"):
            pytest.fail("opened")
    assert (there(umea, name), there(orebro, name)) == (True, False)


def test_a_savepoint_keeps_role_and_path(umea: Any) -> None:
    with unit_of_work(umea, reason="test"):
        before = here()
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            add("savepoint")
            raise ZeroDivisionError
        assert here() == before
        add("after-savepoint")
    assert (there(umea, "savepoint"), there(umea, "after-savepoint")) == (False, True)


def test_a_read_only_unit_reads_and_refuses_to_write(umea: Any) -> None:
    with pytest.raises(InternalError, match="read-only"), unit_of_work(umea, reason="test", read_only=True):
        add("read-only")
    assert not there(umea, "read-only")


def test_a_read_only_unit_cannot_be_opened_up(umea: Any) -> None:
    with (
        pytest.raises(InternalError),
        unit_of_work(umea, reason="test", read_only=True),
        connection.cursor() as cursor,
    ):
        cursor.execute("SET TRANSACTION READ WRITE")
        add("opened-up")
    assert not there(umea, "opened-up")


def test_the_next_unit_on_the_same_connection_may_write(umea: Any) -> None:
    with unit_of_work(umea, reason="test", read_only=True):
        pass
    with unit_of_work(umea, reason="test"):
        add("after-read-only")
    assert there(umea, "after-read-only")


def test_a_temporary_table_of_one_unit_does_not_catch_the_next_ones_rows(umea: Any, orebro: Any) -> None:
    """It outlives its transaction on the connection, and PostgreSQL looks there first unless told otherwise."""
    with unit_of_work(umea, reason="test"), connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE taggit_tag (LIKE taggit_tag INCLUDING ALL)")
        cursor.execute("GRANT ALL ON pg_temp.taggit_tag TO PUBLIC")
    try:
        with unit_of_work(orebro, reason="test"):
            add("caught")
        with unit_of_work(umea, reason="test"), connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_temp.taggit_tag")
            assert cursor.fetchone() == (0,)
        assert there(orebro, "caught")
    finally:
        connection.close()


def test_a_transaction_ended_by_hand_leaves_no_rights(umea: Any) -> None:
    """COMMIT in raw SQL takes role and path away: what follows fails, it does not go elsewhere."""
    with pytest.raises(Exception, match=r"does not exist|permission denied"), unit_of_work(umea, reason="test"):
        with connection.cursor() as cursor:
            cursor.execute("COMMIT")
        add("after-commit-by-hand")
    connection.close()
    assert not there(umea, "after-commit-by-hand")


@pytest.mark.parametrize("statement", ["SELECT 1 / 0", "ROLLBACK", "COMMIT"])
def test_a_unit_that_lost_its_transaction_is_not_passed_off_as_kept(statement: str, umea: Any) -> None:
    """PostgreSQL answers COMMIT after a swallowed error with a ROLLBACK and no word about it."""
    with pytest.raises(BrokenUnitError), unit_of_work(umea, reason="test"):
        add(f"before {statement}")
        with contextlib.suppress(DatabaseError), connection.cursor() as cursor:
            cursor.execute(statement)
    assert (there(umea, f"before {statement}"), current_binding()) == (statement == "COMMIT", None)


def test_a_save_that_failed_and_was_swallowed_is_not_passed_off_as_kept(umea: Any) -> None:
    with pytest.raises(BrokenUnitError), unit_of_work(umea, reason="test"):
        add("swallowed")
        with contextlib.suppress(DatabaseError):
            add("swallowed")
    assert not there(umea, "swallowed")


def test_a_failed_statement_in_a_savepoint_of_its_own_breaks_nothing(umea: Any) -> None:
    with unit_of_work(umea, reason="test"):
        add("beside")
        with contextlib.suppress(DatabaseError), transaction.atomic():
            add("beside")
    assert there(umea, "beside")


def test_a_broken_unit_that_reads_or_is_rolled_back_ends_quietly(umea: Any) -> None:
    for read_only in (True, False):
        with unit_of_work(umea, reason="test", read_only=read_only) as unit:
            with contextlib.suppress(DatabaseError), connection.cursor() as cursor:
                cursor.execute("SELECT 1 / 0")
            if not read_only:
                unit.roll_back()
    assert current_binding() is None


def test_a_unit_works_again_after_its_connection_was_lost(umea: Any, database: str) -> None:
    """A worker's thread has no request that would renew its connection."""
    with unit_of_work(umea, reason="test"):
        process = connection.connection.info.backend_pid
    with psycopg.connect(url_of("admin", database), autocommit=True) as admin:
        admin.execute("SELECT pg_terminate_backend(%s)", [process])
    with pytest.raises(Exception, match=r"terminat|closed"), unit_of_work(umea, reason="test"):
        add("lost")
    with unit_of_work(umea, reason="test"):
        add("renewed")
    assert (there(umea, "lost"), there(umea, "renewed")) == (False, True)


class TestAfterCommit:
    """Callbacks of transaction.on_commit."""

    def test_each_runs_in_a_unit_of_its_own_of_the_same_tenant(self, umea: Any) -> None:
        seen: list[tuple[Any, bool]] = []

        def look() -> None:
            seen.append((current_tenant().id, there_in_this_unit("first")))

        with unit_of_work(umea, reason="test") as unit:
            outer = unit.binding
            add("first")
            transaction.on_commit(look)
            transaction.on_commit(lambda: seen.append((current_binding() == outer, False)))
        assert seen == [(umea.id, True), (False, False)]
        assert current_binding() is None

    def test_one_may_write_also_after_a_read_only_unit(self, umea: Any) -> None:
        with unit_of_work(umea, reason="test", read_only=True):
            transaction.on_commit(lambda: add("by-callback"))
        assert there(umea, "by-callback")

    def test_one_that_fails_is_logged_and_stops_no_other(self, umea: Any, caplog: Any) -> None:
        def fail() -> None:
            add("failed-callback")
            raise ZeroDivisionError

        with caplog.at_level(logging.ERROR), unit_of_work(umea, reason="test"):
            add("before-failure")
            transaction.on_commit(fail)
            transaction.on_commit(lambda: add("after-failure"))
        kept = [there(umea, name) for name in ("before-failure", "failed-callback", "after-failure")]
        assert kept == [True, False, True]
        assert [record.message for record in caplog.records] == ["A callback after commit failed"]

    def test_none_runs_after_an_exception_or_a_roll_back(self, umea: Any) -> None:
        ran: list[str] = []
        with pytest.raises(ZeroDivisionError), unit_of_work(umea, reason="test"):
            transaction.on_commit(lambda: ran.append("raised"))
            raise ZeroDivisionError
        with unit_of_work(umea, reason="test") as unit:
            transaction.on_commit(lambda: ran.append("rolled back"))
            unit.roll_back()
        with unit_of_work(umea, reason="test"):
            pass
        assert ran == []

    def test_those_of_a_rolled_back_savepoint_do_not_run(self, umea: Any) -> None:
        ran: list[str] = []
        with unit_of_work(umea, reason="test"):
            with pytest.raises(ZeroDivisionError), transaction.atomic():
                transaction.on_commit(lambda: ran.append("inner"))
                raise ZeroDivisionError
            transaction.on_commit(lambda: ran.append("outer"))
        assert ran == ["outer"]

    def test_the_platforms_run_as_the_platform(self, database: str) -> None:
        seen: list[tuple[str, str]] = []
        with platform_work(reason="test"):
            transaction.on_commit(lambda: seen.append(here()))
        assert seen == [(platform_role(), "public, pg_temp")]

    def test_the_owners_run_as_the_owner(self, database: str, settings: Any) -> None:
        seen: list[tuple[str, str]] = []
        with owner_scope(reason="test"):
            with transaction.atomic():
                transaction.on_commit(lambda: seen.append(here()))
            assert seen == [(settings.NODVERK_OWNER_DATABASE["USER"], "public")]

    def test_one_registered_by_another_runs_too(self, umea: Any) -> None:
        with unit_of_work(umea, reason="test"):
            transaction.on_commit(lambda: transaction.on_commit(lambda: add("second-hand")))
        assert there(umea, "second-hand")


def there_in_this_unit(name: str) -> bool:
    from taggit.models import Tag

    return bool(Tag.objects.filter(name=name).exists())
