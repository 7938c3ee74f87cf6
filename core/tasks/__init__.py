"""Jobs: two kinds of task, one way to defer, singly or many at a time."""

from core.tasks.declare import platform_task, tenant_task
from core.tasks.defer import defer, defer_all

__all__ = ["defer", "defer_all", "platform_task", "tenant_task"]
