"""What was changed since a git revision, as ranges of the documents that are to be checked."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from pathlib import Path

from detector.documents.document import Document, overlapping
from detector.errors import UsageError
from detector.report import Finding, Report

_HUNK = re.compile(rb"^@@ -\d+(?:,\d+)? \+(\d+)(?:,(\d+))? @@", re.MULTILINE)
_DIFF = ("diff", "-M", "--no-color", "--no-ext-diff", "--no-textconv", "--no-relative")
_RENAMED = "RC"
_COMPARED = "MTRC"  # with a state of the file in the old revision; anything else is new as a whole


@dataclass(frozen=True)
class Lines:
    """Lines that a change put in, from 1; none of them where it only took some out after `first`."""

    first: int
    count: int


class Changes:
    """What differs from a revision in the repositories that some paths lie in."""

    def __init__(self, repositories: Sequence[_Repository]) -> None:
        # A repository within another comes first.
        self._repositories = sorted(repositories, key=lambda one: -len(one.top))

    @classmethod
    def since(cls, revision: str, paths: Sequence[Path]) -> Changes:
        """The changes since `revision` in the working trees that hold `paths`.

        Raises UsageError where there is no git, no repository, or no such revision.
        """
        if revision.startswith("-") or not revision.strip():
            raise UsageError(f"--diff {revision}: is no revision; name one, such as HEAD or main")
        folders = {path if path.is_dir() else path.parent for path in paths}
        tops = {_top(folder) for folder in sorted(folders) if folder.is_dir()}
        return cls([_Repository(top, _commit(top, revision)) for top in sorted(tops)])

    def touched(self, path: Path) -> bool:
        """Whether a file is new or has a changed line."""
        found = self._find(path)
        return found is None or found[0].touched(found[1])

    def unchanged(self, report: Report) -> list[Finding]:
        """The findings of a report that stand in blocks without a change."""
        document = report.document
        found = self._find(Path(report.path))
        lines = None if found is None else found[0].lines(found[1])
        # Of a packed format lines say nothing, and of a new file all is new.
        if lines is None or (lines and any(block.location for block in document.blocks)):
            return []
        changed = _changed_blocks(document, lines)
        return [one for one in report.findings if not overlapping(changed, one.start, one.end)]

    def _find(self, path: Path) -> tuple[_Repository, str] | None:
        # The file itself may be a link, which git follows as little.
        real = os.path.join(os.path.realpath(path.parent), path.name)
        for repository in self._repositories:
            if real.startswith(os.path.join(repository.top, "")):
                return repository, os.path.relpath(real, repository.top).replace(os.sep, "/")
        return None


def _changed_blocks(document: Document, lines: Sequence[Lines]) -> list[tuple[int, int]]:
    """The raw ranges of the blocks that hold one of the lines, or a place where some were taken out."""
    starts = [0, *accumulate(len(line) + 1 for line in document.raw.split("\n"))]
    last = len(starts) - 1
    spans = [block.span for block in document.blocks]
    changed: set[int] = set()
    for some in lines:
        first = min(some.first - 1 if some.count else some.first, last)
        start, end = starts[first], starts[min(first + some.count, last)]
        # Where lines were taken out between two blocks, start is end, and neither of them was touched.
        changed.update(overlapping(spans, start, end))
    return [spans[at] for at in sorted(changed)]


@dataclass(frozen=True)
class _Repository:
    """A working tree and the commit that it is compared with. top: its folder, without links."""

    top: str
    commit: str

    def touched(self, name: str) -> bool:
        lines = self.lines(name)
        return lines is None or bool(lines)

    def lines(self, name: str) -> list[Lines] | None:
        """The changed lines of a file, None where all of it is new or not made of lines."""
        if name in self._untracked:
            return None
        if name not in self._states:
            return []
        state, old = self._states[name]
        if state not in _COMPARED:
            return None
        told = _git(self.top, *_DIFF, "-U0", "--inter-hunk-context=0", self.commit, "--", old, name)
        hunks = [Lines(int(first), int(count or 1)) for first, count in _hunks(told)]
        return None if b"\nBinary files " in told and not hunks else hunks

    @cached_property
    def _states(self) -> dict[str, tuple[str, str]]:
        """For each changed file its state, as `git diff --name-status` names it, and its old name."""
        told = _git(self.top, *_DIFF, "--name-status", "-z", "--diff-filter=d", self.commit, "--")
        fields = iter(map(os.fsdecode, told.split(b"\0")[:-1]))
        states: dict[str, tuple[str, str]] = {}
        for state in fields:
            old = name = next(fields)
            if state[0] in _RENAMED:
                name = next(fields)
            states[name] = state[0], old
        return states

    @cached_property
    def _untracked(self) -> frozenset[str]:
        told = _git(self.top, "ls-files", "--others", "--exclude-standard", "-z")
        return frozenset(map(os.fsdecode, told.split(b"\0")[:-1]))


def _hunks(told: bytes) -> Iterator[tuple[bytes, bytes]]:
    return ((match[1], match[2]) for match in _HUNK.finditer(told))


def _top(folder: Path) -> str:
    told = _run(str(folder), "rev-parse", "--show-toplevel")
    top = os.fsdecode(told.stdout.removesuffix(b"\n"))
    if told.returncode and b"not a git repository" not in told.stderr:
        raise UsageError(f"{folder}: git refuses, {_reason(told)}")
    if told.returncode or not top:
        raise UsageError(f"{folder}: is in no git repository, so --diff has nothing to compare with")
    return os.path.realpath(top)


def _commit(top: str, revision: str) -> str:
    told = _run(top, "rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}")
    if told.returncode:
        raise UsageError(f"--diff {revision}: there is no such revision in {top}; see git log for some")
    return told.stdout.decode("ascii").strip()


def _git(top: str, *arguments: str) -> bytes:
    told = _run(top, *arguments)
    if told.returncode:
        raise UsageError(f"{top}: git {arguments[0]} failed, {_reason(told)}")
    return told.stdout


def _reason(told: subprocess.CompletedProcess[bytes]) -> str:
    lines = os.fsdecode(told.stderr).strip().splitlines()
    return lines[0].removeprefix("fatal: ") if lines else f"with status {told.returncode}"


def _run(folder: str, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    # Pathspecs are file names here, whatever signs they hold; a monitor of files is a program to be run.
    command = ["git", "--literal-pathspecs", "-c", "core.fsmonitor=false", *arguments]
    environment = os.environ | {"LC_ALL": "C"}
    try:
        return subprocess.run(command, cwd=folder, env=environment, capture_output=True, check=False)
    except FileNotFoundError as error:
        raise UsageError("--diff needs git, which was not found; install it") from error
