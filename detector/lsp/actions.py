"""Quick fixes: a likely original in the place of what stands there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lsprotocol.types import (
    CodeAction,
    CodeActionKind,
    Diagnostic,
    OptionalVersionedTextDocumentIdentifier,
    Range,
    TextDocumentEdit,
    TextEdit,
    WorkspaceEdit,
)

from detector.lsp.diagnostics import Judged
from detector.report import Finding

_MOST = 5


def wanted(only: Sequence[CodeActionKind | str] | None) -> bool:
    """Whether quick fixes are among the kinds of action that an editor asks for."""
    return only is None or any(kind in (CodeActionKind.Empty, CodeActionKind.QuickFix) for kind in only)


def quick_fixes(judged: Judged, where: Range, uri: str, *, versioned: bool) -> Iterator[CodeAction]:
    """The fixes for what is marked in a range, best first.

    versioned: the edits name the version of the text, so that an editor refuses them for another one.
    """
    start, end = judged.lines.offset(where.start), judged.lines.offset(where.end)
    for finding, diagnostic in zip(judged.report.findings, judged.markers, strict=True):
        if finding.start <= end and start <= finding.end and _as_it_stands(finding, judged):
            yield from _fixes(finding, diagnostic, judged.version, uri, versioned)


def _as_it_stands(finding: Finding, judged: Judged) -> bool:
    """Whether replacing the finding takes no markup with it."""
    return judged.report.document.raw[finding.start : finding.end] == finding.text


def _fixes(
    finding: Finding, diagnostic: Diagnostic, version: int, uri: str, versioned: bool
) -> Iterator[CodeAction]:
    for place, suggestion in enumerate(finding.suggestions[:_MOST]):
        edit = TextEdit(diagnostic.range, suggestion.text)
        document = OptionalVersionedTextDocumentIdentifier(uri, version)
        yield CodeAction(
            title=f"Replace with “{suggestion.text}”",
            kind=CodeActionKind.QuickFix,
            diagnostics=[diagnostic],
            is_preferred=place == 0 and suggestion.likely,
            edit=WorkspaceEdit(document_changes=[TextDocumentEdit(document, [edit])])
            if versioned
            else WorkspaceEdit(changes={uri: [edit]}),
        )
