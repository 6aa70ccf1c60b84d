"""pdfium, in a process of its own (`child`): what a page holds, as plain values."""
