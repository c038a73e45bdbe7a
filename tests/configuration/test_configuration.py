from pathlib import Path

import pytest

from detector.configuration import Configuration, Phrase, Settings
from detector.documents import discover
from detector.errors import UsageError


@pytest.fixture
def tree(tmp_path, monkeypatch):
    """Writes files by their names."""
    monkeypatch.chdir(tmp_path)

    def write(**files):
        for name, text in files.items():
            path = tmp_path / name.replace("__", "/").replace("_toml", ".toml").replace("_md", ".md")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        return tmp_path

    return write


def found(configuration, *paths):
    files, errors = discover([Path(path) for path in paths], configuration)
    assert errors == []
    return [file.as_posix() for file in files]


def test_without_any_file_the_defaults_hold(tree):
    tree(a_md="")
    assert Configuration().settings_for(Path("a.md")) == Settings()


def test_the_nearest_file_upwards_holds_alone(tree):
    tree(unspin_toml="threshold = 0.1\nmin-words = 7", a__unspin_toml="threshold = 0.2", a__b__c_md="")
    configuration = Configuration()
    assert configuration.settings_for(Path("x.md")) == Settings(threshold=0.1, min_words=7)
    assert configuration.settings_for(Path("a/b/c.md")) == Settings(threshold=0.2)
    assert configuration.run.threshold == 0.1


def test_the_working_folder_does_not_matter(tree, monkeypatch):
    root = tree(unspin_toml="threshold = 0.1", a__unspin_toml="threshold = 0.2", b__c_md="")
    monkeypatch.chdir(root / "a")
    assert Configuration().settings_for(Path("../b/c.md")).threshold == 0.1
    assert Configuration().run.threshold == 0.2


def test_a_name_in_no_folder_has_the_settings_of_the_working_folder(tree):
    tree(unspin_toml="threshold = 0.1", a__unspin_toml="threshold = 0.2")
    configuration = Configuration()
    assert configuration.settings_for(Path("<stdin>")).threshold == 0.1
    assert configuration.settings_for(Path("/no/such/folder/a.md")).threshold == 0.1
    assert configuration.settings_for(Path("a/nix.md")).threshold == 0.2


def test_command_line_then_last_override_then_top_level_then_default(tree):
    tree(
        unspin_toml="""
        threshold = 0.1
        allow = ["a", "b"]
        [[overrides]]
        paths = ["drafts/"]
        threshold = 0.2
        min-words = 20
        allow = ["b", "c"]
        [[overrides]]
        paths = ["drafts/old/"]
        threshold = 0.3
        allow = ["d"]
        """
    )
    configuration = Configuration()
    old = configuration.settings_for(Path("drafts/old/a.md"))
    assert (old.threshold, old.min_words, old.suggestions) == (0.3, 20, True)
    assert old.allow == tuple(map(Phrase, "abcd"))
    assert configuration.settings_for(Path("drafts/a.md")).threshold == 0.2
    assert configuration.settings_for(Path("a.md")).threshold == 0.1
    given = Configuration({"threshold": 0.4, "min-words": None})
    assert given.settings_for(Path("drafts/old/a.md")) == Settings(0.4, 20, allow=old.allow)


def test_one_file_or_none_for_everything(tree):
    tree(unspin_toml="threshold = 0.1", ci__c_toml="min-words = 9\nexclude = ['/a/']", a__b_md="", c_md="")
    isolated = Configuration({"threshold": 0.5}, isolated=True)
    assert isolated.settings_for(Path("a/b.md")) == Settings(threshold=0.5)
    fixed = Configuration(file=Path("ci/c.toml"))
    assert fixed.settings_for(Path("a/b.md")) == Settings(min_words=9, exclude=("/a/",))
    assert found(fixed, ".") == ["c.md"]


def test_excluded_files_and_folders_are_not_met(tree):
    tree(
        unspin_toml='exclude = ["vendor/", "*.bak.md", "!keep.bak.md"]',
        a_md="",
        b__c_md="",
        vendor__broken__unspin_toml="[",
        vendor__d_md="",
    )
    tree(**{"x.bak_md": "", "b__keep.bak_md": ""})
    assert found(Configuration(), ".") == ["a.md", "b/c.md", "b/keep.bak.md"]
    assert len(found(Configuration(isolated=True), ".")) == 5


def test_what_is_named_is_checked_unless_exclusion_is_forced(tree):
    tree(unspin_toml='exclude = ["vendor/", "*.bak.md"]', vendor__d_md="", a_md="")
    tree(**{"x.bak_md": "", "vendor__y.bak_md": ""})
    named = ["vendor", "x.bak.md", "a.md"]
    assert found(Configuration(), *named) == ["vendor/d.md", "vendor/y.bak.md", "x.bak.md", "a.md"]
    assert found(Configuration({"force-exclude": True}), *named) == ["a.md"]
    tree(unspin_toml='exclude = ["vendor/", "*.bak.md"]\nforce-exclude = true')
    assert found(Configuration(), *named, "vendor/d.md") == ["a.md"]


def test_a_folder_of_excluded_files_has_no_documents(tree):
    tree(unspin_toml='exclude = ["*.md"]', a_md="")
    files, (error,) = discover([Path(".")], Configuration())
    assert files == []
    assert "that are not excluded" in str(error)


def test_further_suffixes_are_found_and_have_their_format(tree):
    tree(unspin_toml='formats = {".mdx" = "markdown", ".TXT" = "html"}', **{"a.mdx": "", "b.txt": ""})
    tree(**{"c__unspin_toml": "", "c__d.mdx": "", "c__e.txt": ""})
    configuration = Configuration()
    assert found(configuration, ".") == ["a.mdx", "b.txt", "c/e.txt"]
    names = ("a.mdx", "b.Txt", "x.md", "c/d.mdx")
    assert [configuration.format_of(Path(name)) for name in names] == ["markdown", "html", None, None]


def test_a_wrong_file_is_told_before_anything_is_found(tree):
    tree(a_md="", b__unspin_toml="x = 1", b__c_md="")
    with pytest.raises(UsageError, match=r"^b/unspin\.toml: has no key “x”"):
        discover([Path(".")], Configuration())


def test_a_link_has_the_settings_of_the_folder_it_stands_in(tree):
    root = tree(a__unspin_toml="threshold = 0.2", a__x_md="", unspin_toml="threshold = 0.1")
    (root / "link.md").symlink_to(root / "a" / "x.md")
    assert Configuration().settings_for(Path("link.md")).threshold == 0.1
