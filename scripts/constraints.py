"""Writes constraints.txt anew: the newest version of all that fits pyproject.toml.

`make constraints` runs this. It asks pip what it would install into an empty environment, which
compiles and installs nothing. A requirement given as an argument, such as `torch==2.14.0`, holds a
package to a version.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tomllib
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parent.parent
# What builds llama-cpp-python and this project, each in an environment of pip's own.
BUILD_TOOLS = ("hatchling", "editables", "scikit-build-core", "cmake", "ninja")
HEADER = """\
# Every version that `make setup` installs: what the program needs, the tools of development, and
# the tools that build llama-cpp-python and this project. `make constraints` writes this file anew,
# with the newest versions; to be read in a diff, and tried by `make test`.
"""


def main() -> int:
    """Write the file, and return pip's exit status."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    env = {name: value for name, value in os.environ.items() if not name.endswith("_CONSTRAINT")}
    with TemporaryDirectory() as folder:
        report = Path(folder, "report.json")
        dry = ("--dry-run", "-qq", "--ignore-installed", "--report", str(report))
        command = [sys.executable, "-m", "pip", "install", *dry, *wanted, *BUILD_TOOLS]
        status = subprocess.run([*command, *sys.argv[1:]], check=False, env=env).returncode
        if status:
            return status
        found = [item["metadata"] for item in json.loads(report.read_bytes())["install"]]
    # Without the "+cpu" of a version: the pin holds for whichever build of it a machine finds.
    pins = sorted(
        (f"{item['name']}=={item['version'].partition('+')[0]}" for item in found), key=str.lower
    )
    text = HEADER + "".join(f"{pin}\n" for pin in pins)
    (ROOT / "constraints.txt").write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
