"""Tests of qa.indexing."""
