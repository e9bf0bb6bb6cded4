"""A case of 2,000 mixed files: how much longer than reading and analysing alone, how much memory; and kill -9 at random moments.

usage: python -m benchmarks.case [--files N] [--kills N]
"""
