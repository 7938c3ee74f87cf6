"""The suite's settings with the planted cache in front of everything."""

from tests.settings import *  # noqa: F403
from tests.settings import MIDDLEWARE

MIDDLEWARE = ["tests.exchange.withdrawal.planted.KeepingMiddleware", *MIDDLEWARE]
