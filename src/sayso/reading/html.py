"""News pages: headline, byline, date, publisher and the paragraphs of the article, without what surrounds it."""

from __future__ import annotations

import re
from typing import Any

from sayso.model import Metadata, Text
from sayso.reading.errors import Limits, ReadingError
from sayso.reading.plain import decode
from sayso.reading.source import Reading, Source

READER, VERSION = "html", "1"
CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w-]{2,40})", re.IGNORECASE)
TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)[^>]*?(/?)>")
# Tags that never nest, or that a page may leave open.
FLAT = frozenset(
    [
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "param",
        "source",
        "track",
        "wbr",
        "p",
        "li",
        "td",
        "th",
        "tr",
        "dt",
        "dd",
        "option",
        "tbody",
        "thead",
        "tfoot",
        "colgroup",
        "body",
        "html",
        "head",
    ]
)
BLOCKS = "h1 h2 h3 h4 p li blockquote pre td th dt dd figcaption"
INLINE = "! a abbr b big cite code del dfn em font i img ins kbd label mark q s small span strike strong sub sup tt u var wbr"
WITHIN_LINES = frozenset(INLINE.split())
UNSEEN = frozenset(["head", "script", "style", "noscript", "template", "title", "object"])
DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
SPACE = re.compile(r"\s+")


def read(source: Source) -> Reading:
    yield read_html(source.name, source.data(), source.limits)


def read_html(name: str, data: bytes, limits: Limits) -> Text:
    """The article of a page, a paragraph a line, its headline first."""
    page, encoding, warnings = decode_page(name, data)
    depth = nesting(page, limits.depth)
    if depth > limits.depth:
        raise ReadingError("too-deep", name, f"over {limits.depth:,}")
    found = extract(page)
    metadata = metadata_of(found)
    lines = [clean(line) for line in (found.text if found is not None else "").split("\n")]
    lines = [line for line in lines if line]
    if not lines:
        lines = visible_blocks(page)
        warnings += ("No article was found on the page; all its visible text is read.",)
    if not lines:
        raise ReadingError("blank", name)
    if metadata.title and clean(metadata.title) not in (clean(line) for line in lines[:3]):
        lines.insert(0, clean(metadata.title))
    return Text("\n".join(lines) + "\n", READER, VERSION, encoding=encoding, metadata=metadata, warnings=warnings)


def decode_page(name: str, data: bytes) -> tuple[str, str, tuple[str, ...]]:
    """By byte order mark, else by the page's own charset if it holds, else as plain text."""
    found = CHARSET.search(data[:4096])
    if found and not data.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        declared = found.group(1).decode("ascii", "replace").lower()
        try:
            return data.decode(declared), declared, ()
        except (LookupError, UnicodeDecodeError):
            pass
    return decode(name, data)


def nesting(page: str, most: int) -> int:
    """The deepest nesting of tags that must be closed; stops counting past `most`."""
    depth = deepest = 0
    for closing, tag, empty in TAG.findall(page):
        if empty or tag.lower() in FLAT:
            continue
        depth = max(0, depth - 1) if closing else depth + 1
        deepest = max(deepest, depth)
        if deepest > most:
            break
    return deepest


def extract(page: str) -> Any:
    """trafilatura's document, or nothing where it finds no article."""
    from trafilatura import bare_extraction

    return bare_extraction(page, with_metadata=True, include_comments=False, include_tables=True, include_links=False, deduplicate=False)


def metadata_of(found: Any) -> Metadata:
    if found is None:
        return Metadata()
    return Metadata(
        title=clean(found.title or ""),
        byline=clean(found.author or ""),
        publisher=clean(found.sitename or ""),
        published=clean(found.date or ""),
    )


def clean(text: str) -> str:
    return SPACE.sub(" ", text).strip()


def visible_blocks(page: str) -> list[str]:
    """The text of every block that holds no other, in order; of the whole body where there are no blocks."""
    from lxml import etree, html

    if not page.strip():
        return []
    root = html.document_fromstring(page)
    etree.strip_elements(root, "script", "style", "noscript", "template", with_tail=False)
    found = [clean(b.text_content()) for b in root.xpath("|".join(f"//{b}[not(.//p)]" for b in BLOCKS.split()))]
    return [f for f in found if f] or [clean(line) for line in root.text_content().split("\n") if clean(line)]


def visible_lines(page: str) -> list[str]:
    """All text that shows, a block a line; for pages that are no articles and must lose nothing."""
    from lxml import etree, html

    stripped = DECLARATION.sub("", page)
    if not stripped.strip():
        return []
    lines = [""]
    hidden = 0
    for event, element in etree.iterwalk(html.document_fromstring(stripped), events=("start", "end")):
        tag = element.tag if isinstance(element.tag, str) else "!"
        unseen = tag in UNSEEN or tag == "!"
        if event == "start":
            hidden += unseen
            lines += [""] if tag not in WITHIN_LINES else []
            lines[-1] += "" if hidden else element.text or ""
        else:
            hidden -= unseen
            lines += [""] if tag not in WITHIN_LINES else []
            lines[-1] += "" if hidden else element.tail or ""
    return [line for line in map(clean, lines) if line]
