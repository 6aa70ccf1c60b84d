"""How the judge puts together what its network says, with a network that can be worked out by hand.

It says of each token its type (`qa/engines/reader_input.py`): 1 in a passage, 3 where the word
stands in the question too, 5 where it does so beside the same word; of a passage, the highest.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import onnx
import pytest
from onnx import TensorProto, helper

from qa.engines.catalogue import locate
from qa.engines.judge import NO_MARK, OnnxJudge
from qa.engines.judge_input import asked_in
from qa.engines.protocols import ToRead
from qa.errors import ModelError
from qa.scores import logistic

COEFFICIENTS = """\
threshold = 0.5
languages = ["en"]

[place]
intercept = -4.0
weights = { answers = 1.0 }

[passage]
intercept = -3.0
weights = { partly = 1.0 }

[sentence]
intercept = -2.0
weights = { mark = 1.0, lead = 0.0 }

[supported]
intercept = -7.0
weights = { supports = 2.0 }

[refuted]
intercept = 0.0
weights = { refutes = 1.0 }
"""
TEXT = "Ann built it. He sat there."
SENTENCES = ((0, 13), (14, 27))


@pytest.fixture(scope="module")
def judge(tmp_path_factory: pytest.TempPathFactory, cache_folder: Path) -> OnnxJudge:
    folder = tmp_path_factory.mktemp("judge")
    shutil.copy(locate("embedder", None, cache_folder).path / "tokenizer.json", folder)
    (folder / "judge.toml").write_text(COEFFICIENTS)
    onnx.save(network(), str(folder / "judge.onnx"))
    return OnnxJudge("judge", folder / "judge.onnx")


def network() -> onnx.ModelProto:
    """Types as they are for each token, their maximum (or what is below 0) for the passage."""
    each, whole = ["start", "end", "marks"], ["answers", "partly", "supports"]
    nodes = [
        helper.make_node("Cast", ["types"], ["told"], to=TensorProto.FLOAT),
        helper.make_node("ReduceMax", ["told", "axes"], ["most"], keepdims=0),
        *(helper.make_node("Identity", ["told"], [name]) for name in each),
        *(helper.make_node("Identity", ["most"], [name]) for name in whole),
        helper.make_node("Neg", ["most"], ["refutes"]),
    ]
    shapes: dict[str, list[str]] = {name: ["batch", "tokens"] for name in each}
    shapes |= {name: ["batch"] for name in [*whole, "refutes"]}
    graph = helper.make_graph(
        nodes,
        "types",
        [helper.make_tensor_value_info(name, TensorProto.INT64, ["batch", "tokens"])
         for name in ("ids", "types", "mask")],
        [helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)
         for name, shape in shapes.items()],
        [helper.make_tensor("axes", TensorProto.INT64, [1], [1])],
    )  # fmt: skip
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=10)


def test_a_sentence_has_the_mean_of_its_tokens(judge):
    one = judge.read("Who built it?", [ToRead("", TEXT, SENTENCES)])[0]
    # ann 1, built 5, it 5, "." 1; he 1, sat 1, there 1, "." 1
    assert one.sentences == pytest.approx((logistic(3.0 - 2), logistic(1.0 - 2)))


def test_a_passage_and_its_best_place_have_probabilities_of_their_own(judge):
    passages = [ToRead("", TEXT), ToRead("", "Gone.")]
    matched, other = judge.read("Who built it?", passages)
    assert (matched.answerable, other.answerable) == pytest.approx((logistic(2), logistic(-2)))
    assert matched.spans[0].probability == pytest.approx(logistic(5 - 4))


def test_what_came_before_is_part_of_what_is_asked(judge):
    alone, led = (
        judge.read(asked, [ToRead("", TEXT, SENTENCES)])[0].sentences
        for asked in ("Why?", asked_in([("Who sat there?", "He.")], "Why?"))
    )
    assert alone == pytest.approx((logistic(1.0 - 2), logistic(1.0 - 2)))
    # he 3, sat 5, there 5, "." 1
    assert led == pytest.approx((logistic(1.0 - 2), logistic(3.5 - 2)))


def test_a_sentence_of_a_long_passage_has_the_best_mark_of_its_windows(judge):
    filler = "He sat there. " * 120
    spans = [(0, 13), *((len(filler) + low, len(filler) + high) for low, high in SENTENCES)]
    marks = judge.read("Who built it?", [ToRead("", filler + TEXT, spans)])[0].sentences
    assert marks == pytest.approx((logistic(-1), logistic(1), logistic(-1)))


def test_a_sentence_has_the_lead_of_the_best_place_that_begins_in_it(judge):
    said = judge.judge("Who built it?", [ToRead("", TEXT, SENTENCES)])[0]
    assert said.leads[0] == said.lead > said.leads[1]
    assert SENTENCES[0][0] < said.places[0][0] < SENTENCES[0][1]


def test_a_claim_is_supported_and_refuted_by_outputs_of_their_own(judge):
    (said,) = judge.check("Ann built it.", [("", TEXT)])
    assert (said.supported, said.refuted) == pytest.approx((logistic(2 * 5 - 7), logistic(-5)))


def test_it_stands_where_a_reader_stands(judge):
    spans = judge.read("Who built it?", [ToRead("", TEXT)])[0].spans
    assert TEXT[spans[0].start : spans[0].end] in {"built", "it", "built it"}
    assert (judge.threshold, judge.languages) == (0.5, {"en"})


def test_an_empty_passage_is_no_harm_nor_is_an_empty_sentence(judge):
    one = judge.read("Why?", [ToRead("", "")])[0]
    assert (one.sentences, one.spans) == ((), ())
    empty, _ = judge.read("Who built it?", [ToRead("", TEXT, [(13, 13), (14, 27)])])[0].sentences
    assert empty == pytest.approx(logistic(NO_MARK - 2))


def test_without_its_coefficients_it_names_the_mend(judge, tmp_path, cache_folder):
    shutil.copy(locate("embedder", None, cache_folder).path / "tokenizer.json", tmp_path)
    onnx.save(network(), str(tmp_path / "judge.onnx"))
    with pytest.raises(ModelError, match=r"lacks its judge\.toml"):
        OnnxJudge("judge", tmp_path / "judge.onnx").check("It fell.", [("", "It fell.")])
