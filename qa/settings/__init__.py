"""Where settings come from, whose word is taken for them, and where named indexes lie."""
