"""An index of format 4 gets the terms of today: letters as one types them, initials one word."""

from __future__ import annotations

import sqlite3
from contextlib import closing

from qa.index.reader import Index
from qa.index.schema import DATABASE
from tests.index.building import put

TEXT = "Łódź lies in Poland.\nThe U.S. envoy met the mayor.\nThe ferry sails at noon."


def test_the_terms_are_those_of_an_index_that_is_built_today(tmp_index):
    put(tmp_index, {"a.txt": TEXT})
    with Index(tmp_index) as index:
        today = [candidate.terms for candidate in index.candidates([1, 2, 3])]
    assert today[0] == (("lodz", "lie", "poland"),)
    with closing(sqlite3.connect(tmp_index / DATABASE)) as connection, connection:
        for old, passage in (("łodz lie poland", 1), ("u envoy met mayor", 2)):
            connection.execute("UPDATE passages_fts SET body = ? WHERE rowid = ?", (old, passage))
        connection.execute("ALTER TABLE articles DROP COLUMN places")
        connection.execute("UPDATE meta SET value = '4' WHERE key = 'version'")
    with Index(tmp_index) as index:
        assert [candidate.terms for candidate in index.candidates([1, 2, 3])] == today
        assert index.lexical(["lodz"], 5) == [1]
        assert index.lexical(["us"], 5) == [2]
        assert index.frequencies(["łodz", "u", "ferri"]) == {"ferri": 1}
