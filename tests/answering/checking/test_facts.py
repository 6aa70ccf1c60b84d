"""Facts: pairs of a claim and its source that differ in just one thing."""

from __future__ import annotations

import pytest

from qa.answering.checking.facts import (
    quantities,
    wrong_dates,
    wrong_names,
    wrong_quantities,
    wrong_quotations,
    wrong_roles,
)


@pytest.mark.parametrize(
    ("claim", "source"),
    [
        ("It cost £2.4m.", "It cost £2.4m."),
        ("It cost 2.4 million pounds.", "It cost £2.4m."),
        ("It cost £2,400,000.", "It cost £2.4 million."),
        ("It cost 2.4 million.", "It cost £2.4m."),
        ("Some 12 per cent left.", "12% left."),
        ("It is 3 km long.", "It is three kilometres long."),
        ("Between 2 and 3 million came.", "2 to 3 million came."),
        ("The third boat sank.", "The 3rd boat sank."),
        ("Kosten: 1.200 Euro.", "Es kostete 1200 Euro."),
        ("Twelve came.", "12 came."),
        ("It is 30 m tall.", "It is 30 metres tall."),
        ("It holds 12,300 guests.", "It holds 12 300 guests."),
        ("Nobody came.", "No one came."),
        ("No one came.", "Nobody came."),
    ],
)
def test_a_number_in_another_spelling_is_the_same(claim, source):
    assert wrong_quantities(claim, source, "de" if "Kosten" in claim else "en") == []


@pytest.mark.parametrize(
    ("claim", "source"),
    [
        ("It cost £2.5m.", "It cost £2.4m."),
        ("It cost £2.4bn.", "It cost £2.4m."),
        ("It cost £2.4.", "It cost £2.4m."),
        ("It cost $2.4m.", "It cost £2.4m."),
        ("It is 3 km long.", "It is 3 miles long."),
        ("It took 3 weeks.", "It took 3 days."),
        ("12 per cent left.", "12 years passed."),
        ("The third boat sank.", "The second boat sank."),
        ("Three came.", "Four came."),
        ("12 came.", "Many came."),
        ("It costs 20 €.", "It costs 20 $."),
        ("It holds 300 guests.", "It holds 12 300 guests."),
        ("It is -5 degrees.", "It is 5 degrees."),
        ("It fell by 5 percent.", "It fell by 5 percentage points."),
        ("It is 20 °C.", "It is 20 °F."),
        ("It grew by 5%.", "It grew by .5%."),
    ],
)
def test_another_number_scale_or_unit_is_found(claim, source):
    assert wrong_quantities(claim, source)


def test_a_quantity_has_its_value_and_its_unit():
    found = [(q.value, q.unit) for q in quantities("Of £2.4m, 12% went in 3 days to 40 people.")]
    assert found == [(2_400_000, "pound"), (12, "percent"), (3, "day"), (40, "")]


@pytest.mark.parametrize(
    "claim",
    [
        "It was lit on 2 November 1879.",
        "It was lit on November 2, 1879.",
        "It was lit in November 1879.",
        "It was lit in 1879.",
    ],
)
def test_a_date_told_in_full_or_in_part_is_the_same(claim):
    assert wrong_dates(claim, "The lens was lit on 2 November 1879 and mended on 5 May 1901.") == []


@pytest.mark.parametrize("claim", ["Lit on 5 November.", "Lit in May 1879.", "Lit on 2 May 1879."])
def test_parts_of_two_dates_are_not_one(claim):
    assert wrong_dates(claim, "The lens was lit on 2 November 1879 and mended on 5 May 1901.")


def test_a_day_of_a_list_belongs_to_its_month():
    assert wrong_dates("It met on 3 March.", "It met on 3 and 5 March.") == []


def test_may_is_a_month_only_where_it_is_written_so():
    assert wrong_dates("It may take 12 days.", "It will take 12 days.") == []


def test_names_whose_words_stand_together_are_there():
    source = "Ada Brown of the Bank of England met Mrs Brown and John Smith."
    claim = "Then Ada Brown, Mrs Brown and the Bank of England met."
    assert wrong_names(claim, source) == []


@pytest.mark.parametrize("name", ["John Brown", "Ada Smith", "Eve Brown"])
def test_a_name_put_together_of_two_is_not_there(name):
    assert wrong_names(f"Then {name} came.", "Ada Brown met John Smith.") == [name]


def test_who_did_what_to_whom_can_be_turned_round():
    source = "Yesterday Ada Brown thanked John Smith."
    assert wrong_roles("John Smith thanked Ada Brown.", source)
    assert wrong_roles("Ada Brown thanked John Smith.", source) == []
    assert wrong_roles("John Smith was thanked by Ada Brown.", source) == []
    assert wrong_roles("Ada Brown was thanked by John Smith.", source)


def test_names_that_a_source_has_both_ways_do_not_hide_those_that_it_has_one_way():
    source = "Ada Brown thanked John Smith. Kim Orr met Lee Fox, and Lee Fox met Kim Orr."
    assert wrong_roles("John Smith thanked Ada Brown, and Kim Orr met Lee Fox.", source)
    assert wrong_roles("Kim Orr met Lee Fox.", source) == []


def test_quotation_marks_hold_the_sources_words():
    source = "“We shall not sell the mill,” she said."
    assert wrong_quotations("She said: “we shall not sell the mill”.", source) == []
    assert wrong_quotations("She said: “we shall sell the mill”.", source)
