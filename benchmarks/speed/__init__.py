"""Speed and memory of the whole path beside parsing alone, in one run on one core.

usage: python -m benchmarks.speed [--words N] [--rounds N]
"""
