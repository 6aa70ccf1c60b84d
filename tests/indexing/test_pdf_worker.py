"""The process that reads PDFs may crash or hang: the file is told, and the next one is read."""

from __future__ import annotations

import os
import signal
import sys

import pytest

from qa.errors import ArticleError
from qa.indexing.formats.pdf.worker import PROGRAM, Reader
from tests.indexing.pdf_pages import Put, pdf

ONE = pdf([[Put(30, 80, "The lamp was lit at dusk.")]])
MANY = pdf([[Put(30, 80, f"Page {number} of the log.")] for number in range(300)])

ANSWERS = """
import json, sys, time
line = sys.stdin.buffer.readline()
sys.stdin.buffer.read(json.loads(line)["size"])
print(json.dumps({"pages": 2, "facts": {}}), flush=True)
"""


def pages(reader: Reader, data: bytes) -> list[str]:
    return [page["runs"][0][0] for page in list(reader.read(data, "log.pdf"))[1:]]


def test_one_process_reads_file_after_file() -> None:
    reader = Reader()
    assert pages(reader, ONE) == ["The lamp was lit at dusk."]
    process = reader._process
    assert pages(reader, MANY) == [f"Page {number} of the log." for number in range(300)]
    assert reader._process is process
    reader.stop()


def test_a_file_that_is_left_half_read_does_not_spoil_the_next() -> None:
    reader = Reader()
    said = reader.read(MANY, "log.pdf")
    assert next(said)["pages"] == 300
    next(said)
    said.close()
    assert pages(reader, ONE) == ["The lamp was lit at dusk."]
    reader.stop()


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such signals")
def test_a_process_that_is_killed_between_two_files_is_replaced() -> None:
    reader = Reader()
    assert pages(reader, ONE)
    assert reader._process is not None
    os.kill(reader._process.pid, signal.SIGKILL)
    reader._process.wait()
    assert pages(reader, ONE) == ["The lamp was lit at dusk."]
    reader.stop()


def test_a_crash_is_told_in_one_line_and_the_next_file_is_read() -> None:
    reader = Reader(program=ANSWERS + "import os; os.abort()")
    with pytest.raises(ArticleError) as told:
        pages(reader, ONE)
    assert str(told.value) == (
        "log.pdf crashes the reader of PDFs at page 1: "
        "open it in a viewer and print it to a new PDF"
    )
    assert reader._process is None
    reader._program = PROGRAM
    assert pages(reader, ONE) == ["The lamp was lit at dusk."]
    reader.stop()


def test_a_process_that_says_nothing_is_ended() -> None:
    reader = Reader(patience=0.5, program=ANSWERS + "time.sleep(600)")
    with pytest.raises(ArticleError, match=r"^log.pdf holds up the reader of PDFs at page 1: "):
        pages(reader, ONE)
    assert reader._process is None


def test_a_process_that_talks_nonsense_is_ended() -> None:
    reader = Reader(program=ANSWERS + "print('[1]', flush=True); time.sleep(600)")
    with pytest.raises(ArticleError, match="crashes"):
        pages(reader, ONE)
    assert reader._process is None


def test_a_process_that_cannot_be_started_is_told() -> None:
    reader = Reader(program="raise SystemExit(3)")
    with pytest.raises(ArticleError, match="crashes the reader of PDFs"):
        pages(reader, ONE * 1000)


@pytest.mark.skipif(sys.platform == "win32", reason="memory cannot be bounded there")
def test_a_process_that_wants_more_memory_than_it_may_have_ends() -> None:
    greedy = (
        PROGRAM.rpartition("from")[0]
        + "from qa.indexing.pdfium import child; child._limit(1000); room = bytearray(2**33)\n"
    )
    reader = Reader(program=greedy)
    with pytest.raises(ArticleError, match="crashes"):
        pages(reader, ONE)
