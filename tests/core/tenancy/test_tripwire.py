"""No statement leaves the process outside the scope that its connection was opened for."""

import contextvars
from typing import Any

import pytest
from django.db import connection, connections
from taggit.models import Tag

from core.tenancy.binding import _bound
from core.tenancy.errors import ForbiddenError, NoScopeError, ScopeInScopeError, WrongScopeError
from core.tenancy.scopes import owner_scope, unit_of_work
from tests.core.tenancy.rows import add, there
from tests.isolation.threads import in_thread


def test_no_scope_no_cursor(database: str) -> None:
    with pytest.raises(NoScopeError):
        Tag.objects.count()
    with pytest.raises(NoScopeError):
        connection.cursor()


def test_a_queryset_made_in_a_unit_is_not_read_outside_it(umea: Any) -> None:
    with unit_of_work(umea, reason="test"):
        lazy = Tag.objects.all()
    with pytest.raises(NoScopeError):
        list(lazy)


def test_a_thread_of_ones_own_has_no_scope(umea: Any) -> None:
    with unit_of_work(umea, reason="test"):
        assert type(in_thread(Tag.objects.count)) is NoScopeError


def test_a_thread_with_a_copied_context_has_the_wrong_connection(umea: Any) -> None:
    with unit_of_work(umea, reason="test"):
        context = contextvars.copy_context()
        assert type(in_thread(lambda: context.run(Tag.objects.count))) is WrongScopeError


def test_a_context_copied_in_a_unit_is_worthless_after_it(umea: Any, orebro: Any) -> None:
    with unit_of_work(umea, reason="test"):
        context = contextvars.copy_context()
    with pytest.raises(WrongScopeError):
        context.run(Tag.objects.count)
    with unit_of_work(orebro, reason="test"), pytest.raises(WrongScopeError):
        context.run(Tag.objects.count)


def test_a_new_unit_of_the_same_tenant_is_another_scope(umea: Any) -> None:
    with unit_of_work(umea, reason="test"):
        context = contextvars.copy_context()
    with unit_of_work(umea, reason="test"), pytest.raises(WrongScopeError):
        context.run(Tag.objects.count)


def test_a_scope_opened_around_the_context_is_refused_and_disturbs_nothing(umea: Any, orebro: Any) -> None:
    """In an empty context the ContextVar shows no scope, yet the connection has one."""

    def sneak() -> None:
        with unit_of_work(orebro, reason="sneaked in"):
            add("sneaked-in")

    with unit_of_work(umea, reason="test"):
        add("undisturbed")
        with pytest.raises(ScopeInScopeError):
            contextvars.Context().run(sneak)
        assert Tag.objects.filter(name="undisturbed").exists()
    found = [(there(tenant, "undisturbed"), there(tenant, "sneaked-in")) for tenant in (umea, orebro)]
    assert found == [(True, False), (False, False)]


def test_an_owner_scope_opened_around_the_context_is_refused(umea: Any) -> None:
    def sneak() -> None:
        with owner_scope(reason="sneaked in"):
            pass

    with unit_of_work(umea, reason="test"):
        with pytest.raises(ScopeInScopeError):
            contextvars.Context().run(sneak)
        add("owner-kept-out")
    assert there(umea, "owner-kept-out")


def test_a_connection_of_ones_own_belongs_to_no_scope(umea: Any) -> None:
    with unit_of_work(umea, reason="test"):
        own = connections.create_connection("default")
        with pytest.raises(WrongScopeError):
            own.cursor()


def test_it_does_not_look_at_the_connections_tenant(umea: Any, orebro: Any) -> None:
    """django-tenants' own ways of changing tenant move neither rows nor the wall."""
    plain: Any = connection
    with unit_of_work(umea, reason="test"):
        add("stays-here")
        plain.set_tenant(orebro)
        add("stays-here-too")
    with pytest.raises(NoScopeError):
        plain.set_schema("orebro")
        Tag.objects.count()
    found = [[there(tenant, name) for name in ("stays-here", "stays-here-too")] for tenant in (umea, orebro)]
    assert found == [[True, True], [False, False]]


def test_a_forged_binding_does_not_open_the_connection(umea: Any, orebro: Any) -> None:
    with unit_of_work(umea, reason="test") as unit:
        mine = unit.binding
    with unit_of_work(orebro, reason="test"):
        token = _bound.set(mine)
        with pytest.raises(WrongScopeError):
            Tag.objects.count()
        _bound.reset(token)


def test_with_tenant_is_closed(umea: Any) -> None:
    with pytest.raises(ForbiddenError), umea:
        pass
    with pytest.raises(ForbiddenError):
        umea.activate()
