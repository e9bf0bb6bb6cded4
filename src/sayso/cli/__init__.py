"""The command line: thin skins over one library call each.

In:     arguments, files, standard input
Out:    data on stdout; progress and failures on stderr; exit code 0, 1 (something could not be read) or 2 (usage)
Never:  loads a model to print help, or shows a traceback for what a user did
"""

from sayso.cli.app import main

__all__ = ["main"]
