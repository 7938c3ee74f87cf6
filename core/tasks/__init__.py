"""Jobs: two kinds of task, one way to defer."""

from core.tasks.declare import platform_task, tenant_task
from core.tasks.defer import defer

__all__ = ["defer", "platform_task", "tenant_task"]
