"""Small office files written by hand, so that tests need no office program to make them."""

from __future__ import annotations

import struct

from tests.reading.test_containers import zipped

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
T = "http://schemas.openxmlformats.org/package/2006/content-types"
MAIN = "application/vnd.openxmlformats-officedocument.{}.main+xml"
CORE = (
    '<p:coreProperties xmlns:p="p" xmlns:dc="dc" xmlns:dcterms="t"><dc:title>Notat om havna</dc:title>'
    "<dc:creator>Tuva Haug</dc:creator><dcterms:created>2026-03-14T08:00:00Z</dcterms:created></p:coreProperties>"
)
SECTOR, MINI, CUTOFF = 512, 64, 4096
FREE, END, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def types(main: str) -> str:
    return f'<Types xmlns="{T}"><Override PartName="/x" ContentType="{MAIN.format(main)}"/></Types>'


def make_docx(body: str, **more: str | bytes) -> bytes:
    """A DOCX with a body in WordprocessingML (prefix w); `more` are members under word/, with __ for a slash and _ for a dot."""
    members = {"[Content_Types].xml": types("wordprocessingml.document"), "docProps/core.xml": CORE}
    members["word/document.xml"] = f'<w:document xmlns:w="{W}" xmlns:mc="mc"><w:body>{body}</w:body></w:document>'
    for name, data in more.items():
        members["word/" + name.replace("__", "/").replace("_", ".")] = data
    return zipped(members)


def w(name: str, inner: str) -> str:
    """A root element of WordprocessingML."""
    return f'<w:{name} xmlns:w="{W}">{inner}</w:{name}>'


def make_xlsx(sheets: dict[str, str], strings: list[str], styles: str = "") -> bytes:
    """An XLSX with rows in SpreadsheetML, sheet by sheet; a name that begins with a dot is hidden."""
    tabs = "".join(
        f'<sheet name="{name.lstrip(".")}" r:id="r{n}" state="{"hidden" if name.startswith(".") else "visible"}"/>'
        for n, name in enumerate(sheets)
    )
    relations = "".join(f'<Relationship Id="r{n}" Target="worksheets/s{n}.xml"/>' for n in range(len(sheets)))
    members = {
        "[Content_Types].xml": types("spreadsheetml.sheet"),
        "xl/workbook.xml": f'<workbook xmlns="{S}" xmlns:r="{R}"><sheets>{tabs}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f"<Relationships>{relations}</Relationships>",
        "xl/sharedStrings.xml": f'<sst xmlns="{S}">{"".join(f"<si><t>{s}</t></si>" for s in strings)}</sst>',
        "xl/styles.xml": f'<styleSheet xmlns="{S}">{styles}</styleSheet>',
    }
    for n, rows in enumerate(sheets.values()):
        members[f"xl/worksheets/s{n}.xml"] = f'<worksheet xmlns="{S}"><sheetData>{rows}</sheetData></worksheet>'
    return zipped(members)


ODF = 'xmlns:office="o" xmlns:text="t" xmlns:table="tb" xmlns:dc="dc" xmlns:draw="d" xmlns:style="s" xmlns:meta="m"'


def make_odt(body: str, styles: str = "", kind: str = "text", manifest: str = "") -> bytes:
    return zipped(
        {
            "mimetype": f"application/vnd.oasis.opendocument.{kind}",
            "content.xml": odf("content", f"<office:body><office:{kind}>{body}</office:{kind}></office:body>"),
            "styles.xml": odf("styles", styles),
            "meta.xml": odf("meta", "<dc:title>Notat</dc:title><dc:creator>Tuva Haug</dc:creator>"),
            "META-INF/manifest.xml": f"<manifest>{manifest}</manifest>",
        }
    )


def odf(name: str, inner: str) -> str:
    return f"<office:document-{name} {ODF}>{inner}</office:document-{name}>"


Storage = dict[str, "bytes | Storage"]


def make_ole(root: Storage) -> bytes:
    """A compound file (MS-CFB, version 3) with these streams and storages."""
    entries: list[list[object]] = []
    place_entries("Root Entry", root, 5, entries)
    mini, sectors = bytearray(), list[bytes]()
    mini_fat: list[int] = []
    fat: list[int] = []
    for entry in entries:
        data = entry[2]
        if isinstance(data, bytes) and 0 < len(data) < CUTOFF:
            entry[3] = len(mini_fat)
            count = -(-len(data) // MINI)
            mini_fat += [*range(len(mini_fat) + 1, len(mini_fat) + count), END]
            mini += data.ljust(count * MINI, b"\0")
    for entry in entries:
        data = entry[2]
        if isinstance(data, bytes) and len(data) >= CUTOFF:
            entry[3] = chained(data, sectors, fat)
    entries[0][3], entries[0][4] = (chained(bytes(mini), sectors, fat) if mini else END), len(mini)
    mini_table = b"".join(struct.pack("<I", n) for n in mini_fat)
    mini_start = chained(padded(mini_table, FREE), sectors, fat) if mini_fat else END
    directory = b"".join(directory_entry(e) for e in entries)
    directory_start = chained(directory, sectors, fat)
    count = 1
    while (len(fat) + count) * 4 > count * SECTOR:
        count += 1
    fat_start = len(sectors)
    fat += [FAT] * count
    table = padded(b"".join(struct.pack("<I", n) for n in fat), FREE)
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16 + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + b"\0" * 6
    header += struct.pack("<IIIIIIIIII", 0, count, directory_start, 0, CUTOFF, mini_start, -(-len(mini_table) // SECTOR), END, 0, fat_start)
    header += b"".join(struct.pack("<I", fat_start + n if n < count else FREE) for n in range(1, 109))
    return header.ljust(SECTOR, b"\0") + b"".join(sectors) + table


def place_entries(name: str, what: bytes | Storage, kind: int, entries: list[list[object]]) -> int:
    """[name, kind, data, start, size, child, right] for it and all under it; siblings hang on one another to the right."""
    number = len(entries)
    data = what if isinstance(what, bytes) else None
    entries.append([name, kind, data, END, len(data) if data else 0, FREE, FREE])
    if isinstance(what, dict):
        before = None
        for inner, value in sorted(what.items(), key=lambda i: (len(i[0]), i[0].upper())):
            here = place_entries(inner, value, 2 if isinstance(value, bytes) else 1, entries)
            if before is None:
                entries[number][5] = here
            else:
                entries[before][6] = here
            before = here
    return number


def directory_entry(entry: list[object]) -> bytes:
    name, kind, _, start, size, child, right = entry
    raw = str(name).encode("utf-16-le") + b"\0\0"
    links = struct.pack("<III", FREE, right, child)
    return raw.ljust(64, b"\0") + struct.pack("<HBB", len(raw), kind, 1) + links + b"\0" * 36 + struct.pack("<IQ", start, size)


def chained(data: bytes, sectors: list[bytes], fat: list[int]) -> int:
    start = len(sectors)
    count = max(1, -(-len(data) // SECTOR))
    sectors += [data[n * SECTOR : (n + 1) * SECTOR].ljust(SECTOR, b"\0") for n in range(count)]
    fat += [*range(start + 1, start + count), END]
    return start


def padded(data: bytes, value: int) -> bytes:
    return data + struct.pack("<I", value) * (-len(data) % SECTOR // 4)
