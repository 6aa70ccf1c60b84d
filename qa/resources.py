"""Where the files lie that ship with qa: the prompt templates and the catalogue of models.

An installed wheel carries them inside the package; a checkout reads its own top-level folders, so
that an edit shows at once.
"""

from pathlib import Path

_PACKAGE = Path(__file__).parent


def shipped(relative: str) -> Path:
    """Return the path of a shipped file or folder, e.g. `models/catalogue.toml`."""
    inside = _PACKAGE / "_shipped" / relative
    return inside if inside.exists() else _PACKAGE.parent / relative
