"""Packs what a training needs into one file, and cuts what came of it into parts.

usage: pack.py data OUT.tar.xz DATA… [--from READER.onnx]
       pack.py parts FILE [--megabytes N]
       pack.py join FILE.part-0 OUT

For a machine with an accelerator that little can be carried to and from: `data` writes the folders
of examples, and the reader to begin with; unpacked, `judge_train.py` takes them as they
lie. `parts` cuts a checkpoint into files of at most so many megabytes, and `join` makes it whole.
"""

from __future__ import annotations

import argparse
import io
import lzma
import tarfile
from collections.abc import Iterator
from pathlib import Path

MEGABYTE = 1_000_000


def main() -> None:
    """Pack, cut or join."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    commands = parser.add_subparsers(dest="command", required=True)
    data = commands.add_parser("data")
    data.add_argument("out", type=Path)
    data.add_argument("folders", type=Path, nargs="+")
    data.add_argument("--from", dest="reader", type=Path)
    parts = commands.add_parser("parts")
    parts.add_argument("file", type=Path)
    parts.add_argument("--megabytes", type=int, default=15)
    join = commands.add_parser("join")
    join.add_argument("first", type=Path)
    join.add_argument("out", type=Path)
    options = parser.parse_args()
    if options.command == "data":
        packed = pack(options.out, options.folders, options.reader)
        print(f"{packed} files, {options.out.stat().st_size:,} bytes")
    elif options.command == "parts":
        print(*cut(options.file, options.megabytes * MEGABYTE), sep="\n")
    else:
        joined(options.first, options.out)


def pack(out: Path, folders: list[Path], reader: Path | None) -> int:
    """Write an archive; what is packed already is unpacked, to be packed with the rest.

    Returns:
        The number of files.
    """
    files = [(f"data/{path.name}", path) for folder in folders for path in examples(folder)]
    files += [(reader.name, reader)] if reader else []
    with tarfile.open(out, "w:xz") as archive:
        for name, path in files:
            packed = path.suffix == ".xz" and ".jsonl" in path.name
            content = path.read_bytes()
            content = lzma.decompress(content) if packed else content
            member = tarfile.TarInfo(name.removesuffix(".xz") if packed else name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return len(files)


def examples(folder: Path) -> Iterator[Path]:
    """Yield the files of a folder that are trained on; SQuAD whole stays packed."""
    for path in sorted(folder.iterdir()):
        if ".json" in path.name and not path.name.startswith("write_"):
            yield path


def cut(file: Path, size: int) -> list[Path]:
    """Write a file's parts beside it, and return them."""
    found: list[Path] = []
    with file.open("rb") as content:
        while part := content.read(size):
            path = file.with_name(f"{file.name}.part-{len(found)}")
            path.write_bytes(part)
            found.append(path)
    return found


def joined(first: Path, out: Path) -> None:
    """Join the parts from the first one on."""
    stem = first.name.removesuffix("0")
    with out.open("wb") as whole:
        number = 0
        while (path := first.with_name(f"{stem}{number}")).exists():
            whole.write(path.read_bytes())
            number += 1


if __name__ == "__main__":
    main()
