"""Measurements of the running service; docs/benchmarks.md holds what they said, and when."""
