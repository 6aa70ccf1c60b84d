"""PDF files: `loader` reads one, and names the other files, which are its steps, in their order."""

from qa.indexing.formats.pdf.loader import PdfLoader

__all__ = ["PdfLoader"]
