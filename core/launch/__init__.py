"""The commands that raise and stop an installation on one machine: demo, smoke, database, status, stop, reset.

The parent process is plain Python without Django; the work is done by child processes.
"""
