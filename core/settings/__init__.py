"""Settings of every process. What differs between processes comes from the environment or from var/."""

from core.settings.api import *  # noqa: F403
from core.settings.apps import *  # noqa: F403
from core.settings.base import *  # noqa: F403
from core.settings.database import *  # noqa: F403
from core.settings.editorial import *  # noqa: F403
from core.settings.health import *  # noqa: F403
from core.settings.logs import *  # noqa: F403
from core.settings.mail import *  # noqa: F403
from core.settings.web import *  # noqa: F403
