"""Rich text (.rtf): `loader` reads a file, and names the other files, which are its steps."""

from qa.indexing.formats.rtf.loader import RtfLoader

__all__ = ["RtfLoader"]
