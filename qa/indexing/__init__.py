"""The writing road: files become articles, articles become passages, passages become vectors."""
