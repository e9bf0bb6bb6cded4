"""What things are: documents, texts, analyses, attributions.

In:     nothing but the standard library and msgspec
Out:    frozen values that every other room passes on
Never:  reads a file, holds a model, or knows a language
"""

from sayso.model.analysis import Analysis, Mention, Name, Paragraph, Sentence
from sayso.model.attribution import (
    Attribution,
    Channel,
    Factuality,
    Judgement,
    Quote,
    SourceKind,
    Statements,
)
from sayso.model.document import Document, Failure, Metadata, Page, Text
from sayso.model.errors import ListedError, SaysoError
from sayso.model.span import Span

__all__ = [
    "Analysis",
    "Attribution",
    "Channel",
    "Document",
    "Factuality",
    "Failure",
    "Judgement",
    "ListedError",
    "Mention",
    "Metadata",
    "Name",
    "Page",
    "Paragraph",
    "Quote",
    "SaysoError",
    "Sentence",
    "SourceKind",
    "Span",
    "Statements",
    "Text",
]
