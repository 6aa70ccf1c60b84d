"""Switches off what libraries report to their makers; `qa` does so before any of them is imported.

Nothing comes in or goes out: the switches are environment variables, so that child processes have
them too. docs/dependencies.md says which library reports what.
"""

from __future__ import annotations

import os

SWITCHES = {
    # onnxruntime has, since 1.29, written a device id below the user's cache as it is imported, and
    # looked up its maker's host ten seconds later; it reads this once, when it is imported.
    "ORT_DISABLE_TELEMETRY": "1",
    # huggingface_hub, which sentence-transformers brings, counts downloads.
    "HF_HUB_DISABLE_TELEMETRY": "1",
    # What several tools have agreed to look at (https://consoledonottrack.com).
    "DO_NOT_TRACK": "1",
}


def switch_off() -> None:
    """Set every switch, whatever the environment says: the promise is ours to keep."""
    os.environ.update(SWITCHES)
