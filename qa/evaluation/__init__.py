"""Measures answers on a question set: what was asked for, what was said, and how good that is."""
