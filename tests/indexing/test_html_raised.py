"""Figures above the line and struck out: what a reader takes them for stands in the text."""

from __future__ import annotations

import pytest

from qa.indexing.formats.html import HtmlLoader

PAGE = (
    '<html lang="{language}"><head><title>Title</title></head><body><article><p>{line}</p>'
    "<p>{more}</p></article></body></html>"
)


def read(line: str, more: str = "More.", language: str = "en") -> str:
    page = PAGE.format(line=line, more=more, language=language)
    document = HtmlLoader().load(page.encode(), "a.html")
    return document.text.split("\n\n")[1]


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("It burnt in 1840<sup>3</sup>.", "It burnt in 1840."),
        ('Built in 1783<sup><a href="#f2">2</a></sup> and sold.', "Built in 1783 and sold."),
        ('Built in 12<a href="#n"><sup>2</sup></a> and sold.', "Built in 12 and sold."),
        ('The keeper<sup class="footnote">1</sup> left.', "The keeper left."),
        ("The keeper <sup>1</sup>, an old man.", "The keeper, an old man."),
        ("“Nobody knew.”<sup>12</sup> He left.", "“Nobody knew.” He left."),
        ("The keeper.<sup>1, 2</sup> He left.", "The keeper. He left."),
        ("The keeper<sup>1</sup><sup>,</sup><sup>2</sup> left.", "The keeper left."),
        ("It cost 1,250<sup>†</sup> pounds.", "It cost 1,250 pounds."),
        ("In 1840<sup>a</sup> it burnt.", "In 1840 it burnt."),
        ("Miller<sup>b</sup> and Sons.", "Miller and Sons."),
        ("It cost £45.50<sup>12</sup> then.", "It cost £45.50 then."),
        ('It burnt in 1840<span style="vertical-align: super">3</span>.', "It burnt in 1840."),
    ],
)
def test_the_mark_of_a_note_is_left_out(line: str, text: str) -> None:
    assert read(line) == text


@pytest.mark.parametrize(
    "line",
    [
        "It had 1,204<sup>[1]</sup> people.",
        'It had 1,204<sup class="reference"><a href="#c1">[1]</a></sup> people.',
        "It had 1,204<sup>(a)</sup> people.",
    ],
)
def test_a_mark_in_brackets_is_kept(line: str) -> None:
    assert read(line).startswith(("It had 1,204[1] people.", "It had 1,204(a) people."))


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("There are 3 × 10<sup>6</sup> bees.", "There are 3 × 10^6 bees."),
        ("There are 10<sup>12</sup> stars.", "There are 10^12 stars."),
        ("It weighs 10<sup>-3</sup> grams.", "It weighs 10^-3 grams."),
        ("It weighs 10<sup>−27</sup> grams.", "It weighs 10^-27 grams."),
        ("It runs at 4 m s<sup>−1</sup> now.", "It runs at 4 m s^-1 now."),
        ("It has 4 km<sup>2</sup> of moor.", "It has 4 km^2 of moor."),
        ("It holds 300 m<sup>3</sup>.", "It holds 300 m^3."),
        ("So 12<sup>2</sup> = 144 holds.", "So 12^2 = 144 holds."),
        ("So x<sup>2</sup> + y<sup>2</sup> = z<sup>2</sup>.", "So x^2 + y^2 = z^2."),
        ("So E = mc<sup>2</sup> holds.", "So E = mc^2 holds."),
        ("So x<sup>n+1</sup> grows.", "So x^(n+1) grows."),
        ("So (a + b)<sup>2</sup> grows.", "So (a + b)^2 grows."),
        ("So 2<sup>8</sup> colours.", "So 2^8 colours."),
        ("So 2<sup>n</sup> colours.", "So 2^n colours."),
    ],
)
def test_a_power_stays_a_power(line: str, text: str) -> None:
    assert read(line) == text


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("It costs £11<sup>99</sup> today.", "It costs £11.99 today."),
        ("It costs £11<sup>99</sup>/kg today.", "It costs £11.99/kg today."),
        ("It costs £11.<sup>99</sup> today.", "It costs £11.99 today."),
        ("It costs <sup>$</sup>1,250<sup>00</sup> today.", "It costs $1,250.00 today."),
        ("It costs 11<sup>99</sup> € today.", "It costs 11.99 € today."),
        ("It costs 11,<sup>99</sup> € today.", "It costs 11,99 € today."),
        ('It is <span class="price">11<sup>99</sup></span>.', "It is 11.99."),
    ],
)
def test_raised_pence_are_pence(line: str, text: str) -> None:
    assert read(line) == text


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("It weighs 2<sup>1</sup>⁄<sub>2</sub> pounds.", "It weighs 2 1⁄2 pounds."),
        ("It weighs 2<sup>1</sup>/<sub>2</sub> pounds.", "It weighs 2 1/2 pounds."),
        ("It weighs 2 <sup>1</sup>/<sub>2</sub> pounds.", "It weighs 2 1/2 pounds."),
        ("It weighs <sup>3</sup>&frasl;<sub>4</sub> pound.", "It weighs 3⁄4 pound."),
        (
            'It weighs 2<span class="frac"><sup>1</sup><span>/</span><sub>2</sub></span> pounds.',
            "It weighs 2 1/2 pounds.",
        ),
    ],
)
def test_a_fraction_keeps_apart_from_the_whole(line: str, text: str) -> None:
    assert read(line) == text


@pytest.mark.parametrize(
    ("line", "language", "text"),
    [
        ("On the 3<sup>rd</sup> of May.", "en", "On the 3rd of May."),
        ("Au 19<sup>e</sup> siècle.", "fr", "Au 19e siècle."),
        ("M<sup>me</sup> Orre.", "fr", "Mme Orre."),
        ("El n<sup>o</sup> 4.", "es", "El no 4."),
        ("Much CO<sub>2</sub> and H<sub>2</sub>O.", "en", "Much CO2 and H2O."),
        ("Some Ca<sup>2+</sup> and Na<sup>+</sup>.", "en", "Some Ca2+ and Na+."),
        ("Some <sup>14</sup>C is left.", "en", "Some 14C is left."),
        ("The word 101<sub>2</sub> is five.", "en", "The word 101_2 is five."),
        ("Weir<sup>TM</sup> is sold.", "en", "WeirTM is sold."),
        ("Water of 30<sup>o</sup>C flows.", "en", "Water of 30°C flows."),
    ],
)
def test_endings_and_formulas_stay_as_they_are(line: str, language: str, text: str) -> None:
    assert read(line, language=language) == text


def test_numbers_that_count_up_through_the_page_are_notes() -> None:
    """With other marks on the page a single digit is one too; alone it may be an exponent."""
    assert read("It had 8<sup>1</sup> rooms.", "And 9<sup>2</sup> doors.") == "It had 8 rooms."
    assert read("It is 2<sup>2</sup> and then 2<sup>3</sup>.") == "It is 2^2 and then 2^3."


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("The fare is <del>£4</del> <ins>£5</ins> now.", "The fare is £5 now."),
        ("A ticket costs <s>£90</s> £110.", "A ticket costs £110."),
        ("A ticket costs <strike>£90</strike> £110.", "A ticket costs £110."),
        ('It is <span style="text-decoration:line-through">4</span> 5.', "It is 5."),
        ("It is <del>open <ins>or</ins> shut</del> gone.", "It is gone."),
    ],
)
def test_what_is_struck_out_is_left_out(line: str, text: str) -> None:
    assert read(line) == text
