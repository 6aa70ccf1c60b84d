"""Web pages: `loader` reads one, and names the other files, which are its steps, in their order."""

from qa.indexing.formats.html.loader import HtmlLoader

__all__ = ["HtmlLoader"]
