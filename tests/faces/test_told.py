"""What an answer tells beside its sentences."""

from __future__ import annotations

from pathlib import Path

from qa import Assistant
from qa.config import Settings
from qa.engines.loading import load_embedder
from qa.faces.told import told_of
from qa.index.reader import Index
from qa.indexing.update import update_index

TEXT = (
    "The ferries\n\nThe ferries of Vael are the Ida, the Marta of Vael and the Dawn. It rained.\n"
)


def test_the_things_of_a_list_have_their_places(tmp_path: Path) -> None:
    (tmp_path / "ferries.txt").write_text(TEXT, "utf-8")
    settings = Settings(index=str(tmp_path / "index"), llm=False)
    embedder = load_embedder(settings)
    update_index(settings.index_folder, [str(tmp_path)], embedder)
    with Assistant(Index(settings.index_folder), settings, embedder=embedder) as assistant:
        told = told_of(assistant.ask("What are the ferries of Vael?"))
        other = told_of(assistant.ask("Where are the ferries?"))
    assert told.kind == "list"
    assert [one.text for one in told.items] == ["Ida", "the Marta of Vael", "the Dawn"]
    assert [TEXT[one.start : one.end] for one in told.items] == [one.text for one in told.items]
    assert [one.citations for one in told.items] == [[1]] * 3
    assert other.items == []
