"""What it costs to look before each question whether files have changed (`auto_update`).

usage: stat_pass.py [NUMBER]    of files, 3,000 where none is given

An index of so many small files is made with an embedder that counts words. Printed are the times of
one look where nothing has changed, where one file has, and of the imports that a process needs for
its first look; and as a reference that of asking for the facts of each file once.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from qa.config import Settings  # noqa: E402
from qa.index.reader import Index  # noqa: E402
from qa.indexing.keeping import is_out_of_date  # noqa: E402
from qa.indexing.update import update_index  # noqa: E402
from tests.fakes import HashingEmbedder  # noqa: E402

TIMES = 15


def main() -> None:
    """Measure and print."""
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 3_000
    with tempfile.TemporaryDirectory() as place:
        news, folder = Path(place) / "news", Path(place) / "index"
        paths = [news / f"{at % 30:02}" / f"note-{at:05}.md" for at in range(number)]
        for at, path in enumerate(paths):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(f"# Note {at}\n\nThe tide of day {at} came at noon.\n")
        update_index(folder, [str(news)], HashingEmbedder())
        settings = Settings(index=str(folder))
        with Index(folder) as index:
            print(
                f"{number:,} files, nothing changed  {best(lambda: look(index, settings)):7.1f} ms"
            )
            paths[7].write_text("# Note\n\nThe tide came late.\n")
            print(
                f"{number:,} files, one changed      {best(lambda: look(index, settings)):7.1f} ms"
            )
        print(
            f"one stat for each file      {best(lambda: [path.stat() for path in paths]):7.1f} ms"
        )
    command = [sys.executable, "-c", "import qa.assistant; import time; t = time.perf_counter(); "
               "import qa.indexing.keeping; print(1000 * (time.perf_counter() - t))"]  # fmt: skip
    runs = [subprocess.run(command, check=True, capture_output=True, cwd=ROOT) for _ in range(5)]
    print(f"imports, once a process     {min(float(run.stdout) for run in runs):7.1f} ms")


def look(index: Index, settings: Settings) -> None:
    """Look once."""
    is_out_of_date(index, settings)


def best(work: Callable[[], object]) -> float:
    """The shortest of some times, in milliseconds."""
    times = []
    for _ in range(TIMES):
        started = time.perf_counter()
        work()
        times.append(1000 * (time.perf_counter() - started))
    return min(times)


if __name__ == "__main__":
    main()
