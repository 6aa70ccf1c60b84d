"""`qa index --watch` in a process of its own, while files are written, moved and deleted."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from qa.index.lock import locked
from qa.index.reader import Index
from qa.indexing.update import update_index
from tests.fakes import HashingEmbedder

PROGRAM = """
import qa.engines.loading as loading
from tests.fakes import HashingEmbedder
loading.load_embedder = lambda *_: HashingEmbedder(64)
loading.prepare_questions = lambda *_: None
from qa.faces.cli import main
main()
"""
ROOT = Path(__file__).parents[2]
LONGEST = 60.0
WORDS = ("pier", "crab", "gull", "wave", "tide", "boat", "net", "harbour", "fog")


class Watched:
    """A folder of articles, and a process that watches it."""

    def __init__(self, folder: Path, *words: str) -> None:
        self.folder, self.news = folder, (folder / "news").resolve()
        self.index = folder / "indexes" / "default"
        self.index.parent.mkdir(exist_ok=True)
        self.said = folder / "said.txt"
        self.complained = folder / "complained.txt"
        command = [sys.executable, "-P", "-c", PROGRAM, "index", "--watch", *words]
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        with self.said.open("w") as out, self.complained.open("w") as err:
            self.process = subprocess.Popen(
                command, cwd=folder, env=environment, stdout=out, stderr=err
            )
        self.until(lambda: "watching" in self.complained.read_text())

    def until(self, reached: Callable[[], bool]) -> None:
        """Wait until something is so; fail where it never is."""
        end = time.monotonic() + LONGEST
        while not reached():
            assert self.process.poll() is None, self.complained.read_text()
            assert time.monotonic() < end, self.said.read_text() + self.complained.read_text()
            time.sleep(0.05)

    def texts(self) -> dict[str, str]:
        with Index(self.index) as index:
            return dict(index.rows("SELECT ref, text FROM articles"))

    def stop(self, by: signal.Signals = signal.SIGINT) -> int:
        self.process.send_signal(by)
        return self.process.wait(LONGEST)


Start = Callable[..., Watched]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    (tmp_path / "news").mkdir()
    (tmp_path / "news" / "pier.txt").write_text("The pier\n\nThe pier is long.\n")
    begun: list[Watched] = []

    def begin(*words: str) -> Watched:
        begun.append(Watched(tmp_path, *words))
        return begun[-1]

    yield begin
    for one in begun:
        one.process.kill()
        one.process.wait()


def contents(folder: Path) -> list[tuple[object, ...]]:
    """Names, texts and passages of an index, but for the ids."""
    with Index(folder) as index:
        return index.rows(
            "SELECT a.ref, a.title, a.date, a.text, a.source, p.start, p.end, p.headings, "
            "p.sentences, f.c0, f.c1 FROM articles a LEFT JOIN passages p ON p.article_id = a.id "
            "LEFT JOIN passages_fts_content f ON f.id = p.id ORDER BY a.ref, p.start"
        )


def build_anew(watched: Watched) -> list[tuple[object, ...]]:
    """What a fresh index of the same folder holds."""
    fresh = watched.folder / "fresh"
    shutil.rmtree(fresh, ignore_errors=True)
    update_index(fresh, [str(watched.news)], HashingEmbedder(64))
    return contents(fresh)


class Operations:
    """What people and programs do with files, at random and always in the same way."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.folder, self.random, self.count = folder, random.Random(seed), 0

    def files(self) -> list[Path]:
        return sorted(path for path in self.folder.rglob("*") if path.is_file())

    def folders(self) -> list[Path]:
        return sorted(path for path in self.folder.rglob("*") if path.is_dir())

    def text(self) -> str:
        self.count += 1
        words = self.random.sample(WORDS, 4)
        own = "" if self.count % 3 == 0 else f"Title {self.count}\n\n"
        return f"{own}The {' '.join(words)} number {self.count} is here.\n"

    def new_path(self) -> Path:
        folder = self.random.choice([self.folder, *self.folders(), self.folder / f"f{self.count}"])
        folder.mkdir(exist_ok=True)
        return folder / f"{self.random.choice(('note', '2020-01-02-note'))}-{self.count}.txt"

    def write(self) -> None:
        self.new_path().write_text(self.text())

    def change(self) -> None:
        self.random.choice(self.files()).write_text(self.text())

    def append(self) -> None:
        with self.random.choice(self.files()).open("a") as file:
            file.write("And more of it.\n")

    def move(self) -> None:
        self.random.choice(self.files()).rename(self.new_path())

    def copy(self) -> None:
        shutil.copy2(self.random.choice(self.files()), self.new_path())

    def delete(self) -> None:
        self.random.choice(self.files()).unlink()

    def replace(self) -> None:
        """As editors do it: a file beside takes the place."""
        path = self.random.choice(self.files())
        beside = path.with_name(f"{path.name}.tmp")
        beside.write_text(self.text())
        beside.replace(path)

    def rename_folder(self) -> None:
        if folders := self.folders():
            folder = self.random.choice(folders)
            self.count += 1
            folder.rename(folder.with_name(f"renamed-{self.count}"))

    def ignore(self) -> None:
        (self.folder / ".qaignore").write_text(self.random.choice(("", "*1.txt\n", "renamed-*/\n")))

    def some(self) -> None:
        """One operation; the files stay about as many as they were."""
        many = len(self.files()) > 100
        operations = [
            *(self.change, self.append, self.move, self.replace, self.rename_folder, self.ignore),
            *((self.delete, self.delete) if many else (self.write, self.copy, self.delete)),
        ]
        self.random.choice(operations)()


@pytest.mark.parametrize(
    ("number", "files"), [(25, 12), pytest.param(300, 100, marks=pytest.mark.slow)]
)
def test_after_anything_that_happens_the_index_is_that_of_a_fresh_build(
    start: Start, number: int, files: int
) -> None:
    watched = start("news")
    operations = Operations(watched.news, seed=number)
    for _ in range(files):
        operations.write()
    for _ in range(number):
        operations.some()
        time.sleep(operations.random.choice((0, 0, 0.01, 0.1)))
    expected = build_anew(watched)
    watched.until(lambda: contents(watched.index) == expected)
    assert watched.stop() == 130
    assert watched.complained.read_text().endswith("qa: stopped; the index is up to date\n")


@pytest.mark.slow
def test_each_update_is_told_in_a_line(start: Start) -> None:
    watched = start("news")
    assert "1 new; 1 article," in watched.said.read_text()
    (watched.news / "gulls.txt").write_text("Gulls cry.\n")
    watched.until(lambda: " 1 new (gulls.txt)\n" in watched.said.read_text())
    (watched.news / "gulls.txt").rename(watched.news / "birds.txt")
    watched.until(lambda: " 1 moved (gulls.txt → birds.txt)\n" in watched.said.read_text())
    (watched.news / "pier.txt").unlink()
    watched.until(lambda: " 1 removed (pier.txt)\n" in watched.said.read_text())
    assert len(watched.said.read_text().splitlines()) == 4
    assert watched.stop(signal.SIGTERM) == 130


@pytest.mark.slow
def test_a_folder_that_vanishes_and_comes_back_is_waited_for(start: Start) -> None:
    watched = start("news")
    away = watched.folder / "away"
    watched.news.rename(away)
    watched.until(lambda: "its articles are kept" in watched.complained.read_text())
    assert set(watched.texts()) == {"pier.txt"}
    (away / "gulls.txt").write_text("Gulls cry.\n")
    away.rename(watched.news)
    watched.until(lambda: set(watched.texts()) == {"pier.txt", "gulls.txt"})
    (watched.news / "waves.txt").write_text("Waves come.\n")
    watched.until(lambda: "waves.txt" in watched.texts())
    shutil.rmtree(watched.news)
    watched.until(lambda: watched.complained.read_text().count("its articles are kept") == 2)
    watched.news.mkdir()
    (watched.news / "waves.txt").write_text("Waves come.\n")
    watched.until(lambda: set(watched.texts()) == {"waves.txt"})
    assert watched.stop() == 130


@pytest.mark.slow
def test_a_file_that_is_half_written_is_read_when_it_is_complete(start: Start) -> None:
    watched = start("news")
    (watched.news / "half.txt").write_bytes(b"\0\1\2\3")
    watched.until(lambda: "half.txt is not text" in watched.complained.read_text())
    (watched.news / "half.txt").write_text("Whole words now.\n")
    watched.until(lambda: "half.txt" in watched.texts())
    assert watched.complained.read_text().count("half.txt") == 1


@pytest.mark.slow
def test_another_process_that_writes_is_waited_for(start: Start) -> None:
    watched = start("news")
    with locked(watched.index):
        (watched.news / "gulls.txt").write_text("Gulls cry.\n")
        watched.until(lambda: "waiting: another process" in watched.complained.read_text())
        assert "gulls.txt" not in watched.texts()
    watched.until(lambda: "gulls.txt" in watched.texts())


@pytest.mark.slow
def test_an_index_within_the_folder_that_is_watched_wakes_nobody(start: Start) -> None:
    watched = start("news", "--index", "news/own/index")
    watched.index = watched.news / "own" / "index"
    (watched.news / "gulls.txt").write_text("Gulls cry.\n")
    watched.until(lambda: "gulls.txt" in watched.texts())
    with Index(watched.index) as index:
        before = index.meta["generation"]
    time.sleep(2)
    with Index(watched.index) as index:
        assert index.meta["generation"] == before


@pytest.mark.slow
def test_an_empty_folder_is_watched_until_something_is_in_it(start: Start, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    watched = start("empty")
    assert "not updated: no articles in empty" in watched.complained.read_text()
    (tmp_path / "empty" / "a.txt").write_text("Words.\n")
    watched.until(lambda: "1 new (a.txt)" in watched.said.read_text())


@pytest.mark.slow
def test_without_a_path_all_that_is_known_is_watched_and_single_files_too(start: Start) -> None:
    watched = start("news")
    assert watched.stop() == 130
    alone = watched.folder / "alone.txt"
    alone.write_text("Alone.\n")
    update_index(watched.index, [str(alone)], HashingEmbedder(64))
    again = start()
    alone.write_text("Alone no more.\n")
    again.until(lambda: again.texts()["alone.txt"] == "Alone no more.\n")
    alone.unlink()
    again.until(lambda: set(again.texts()) == {"pier.txt"})
    alone.write_text("Back.\n")
    (again.news / "pier.txt").write_text("Changed.\n")
    again.until(lambda: again.texts().get("pier.txt") == "Changed.\n")
