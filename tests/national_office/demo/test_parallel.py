"""The demo's processes side by side end with the one that began them."""

import os
import signal
import subprocess
import sys
from pathlib import Path

from core.postgres.processes import started_at, wait_until
from tests.core.postgres.support import ROOT

PROGRAM = """
import os, sys, time
from pathlib import Path
import django
django.setup()
from national_office.demo.raising import in_parallel

def linger(folder):
    (Path(folder) / str(os.getpid())).touch()
    time.sleep(60)

in_parallel(linger, [sys.argv[1]] * 2, print)
"""


def test_killed_outright_it_leaves_no_process_behind(tmp_path: Path) -> None:
    begun = subprocess.Popen([sys.executable, "-c", PROGRAM, str(tmp_path)], cwd=ROOT, start_new_session=True)
    try:
        assert wait_until(lambda: len(list(tmp_path.iterdir())) == 2, 60)
        children = [int(path.name) for path in tmp_path.iterdir()]
        assert [bool(started_at(pid)) for pid in children] == [True, True]
        begun.kill()
        begun.wait()
        assert wait_until(lambda: not any(started_at(pid) for pid in children), 10)
    finally:
        for pid in [int(path.name) for path in tmp_path.iterdir()]:
            if started_at(pid):
                os.kill(pid, signal.SIGKILL)
