"""The asking road, first half: from a question, and the turns before it, to ranked passages."""
