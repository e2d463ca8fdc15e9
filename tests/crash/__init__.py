"""The crash loop: a service that is killed again and again, and what must be true after every restart.

`python -m tests.crash --help` runs the long form; tests/crash/test_crash.py is the short form that CI runs.
"""
