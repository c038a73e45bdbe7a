"""E-books made for tests."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

CONTAINER = """<?xml version="1.0"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles><rootfile full-path="OEBPS/book.opf" media-type="application/oebps-package+xml"/></rootfiles>
</container>"""
_PACKAGE = """<?xml version="1.0" encoding="utf-8"?>
<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>The wall</dc:title></metadata>
<manifest>{items}</manifest><spine>{refs}</spine></package>"""
_PAGE = """<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE html>
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops">
<head><title/></head><body>{body}</body></html>"""


def book(pages: Mapping[str, str], others: Mapping[str, str] | None = None) -> bytes:
    """An EPUB with the pages, by name, in this order; nav.xhtml is its table of contents."""
    members = {"META-INF/container.xml": CONTAINER, **(others or {})}
    items = "".join(
        f'<item id="i{number}" href="{name.replace(" ", "%20")}" media-type="application/xhtml+xml"'
        f' properties="{"nav" if name == "nav.xhtml" else "scripted"}"/>'
        for number, name in enumerate(pages)
    )
    refs = "".join(f'<itemref idref="i{number}"/>' for number in range(len(pages)))
    members.setdefault("OEBPS/book.opf", _PACKAGE.format(items=items, refs=refs))
    for name, body in pages.items():
        members.setdefault(f"OEBPS/{name}", _PAGE.format(body=body))
    return packed({"mimetype": "application/epub+zip", **members})


def packed(members: Mapping[str, str]) -> bytes:
    """A zip archive of the members."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        for name, content in members.items():
            file.writestr(name, content, zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED)
    return buffer.getvalue()
