"""Mail: messages in files of their own, and mailboxes of many."""

from qa.indexing.formats.mail.mailbox import MailboxContainer
from qa.indexing.formats.mail.message import MessageContainer

__all__ = ["MailboxContainer", "MessageContainer"]
