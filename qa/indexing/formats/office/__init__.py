"""Office files: a loader for each kind of document, workbook and presentation.

`package` opens them all, `properties` says what they say of themselves; the other files read one
kind each.
"""

from qa.indexing.formats.office.ods import OdsLoader
from qa.indexing.formats.office.opendocument import OdpLoader, OdtLoader
from qa.indexing.formats.office.slides import SlidesLoader
from qa.indexing.formats.office.word import WordLoader
from qa.indexing.formats.office.workbook import WorkbookLoader

__all__ = ["OdpLoader", "OdsLoader", "OdtLoader", "SlidesLoader", "WordLoader", "WorkbookLoader"]
