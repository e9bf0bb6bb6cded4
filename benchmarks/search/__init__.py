"""How fast a case answers: a million made-up statements, on SQLite and on a PostgreSQL server of its own.

usage: python -m benchmarks.search [--statements N] [--rounds N] [--store sqlite postgresql]
"""
