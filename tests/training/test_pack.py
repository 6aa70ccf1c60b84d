"""What is packed comes out as it was."""

from __future__ import annotations

import lzma
import tarfile
from pathlib import Path

from pack import cut, joined, pack


def test_an_archive_holds_what_is_trained_on(tmp_path: Path):
    folder = tmp_path / "rows"
    folder.mkdir()
    (folder / "nq_qed.jsonl").write_text('{"a": 1}\n')
    (folder / "write_dolly.jsonl").write_text("{}")
    (folder / "README.md").write_text("words")
    with lzma.open(folder / "sets_dolly.jsonl.xz", "wt") as file:
        file.write('{"b": 2}\n')
    reader = tmp_path / "reader.onnx"
    reader.write_bytes(b"weights")
    assert pack(tmp_path / "all.tar.xz", [folder], reader) == 3
    with tarfile.open(tmp_path / "all.tar.xz") as archive:
        archive.extractall(tmp_path / "out", filter="data")
    out = tmp_path / "out"
    assert (out / "data/nq_qed.jsonl").read_text() == '{"a": 1}\n'
    assert (out / "data/sets_dolly.jsonl").read_text() == '{"b": 2}\n'
    assert (out / "reader.onnx").read_bytes() == b"weights"
    assert len(list((out / "data").iterdir())) == 2


def test_a_file_is_cut_and_joined_again(tmp_path: Path):
    whole = tmp_path / "checkpoint.pt"
    whole.write_bytes(bytes(range(25)))
    parts = cut(whole, 10)
    assert [path.stat().st_size for path in parts] == [10, 10, 5]
    joined(parts[0], tmp_path / "again.pt")
    assert (tmp_path / "again.pt").read_bytes() == whole.read_bytes()
