"""Analysis finds the sentences, words, trees and names of a text.

In:     the characters of a text, its paragraphs with their languages, and an `Analyser` a language
Out:    an `Analysis`: parallel tuples of tokens with exact offsets, and the names among them
Never:  reads a file, guesses at a paragraph whose language has no pack, or keeps what it read
"""

from sayso.analysis.analyser import Analyser, analyse

__all__ = ["Analyser", "analyse"]
