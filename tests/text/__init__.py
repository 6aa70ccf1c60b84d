"""Tests of qa.text."""
