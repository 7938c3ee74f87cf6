"""The suite's settings with the test jobs, for a worker process."""

from tests.settings import *  # noqa: F403
from tests.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "tests.isolation.jobs"]
