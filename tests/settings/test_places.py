"""How far up is looked, and where an index of a name lies; with real folders and links."""

from __future__ import annotations

from pathlib import Path

import pytest

from qa.config import Settings
from qa.settings.places import is_inside, upwards, users_indexes


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home folder, in which the data of the user lie."""
    home = tmp_path.resolve() / "home"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("XDG_DATA_HOME", str(home / "data"))
    return home


def made(*folders: Path) -> Path:
    for folder in folders:
        folder.mkdir(parents=True, exist_ok=True)
    return folders[-1]


def test_it_is_looked_up_to_the_root_of_the_repository(home: Path) -> None:
    deep = made(home / "repo" / ".git", home / "repo" / "a" / "b")
    assert list(upwards(deep)) == [deep, deep.parent, home / "repo"]


def test_it_is_looked_up_to_the_home_folder_and_no_further(home: Path) -> None:
    deep = made(home / "notes" / "a")
    assert list(upwards(deep)) == [deep, home / "notes", home]
    assert list(upwards(home)) == [home]


def test_it_is_not_looked_into_a_folder_that_everybody_may_write_to(home: Path) -> None:
    deep = made(home.parent / "shared" / "mine" / "a")
    (home.parent / "shared").chmod(0o1777)
    assert list(upwards(deep)) == [deep, deep.parent]


def test_a_folder_that_is_gone_is_looked_into_alone(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = made(home / "gone")
    monkeypatch.chdir(gone)
    gone.rmdir()
    assert list(upwards(Path())) == [Path()]
    assert Settings().index_folder == users_indexes() / "default"


def test_a_link_out_of_a_folder_is_not_inside(home: Path) -> None:
    folder, outside = made(home / "folder"), made(home / "outside")
    (folder / "link").symlink_to(outside)
    (folder / "loop").symlink_to(folder / "loop")
    assert is_inside(folder / "new" / "one", folder)
    assert not is_inside(folder / "link" / "one", folder)
    assert not is_inside(folder / ".." / "outside", folder)
    assert not is_inside(folder / "loop", folder)


def test_without_a_project_a_name_is_an_index_in_the_users_data(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(home)
    assert Settings(index="news").index_folder == home / "data" / "qa" / "indexes" / "news"
    assert Settings(index="news").index_folder_to_add == Settings(index="news").index_folder


def test_in_a_project_its_own_index_goes_before_the_users(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(made(home / "project" / "indexes"))
    monkeypatch.chdir(made(home / "project" / "sub"))
    projects, own = home / "project" / "indexes", home / "data" / "qa" / "indexes"
    assert Settings().index_folder == projects / "default"
    made(own / "default", own / "news")
    assert Settings().index_folder == own / "default"  # So that a question finds it anywhere,
    assert Settings().index_folder_to_add == projects / "default"  # but a project has its own.
    assert Settings(index="news").index_folder_to_add == own / "news"
    assert Settings(index="new").index_folder_to_add == projects / "new"
    made(projects / "default")
    assert Settings().index_folder == projects / "default"


def test_a_projects_indexes_that_lead_out_of_it_are_not_taken(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    private, project = made(home / "private" / "default"), made(home / "project")
    monkeypatch.chdir(project)
    (project / "indexes").symlink_to(private.parent)
    own = home / "data" / "qa" / "indexes" / "default"
    assert Settings().index_folder == Settings().index_folder_to_add == own
    (project / "indexes").unlink()
    made(project / "indexes")
    (project / "indexes" / "default").symlink_to(private)
    assert Settings().index_folder == Settings().index_folder_to_add == own
    (project / "indexes" / "default").unlink()
    made(project / "indexes" / "default")
    assert Settings().index_folder == Path("indexes") / "default"
    Path("indexes", "default", "articles.sqlite").symlink_to(private / "articles.sqlite")
    assert Settings().index_folder == Settings().index_folder_to_add == own


def test_links_among_the_users_own_indexes_may_lead_elsewhere(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(home)
    disk, own = made(home / "disk"), made(home / "data" / "qa" / "indexes")
    (own / "big").symlink_to(disk)
    assert Settings(index="big").index_folder == own / "big"
    assert Settings(index="big", indexes=str(own)).index_folder == own / "big"


@pytest.mark.parametrize(
    ("given", "folder"),
    [("default", "i/default"), ("a/b", "a/b"), ("/a", "/a"), (".", "."), ("..", "..")],
)
def test_a_bare_name_is_an_index_below_indexes_and_a_path_is_itself(
    given: str, folder: str
) -> None:
    assert Settings(index=given, indexes="i").index_folder == Path(folder)
