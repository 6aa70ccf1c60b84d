"""Plain text at its lowest: sentences, words, numbers, names, and the language it is in.

Text comes in; spans in code points and lists of words go out. Nothing here knows of articles.
"""
