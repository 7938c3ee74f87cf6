"""Figures for Prometheus: requests as the web processes count them, the platform's state as the database has it.

Off unless PROMETHEUS_MULTIPROC_DIR names a folder that all processes of an installation share: each process keeps its
own counts there, and `manage.py metrics` adds them up, on the loopback address alone. Labels are words of the code and
tenants' short names: never what a visitor wrote, never a person.
"""
