"""The errors: one tree, one line each."""

import pytest

from qa import errors
from qa.errors import IndexFault, QaError


def test_every_error_of_qa_belongs_to_the_tree():
    raised = [kind for kind in vars(errors).values() if isinstance(kind, type)]
    assert len(raised) == 10
    assert all(issubclass(kind, QaError) for kind in raised)


@pytest.mark.parametrize("kind", ["IndexMissing", "IndexEmpty", "IndexBusy", "IndexMismatch"])
def test_whoever_catches_an_index_fault_catches_its_kinds(kind):
    assert issubclass(getattr(errors, kind), IndexFault)


def test_an_error_reads_as_the_message_and_the_mend():
    assert str(QaError("the oven is cold", "light it")) == "the oven is cold: light it"


def test_an_error_without_a_mend_is_the_message_alone():
    assert str(QaError("the oven is cold")) == "the oven is cold"


def test_an_error_is_one_line_whatever_it_quotes():
    assert str(QaError("bad\r\n  name\t'x\n'", "mend\nit")) == "bad name 'x ': mend it"
