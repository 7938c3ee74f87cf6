"""Two migrations more for tenants.people: its own folder of migrations stands first on this package's path."""

from pathlib import Path

import tenants.people.migrations as own

__path__ = [*own.__path__, str(Path(__file__).parent)]
