"""Writing one key of a settings file: everything else in it stays to the byte."""

from __future__ import annotations

import tomllib

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qa.errors import UsageError
from qa.faces.settings_file import write_setting


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", 'model = "new"\n'),
        ('model = "old"\n', 'model = "new"\n'),
        ("# mine\ntop_k = 5  # few\n", '# mine\ntop_k = 5  # few\nmodel = "new"\n'),
        ("top_k = 5", 'top_k = 5\nmodel = "new"\n'),
        ('model = "old"  # the big one\ntop_k = 5\n', 'model = "new"  # the big one\ntop_k = 5\n'),
        ("  'model'='old'\r\nllm = true\r\n", 'model = "new"\r\nllm = true\r\n'),
        ('model = """\nold\n"""\ntop_k = 5\n', 'model = "new"\ntop_k = 5\n'),
        ('# model = "remark"\nmodel = "old"\n', '# model = "remark"\nmodel = "new"\n'),
        ("top_k = 5\n\n[later]\nmodel = 1\n", 'top_k = 5\n\nmodel = "new"\n[later]\nmodel = 1\n'),
        ('prompts = """\nmodel = "x"\n"""\n', 'prompts = """\nmodel = "x"\n"""\nmodel = "new"\n'),
    ],
)
def test_a_key_is_set_and_the_rest_stays(tmp_path, before, after):
    path = tmp_path / "qa.toml"
    path.write_bytes(before.encode())
    write_setting(path, "model", "new")
    assert path.read_bytes().decode() == after
    write_setting(path, "model", "new")
    assert path.read_bytes().decode() == after


def test_a_key_is_taken_out(tmp_path):
    path = tmp_path / "qa.toml"
    path.write_text('# mine\nmodel = "old"  # it\ntop_k = 5\n')
    write_setting(path, "model", None)
    assert path.read_text() == "# mine\ntop_k = 5\n"
    write_setting(path, "model", None)
    assert path.read_text() == "# mine\ntop_k = 5\n"


def test_a_folder_that_is_not_there_is_made_and_a_link_is_followed(tmp_path):
    write_setting(tmp_path / "config" / "qa" / "qa.toml", "embedder", "ä")
    assert (tmp_path / "config" / "qa" / "qa.toml").read_text("utf-8") == 'embedder = "ä"\n'
    (tmp_path / "link.toml").symlink_to(tmp_path / "config" / "qa" / "qa.toml")
    write_setting(tmp_path / "link.toml", "embedder", "b")
    assert (tmp_path / "link.toml").is_symlink()
    assert (tmp_path / "config" / "qa" / "qa.toml").read_text("utf-8") == 'embedder = "b"\n'


def test_rights_stay(tmp_path):
    path = tmp_path / "qa.toml"
    path.write_text("")
    path.chmod(0o600)
    write_setting(path, "model", "x")
    assert path.stat().st_mode & 0o777 == 0o600
    assert [one.name for one in tmp_path.iterdir()] == ["qa.toml"]


@pytest.mark.parametrize("content", [b"model = ", b"\xff", b"a = 1\na = 2\n"])
def test_a_file_that_is_no_toml_is_left_alone(tmp_path, content):
    path = tmp_path / "qa.toml"
    path.write_bytes(content)
    with pytest.raises(UsageError, match=r"cannot read .*qa\.toml"):
        write_setting(path, "model", "new")
    assert path.read_bytes() == content


LINES = st.lists(
    st.sampled_from(
        ['model = "a"', "# remark", "top_k = 5", "", "model='a' # b", 'x = """', '"""', "[t]",
         "y = [", "1, # model = 2", "]", 'm."model" = 3', '"model" = "c"'],
    ),
    max_size=7,
)  # fmt: skip


@given(lines=LINES, value=st.none() | st.text(max_size=20), end=st.sampled_from(["\n", "\r\n"]))
@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_a_file_holds_only_the_key_changes(tmp_path, lines, value, end):
    path = tmp_path / "qa.toml"
    before = end.join(lines)
    path.write_bytes(before.encode())
    try:
        known = tomllib.loads(before)
    except tomllib.TOMLDecodeError:
        known = None
    try:
        write_setting(path, "model", value)
    except UsageError:
        assert path.read_bytes().decode() == before
        return
    assert known is not None
    wanted = {**known, "model": value} if value is not None else dict(known)
    if value is None:
        wanted.pop("model", None)
    assert tomllib.loads(path.read_bytes().decode()) == wanted
