"""Threads for tests: what a pool of web or worker threads does, with answers and errors brought back."""

import sys
import threading
from collections.abc import Callable, Sequence
from typing import Any

from django.db import connections

RESTLESS = 0.0002
"""How long a thread runs before another may: the shorter, the more they come between each other."""


def in_threads(functions: Sequence[Callable[[], Any]]) -> list[Any]:
    """What each function returns or raises, each in a thread of its own, begun together; their connections close."""
    answers: list[Any] = [None] * len(functions)
    gate = threading.Barrier(len(functions))

    def run(number: int) -> None:
        gate.wait()
        try:
            answers[number] = functions[number]()
        except Exception as error:
            answers[number] = error
        finally:
            connections["default"].close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(len(functions))]
    before = sys.getswitchinterval()
    sys.setswitchinterval(RESTLESS)
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    sys.setswitchinterval(before)
    return answers


def in_thread(function: Callable[[], Any]) -> Any:
    """What `function` returns or raises in a thread of its own."""
    return in_threads([function])[0]
