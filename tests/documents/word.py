"""Word documents for tests, with the parts that python-docx does not write."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Mapping, Sequence

import docx
from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml.parser import parse_xml

_SPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    ' xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
    ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    ' xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
    ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
)
_NOTES = "application/vnd.openxmlformats-officedocument.wordprocessingml.{}+xml"


def run(text: str, properties: str = "") -> str:
    """A run in XML."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(content: str, properties: str = "") -> str:
    """A paragraph in XML."""
    return f"<w:p><w:pPr>{properties}</w:pPr>{content}</w:p>"


def field(instruction: str, result: str) -> str:
    """The runs of a field in XML."""
    marks = [f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end")]
    return f"{marks[0]}<w:r><w:instrText>{instruction}</w:instrText></w:r>{marks[1]}{result}{marks[2]}"


def control(content: str, properties: str = "") -> str:
    """A content control in XML."""
    return f"<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>"


def text_box(*paragraphs: str) -> str:
    """A run with a text box in XML, in its new form and the old one to fall back on."""
    content = f"<w:txbxContent>{''.join(paragraphs)}</w:txbxContent>"
    return (
        '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx>'
        f"{content}</wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox>{content}"
        "</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )


def add(document: Document, *blocks: str) -> None:
    """Append blocks in XML to the body."""
    for block in blocks:
        wrapped = parse_xml(f"<w:body {_SPACES}>{block}</w:body>")
        for element in wrapped:
            document.element.body.insert(-1, element)


def add_notes(document: Document, kind: str, notes: Mapping[int, str]) -> None:
    """Give a document its footnotes or endnotes; kind: "footnote" or "endnote"."""
    lines = f'<w:{kind} w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:{kind}>'
    for number, content in notes.items():
        lines += f'<w:{kind} w:id="{number}">{paragraph(content)}</w:{kind}>'
    blob = f"<w:{kind}s {_SPACES}>{lines}</w:{kind}s>".encode()
    name = PackURI(f"/word/{kind}s.xml")
    part = Part.load(name, _NOTES.format(f"{kind}s"), blob, document.part.package)
    document.part.relate_to(part, getattr(RELATIONSHIP_TYPE, f"{kind}s".upper()))


def saved(document: Document) -> bytes:
    """The file of a document."""
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def written(texts: Sequence[str]) -> bytes:
    """The file of a document of plain paragraphs."""
    document = docx.Document()
    for text in texts:
        document.add_paragraph(text)
    return saved(document)


def replaced(data: bytes, members: Mapping[str, bytes]) -> bytes:
    """A file with other content in some of its members, or with more of them."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for name in {**dict.fromkeys(old.namelist()), **members}:
            new.writestr(name, members.get(name) or old.read(name))
    return buffer.getvalue()


def rich() -> bytes:
    """The file of a document with something of everything."""
    document = docx.Document()
    document.add_heading("On harbours", 1)
    equation = "<m:oMath><m:r><m:t>E=mc</m:t></m:r></m:oMath>"
    add(
        document,
        paragraph(
            run("The council met on Monday and voted for it.")
            + text_box(paragraph(run("In the box.")))
            + equation
        ),
    )
    document.add_table(2, 2).cell(0, 0).text = "Some words in a cell"
    add(document, paragraph(run("One.") + '<w:r><w:footnoteReference w:id="1"/></w:r>'))
    add_notes(document, "footnote", {1: run("A note on it.")})
    document.add_comment(document.paragraphs[0].runs, "A remark", "A", "A")
    return saved(document)


def broken(data: bytes, seed: int) -> bytes:
    """A damaged file: cut off, or with some bytes changed, in the archive or in what is packed in it."""
    chance = random.Random(seed)
    if seed % 4 == 0:
        return data[: chance.randrange(len(data))]
    if seed % 4 == 1:
        return _changed(data, chance)
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        name = chance.choice([name for name in file.namelist() if name.endswith((".xml", ".rels"))])
        return replaced(data, {name: _changed(file.read(name), chance)})


def _changed(data: bytes, chance: random.Random) -> bytes:
    content = bytearray(data)
    for _ in range(chance.randint(1, 5)):
        content[chance.randrange(len(content))] = chance.randrange(256)
    return bytes(content)
