"""Office files made by hand, part by part, as the programs of their makers write them.

The XML of a few parts comes in; the bytes of a file go out. What only some programs write is
written here as they do: tracked changes, text boxes that stand there twice, merged cells.
"""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from io import BytesIO

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
P = "http://schemas.openxmlformats.org/presentationml/2006/main"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
CORE = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    """A zip archive of some parts."""
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in parts.items():
            archive.writestr(path, content)
    return target.getvalue()


def relations(**targets: str) -> str:
    """The relations of a part: of each the kind as "id_kind", and the other part's path."""
    ones = "".join(
        f'<Relationship Id="{name.partition("_")[0]}" Target="{target}"'
        f' Type="{R}/{name.partition("_")[2]}"/>'
        for name, target in targets.items()
    )
    return f'<Relationships xmlns="{RELS}">{ones}</Relationships>'


def core(title: str = "", author: str = "", created: str = "", modified: str = "") -> str:
    """The properties of an Office Open XML file."""
    dc, terms = "http://purl.org/dc/elements/1.1/", "http://purl.org/dc/terms/"
    return (
        f'<cp:coreProperties xmlns:cp="{CORE}" xmlns:dc="{dc}" xmlns:dcterms="{terms}">'
        f"<dc:title>{title}</dc:title><dc:creator>{author}</dc:creator>"
        f"<dcterms:created>{created}</dcterms:created>"
        f"<dcterms:modified>{modified}</dcterms:modified></cp:coreProperties>"
    )


def word(body: str, **parts: str) -> bytes:
    """A Word document.

    Args:
        body: What stands in its body.
        parts: The content of other parts by their kinds: styles, numbering, footnotes, core.
    """
    related = {f"r{i}_{kind}": f"{kind}.xml" for i, kind in enumerate(parts) if kind != "core"}
    head = f'xmlns:w="{W}" xmlns:r="{R}" xmlns:mc="{MC}"'
    made = {
        "_rels/.rels": relations(
            r1_officeDocument="word/document.xml", **{"r2_core-properties": "docProps/core.xml"}
        ),
        "word/document.xml": f"<w:document {head}><w:body>{body}</w:body></w:document>",
        "word/_rels/document.xml.rels": relations(**related),
        "docProps/core.xml": parts.pop("core", core()),
    }
    for kind, content in parts.items():
        made[f"word/{kind}.xml"] = f"<w:{kind} {head}>{content}</w:{kind}>"
    return zipped(made)


def paragraph(text: str, style: str = "", properties: str = "") -> str:
    """A paragraph of a Word document with one run."""
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{named}{properties}</w:pPr>{run(text)}</w:p>"


def run(text: str, properties: str = "") -> str:
    """A run of a Word document."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def table(*rows: str) -> str:
    """A table of a Word document; cells are parted by "|"."""
    made = "".join(
        "<w:tr>" + "".join(cell(words.strip()) for words in row.split("|")) + "</w:tr>"
        for row in rows
    )
    return f"<w:tbl>{made}</w:tbl>"


def cell(text: str, properties: str = "") -> str:
    """A cell of a table of a Word document."""
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraph(text)}</w:tc>"


def workbook(
    sheets: Mapping[str, str],
    *,
    styles: str = "",
    strings: str = "",
    hidden: str = "",
    book: str = "",
) -> bytes:
    """A workbook: by the names of its sheets what stands beside their `sheetData`, and that."""
    listed = "".join(
        f'<sheet name="{name}" sheetId="{i}" r:id="r{i}"'
        f"{' state=' + chr(34) + 'hidden' + chr(34) if name == hidden else ''}/>"
        for i, name in enumerate(sheets, 1)
    )
    related = {f"r{i}_worksheet": f"worksheets/s{i}.xml" for i, _ in enumerate(sheets, 1)}
    made = {
        "_rels/.rels": relations(r1_officeDocument="xl/workbook.xml"),
        "xl/workbook.xml": f'<workbook xmlns="{S}" xmlns:r="{R}">{book}<sheets>{listed}</sheets>'
        "</workbook>",
        "xl/_rels/workbook.xml.rels": relations(
            **related, s1_styles="styles.xml", s2_sharedStrings="strings.xml"
        ),
        "xl/styles.xml": f'<styleSheet xmlns="{S}">{styles}</styleSheet>',
        "xl/strings.xml": f'<sst xmlns="{S}">{strings}</sst>',
    }
    for i, content in enumerate(sheets.values(), 1):
        made[f"xl/worksheets/s{i}.xml"] = f'<worksheet xmlns="{S}">{content}</worksheet>'
    return zipped(made)


def slides(*shapes: str, hidden: int = 0, notes: Mapping[int, str] | None = None) -> bytes:
    """A presentation: the shapes of each slide, the number of a hidden one, and notes."""
    head = f'xmlns:p="{P}" xmlns:a="{A}" xmlns:r="{R}"'
    listed = "".join(f'<p:sldId id="{255 + i}" r:id="r{i}"/>' for i, _ in enumerate(shapes, 1))
    related = {f"r{i}_slide": f"slides/s{i}.xml" for i, _ in enumerate(shapes, 1)}
    made = {
        "_rels/.rels": relations(r1_officeDocument="ppt/presentation.xml"),
        "ppt/presentation.xml": f"<p:presentation {head}><p:sldIdLst>{listed}</p:sldIdLst>"
        "</p:presentation>",
        "ppt/_rels/presentation.xml.rels": relations(**related),
    }
    for i, content in enumerate(shapes, 1):
        show = ' show="0"' if i == hidden else ""
        tree = f"<p:cSld><p:spTree>{content}</p:spTree></p:cSld>"
        made[f"ppt/slides/s{i}.xml"] = f"<p:sld {head}{show}>{tree}</p:sld>"
    for i, content in (notes or {}).items():
        tree = f"<p:cSld><p:spTree>{content}</p:spTree></p:cSld>"
        made[f"ppt/slides/_rels/s{i}.xml.rels"] = relations(r1_notesSlide=f"../notes/n{i}.xml")
        made[f"ppt/notes/n{i}.xml"] = f"<p:notes {head}>{tree}</p:notes>"
    return zipped(made)


def shape(*lines: str, kind: str = "") -> str:
    """A shape of a slide, which fills a placeholder of a kind, with a paragraph for each line."""
    placed = f'<p:nvPr><p:ph type="{kind}"/></p:nvPr>' if kind else "<p:nvPr/>"
    texts = "".join(f"<a:p><a:r><a:t>{line}</a:t></a:r></a:p>" for line in lines)
    return f"<p:sp><p:nvSpPr>{placed}</p:nvSpPr><p:txBody>{texts}</p:txBody></p:sp>"


def book(chapters: Mapping[str, str], metadata: str, nav: str = "", spine: str = "") -> bytes:
    """An e-book: its chapters by their paths, its metadata, and its navigation."""
    items = "".join(
        f'<item id="i{i}" href="{path}" media-type="application/xhtml+xml"/>'
        for i, path in enumerate(chapters)
    )
    order = spine or "".join(f'<itemref idref="i{i}"/>' for i, _ in enumerate(chapters))
    dc = "http://purl.org/dc/elements/1.1/"
    made = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": '<container xmlns="urn:oasis:names:tc:container">'
        '<rootfiles><rootfile full-path="OPS/book.opf"/></rootfiles></container>',
        "OPS/book.opf": f'<package xmlns="http://www.idpf.org/2007/opf" xmlns:dc="{dc}">'
        f"<metadata>{metadata}</metadata><manifest>{items}"
        '<item id="nav" href="nav.xhtml" properties="nav" media-type="application/xhtml+xml"/>'
        f'</manifest><spine><itemref idref="nav"/>{order}</spine></package>',
        "OPS/nav.xhtml": '<html xmlns="http://www.w3.org/1999/xhtml"'
        f' xmlns:epub="http://www.idpf.org/2007/ops"><body><nav epub:type="toc">{nav}</nav>'
        "</body></html>",
    }
    for path, content in chapters.items():
        made[f"OPS/{path}"] = (
            '<?xml version="1.0" encoding="utf-8"?><html xmlns="http://www.w3.org/1999/xhtml"'
            f' xmlns:epub="http://www.idpf.org/2007/ops">{content}</html>'
        )
    return zipped(made)
