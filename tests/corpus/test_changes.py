"""What git says was changed, in real repositories."""

import os
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from detector.corpus.changes import Changes
from detector.documents import read
from detector.errors import UsageError
from detector.report import Finding, Report

PARAGRAPHS = ["The old harbour is quiet.", "Boats leave at six.", "Nobody sings there.", "It rains."]
HOME = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_SYSTEM": os.devnull,
    "GIT_AUTHOR_NAME": "A",
    "GIT_AUTHOR_EMAIL": "a@example.org",
    "GIT_COMMITTER_NAME": "A",
    "GIT_COMMITTER_EMAIL": "a@example.org",
}


def git(folder, *arguments):
    subprocess.run(["git", *arguments], cwd=folder, env=os.environ | HOME, check=True, capture_output=True)


@pytest.fixture
def repository(tmp_path):
    folder = tmp_path / "repository"
    folder.mkdir()
    git(folder, "init", "-q", "-b", "main")
    (folder / "a.txt").write_text("\n\n".join(PARAGRAPHS) + "\n")
    (folder / "b.txt").write_text("Another text.\n")
    git(folder, "add", ".")
    git(folder, "commit", "-q", "-m", "first")
    return folder


def report_of(path):
    """A report with each block of the document for a finding."""
    document = read(path)
    findings = [
        Finding(*block.span, 1, 1, block.text, "substitution", 0.9, 0, (), "") for block in document.blocks
    ]
    return Report(
        str(path), "spun", 0.9, None, "en", 9, 9, (), tuple(findings), (), document
    )  # fmt: skip


def changed(folder, name, revision="HEAD"):
    """The texts of the blocks of a file that the changes since a revision touched."""
    changes = Changes.since(revision, [folder])
    report = report_of(folder / name)
    same = changes.unchanged(report)
    return [finding.text for finding in report.findings if finding not in same]


def edit(path, before, after):
    text = path.read_text()
    assert before in text
    path.write_text(text.replace(before, after))


def test_nothing_is_touched_in_a_clean_tree(repository):
    changes = Changes.since("HEAD", [repository])
    assert not changes.touched(repository / "a.txt")
    assert changed(repository, "a.txt") == []


@pytest.mark.parametrize("staged", [False, True])
def test_a_paragraph_with_a_changed_line_is_changed(repository, staged):
    edit(repository / "a.txt", "six", "seven")
    if staged:
        git(repository, "add", ".")
    changes = Changes.since("HEAD", [repository])
    assert changes.touched(repository / "a.txt")
    assert not changes.touched(repository / "b.txt")
    assert changed(repository, "a.txt") == ["Boats leave at seven."]


def test_a_commit_counts_from_an_earlier_revision_on(repository):
    edit(repository / "a.txt", "six", "seven")
    git(repository, "commit", "-qam", "second")
    edit(repository / "a.txt", "rains", "snows")
    assert changed(repository, "a.txt") == ["It snows."]
    assert changed(repository, "a.txt", "HEAD~1") == ["Boats leave at seven.", "It snows."]


def test_a_block_of_several_lines_is_changed_by_one_of_them(repository):
    wrapped = "The harbour is quiet\nin the early morning\nwhen all boats are out.\n"
    (repository / "c.md").write_text(f"# Title\n\n{wrapped}\nThe end of it.\n")
    git(repository, "add", ".")
    git(repository, "commit", "-qm", "second")
    edit(repository / "c.md", "early morning", "late morning")
    assert changed(repository, "c.md") == ["The harbour is quiet in the late morning when all boats are out."]
    git(repository, "commit", "-qam", "third")
    edit(repository / "c.md", "in the late morning\n", "")
    assert changed(repository, "c.md") == ["The harbour is quiet when all boats are out."]


def test_a_paragraph_that_was_taken_out_leaves_its_neighbours_unchanged(repository):
    edit(repository / "a.txt", "Boats leave at six.\n\n", "")
    changes = Changes.since("HEAD", [repository])
    assert changes.touched(repository / "a.txt")
    assert changed(repository, "a.txt") == []


def test_a_paragraph_that_was_put_in_is_changed_alone(repository):
    edit(repository / "a.txt", "Nobody sings", "A new one stands here.\n\nNobody sings")
    assert changed(repository, "a.txt") == ["A new one stands here."]


def test_an_untracked_file_is_new_and_an_ignored_one_is_not(repository):
    (repository / "new.txt").write_text("It is new here.\n")
    (repository / ".gitignore").write_text("built.txt\n")
    (repository / "built.txt").write_text("It was built here.\n")
    assert changed(repository, "new.txt") == ["It is new here."]
    assert not Changes.since("HEAD", [repository]).touched(repository / "built.txt")


def test_an_added_file_is_new(repository):
    (repository / "new.txt").write_text("It is new here.\n")
    git(repository, "add", "new.txt")
    assert changed(repository, "new.txt") == ["It is new here."]


def test_a_renamed_file_is_followed(repository):
    git(repository, "mv", "a.txt", "moved.txt")
    assert not Changes.since("HEAD", [repository]).touched(repository / "moved.txt")
    edit(repository / "moved.txt", "six", "seven")
    assert changed(repository, "moved.txt") == ["Boats leave at seven."]


def test_a_deleted_file_is_no_hindrance(repository):
    (repository / "b.txt").unlink()
    edit(repository / "a.txt", "six", "seven")
    assert changed(repository, "a.txt") == ["Boats leave at seven."]


def test_a_file_in_conflict_is_compared_as_it_stands_there(repository):
    git(repository, "switch", "-qc", "other")
    edit(repository / "a.txt", "six", "seven")
    git(repository, "commit", "-qam", "seven")
    git(repository, "switch", "-q", "main")
    edit(repository / "a.txt", "six", "eight")
    git(repository, "commit", "-qam", "eight")
    with pytest.raises(subprocess.CalledProcessError):
        git(repository, "merge", "-q", "other")
    assert "Boats leave at seven." in changed(repository, "a.txt")
    assert PARAGRAPHS[3] not in changed(repository, "a.txt")


@pytest.mark.parametrize(
    "name", ["odd name.txt", "ünï.txt", "new\nline.txt", 'quo"te.txt', "-dash.txt", "[a]*.txt", ":(top).txt"]
)
def test_odd_names_are_found(repository, name):
    (repository / name).write_text("\n\n".join(PARAGRAPHS) + "\n")
    git(repository, "add", ".")
    git(repository, "commit", "-qm", "second")
    edit(repository / name, "six", "seven")
    assert changed(repository, name) == ["Boats leave at seven."]


def test_a_name_that_is_no_text_is_found(repository):
    name = os.fsdecode(b"odd\xff.txt")
    (repository / name).write_text("It is new here.\n")
    assert changed(repository, name) == ["It is new here."]


def test_folders_links_and_the_working_folder_do_not_matter(repository, monkeypatch):
    folder = repository / "sub"
    folder.mkdir()
    (folder / "c.txt").write_text("\n\n".join(PARAGRAPHS) + "\n")
    git(repository, "add", ".")
    git(repository, "commit", "-qm", "second")
    edit(folder / "c.txt", "six", "seven")
    link = repository.parent / "link"
    link.symlink_to(folder)
    monkeypatch.chdir(folder)
    for path in (Path("c.txt"), Path("../sub/c.txt"), link / "c.txt"):
        changes = Changes.since("HEAD", [path])
        assert changes.touched(path)
        assert len(changes.unchanged(report_of(path))) == 3
    assert not Changes.since("HEAD", [Path(".")]).touched(Path("../a.txt"))


def test_settings_of_git_do_not_matter(repository):
    settings = {
        "diff.interHunkContext": "5",
        "diff.context": "9",
        "diff.noprefix": "true",
        "color.ui": "always",
        "diff.external": "false",
        "core.quotepath": "true",
        "diff.relative": "true",
        "diff.renames": "false",
    }
    for key, value in settings.items():
        git(repository, "config", key, value)
    git(repository, "mv", "a.txt", "ü.txt")
    edit(repository / "ü.txt", "quiet", "loud")
    edit(repository / "ü.txt", "rains", "snows")
    assert changed(repository, "ü.txt") == ["The old harbour is loud.", "It snows."]


def test_lines_of_windows_are_counted_as_git_does(repository):
    (repository / "w.txt").write_bytes("\r\n\r\n".join(PARAGRAPHS).encode())
    git(repository, "add", ".")
    git(repository, "commit", "-qm", "second")
    edit_bytes = (repository / "w.txt").read_bytes().replace(b"sings", b"laughs")
    (repository / "w.txt").write_bytes(edit_bytes)
    assert changed(repository, "w.txt") == ["Nobody laughs there."]


def test_what_git_takes_for_binary_is_changed_as_a_whole(repository):
    (repository / "u.txt").write_text("\n\n".join(PARAGRAPHS), encoding="utf-16")
    git(repository, "add", ".")
    git(repository, "commit", "-qm", "second")
    (repository / "u.txt").write_text("\n\n".join(PARAGRAPHS).replace("six", "seven"), encoding="utf-16")
    assert len(changed(repository, "u.txt")) == 4


def test_a_packed_format_is_changed_as_a_whole(repository):
    edit(repository / "a.txt", "six", "seven")
    report = report_of(repository / "a.txt")
    blocks = tuple(replace(block, location="page 1") for block in report.document.blocks)
    packed = replace(report, document=replace(report.document, blocks=blocks))
    assert Changes.since("HEAD", [repository]).unchanged(packed) == []


def test_another_repository_within_one_has_its_own_changes(repository):
    inner = repository / "inner"
    inner.mkdir()
    git(inner, "init", "-q", "-b", "main")
    (inner / "c.txt").write_text("It stands there.\n")
    git(inner, "add", ".")
    git(inner, "commit", "-qm", "first")
    changes = Changes.since("HEAD", [repository, inner])
    assert not changes.touched(inner / "c.txt")
    edit(inner / "c.txt", "stands", "sits")
    assert Changes.since("HEAD", [repository, inner]).touched(inner / "c.txt")


@pytest.mark.parametrize("revision", ["nix", "--output=x", "-", " ", "HEAD:a.txt", "HEAD..main"])
def test_what_is_no_revision_is_refused(repository, revision):
    with pytest.raises(UsageError, match="--diff"):
        Changes.since(revision, [repository])


def test_a_folder_without_git_is_refused(tmp_path, monkeypatch):
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    with pytest.raises(UsageError, match="is in no git repository"):
        Changes.since("HEAD", [tmp_path])


def test_a_machine_without_git_is_told(repository, monkeypatch):
    monkeypatch.setenv("PATH", str(repository))
    with pytest.raises(UsageError, match="needs git"):
        Changes.since("HEAD", [repository])


def test_a_path_that_is_missing_is_not_asked_about(repository):
    assert not Changes.since("HEAD", [repository, repository / "no" / "such.txt"]).touched(
        repository / "a.txt"
    )
