"""XML as office programs write it: parsed without entities, network or more depth than is honest."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any

from lxml import etree

from sayso.reading.errors import ReadingError
from sayso.reading.source import Source

SAFE: dict[str, Any] = {"resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False, "remove_comments": True}


def parsed(data: bytes, source: Source) -> Any:
    """The root element."""
    try:
        root = etree.fromstring(data, etree.XMLParser(remove_pis=True, **SAFE))
    except etree.XMLSyntaxError as error:
        raise broken(error, source) from error
    if root.getroottree().docinfo.doctype:
        raise ReadingError("entities", source.name)
    return root


def streamed(data: bytes, tag: str, source: Source) -> Iterator[Any]:
    """Each element of a name ("{*}row") once it is whole, forgotten afterwards: the tree of a long table is too large."""
    try:
        for _, element in etree.iterparse(BytesIO(data), tag=tag, remove_pis=True, **SAFE):
            if element.getroottree().docinfo.doctype:
                raise ReadingError("entities", source.name)
            yield element
            element.clear(keep_tail=False)
            while element.getprevious() is not None:
                del element.getparent()[0]
    except etree.XMLSyntaxError as error:
        raise broken(error, source) from error


def broken(error: Exception, source: Source) -> ReadingError:
    if "entity" in str(error).lower():
        return ReadingError("entities", source.name)
    if "depth" in str(error).lower():
        return ReadingError("too-deep", source.name, "over 256")
    return ReadingError("damaged", source.name, str(error)[:100])


def local(element: Any) -> str:
    """The element's name without its namespace; nothing for what is no element."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def value(element: Any, name: str) -> str:
    """An attribute by its name without namespace."""
    for key, found in element.attrib.items():
        if key.rpartition("}")[2] == name:
            return str(found)
    return ""


def properties(data: bytes, source: Source) -> tuple[tuple[str, str], ...]:
    """The leaves of a file of properties, by their names without namespace."""
    if not data:
        return ()
    leaves = ((local(e), " ".join((e.text or "").split())) for e in parsed(data, source).iter() if len(e) == 0)
    return tuple((name, text[:1000]) for name, text in leaves if name and text)
