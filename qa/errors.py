"""Every error that qa raises on purpose, in one tree.

    QaError
    ├── UsageError        the request makes no sense (an empty question, an unknown option or key)
    ├── ArticleError      one article cannot be read; the others go on
    │   └── NothingInIt       there is nothing in it to read, which is no trouble
    ├── IndexFault       the index is missing, busy, damaged or of another make
    │   ├── IndexMissing
    │   ├── IndexEmpty
    │   ├── IndexBusy
    │   └── IndexMismatch
    └── ModelError        a model is missing, damaged or does not run

Each says what happened and what to do about it, in one line: `message` names the thing and the
reason, `mend` the step that helps. The faces print both and exit with 2.
"""


class QaError(Exception):
    """Base of all expected failures.

    Args:
        message: What is wrong, with the name of the thing.
        mend: What to do about it, as an imperative; may be empty.
    """

    def __init__(self, message: str, mend: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.mend = mend

    def __str__(self) -> str:
        """One line: the message, and the mend when there is one."""
        text = f"{self.message}: {self.mend}" if self.mend else self.message
        return " ".join(text.split())


class UsageError(QaError):
    """What was asked for makes no sense as it stands."""


class ArticleError(QaError):
    """One article cannot be read."""


class NothingInIt(ArticleError):
    """An article has no text; nothing is wrong with it."""


class IndexFault(QaError):
    """The index cannot be used."""


class IndexMissing(IndexFault):
    """There is no index at that place yet."""


class IndexEmpty(IndexFault):
    """There is no article in the index."""


class IndexBusy(IndexFault):
    """Another process is writing to the index."""


class IndexMismatch(IndexFault):
    """The index was built by another embedder or by a newer version of qa."""


class ModelError(QaError):
    """A model is missing, damaged, or does not run."""
