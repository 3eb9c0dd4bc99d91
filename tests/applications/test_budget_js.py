"""The browser reads numbers as the server does: the same table, the same values, the same sentences, run in Node."""

import json
import shutil
import subprocess
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.money import NumberError, parse_kroner, parse_number, round_ore, show_number
from tests.portal import test_money_typed as typed

SCRIPT = Path(__file__).resolve().parents[2] / "static" / "js" / "budget-numbers.js"
RUN = """
import { readFileSync } from "node:fs";
const source = readFileSync(process.argv[1], "utf8");
const numbers = await import("data:text/javascript," + encodeURIComponent(source));
const ways = {
  kroner: (text) => numbers.parseKroner(text),
  negative: (text) => numbers.parseKroner(text, { negative: true }),
  number: (text) => numbers.parseNumber(text),
  quantity: (text) => numbers.parseNumber(text, { negative: false }),
  price: ([quantity, price]) => numbers.priceOf(BigInt(quantity), BigInt(price)),
  shown: (ore) => numbers.showNumber(BigInt(ore)),
};
const answer = ([way, input]) => {
  try { return ["ok", String(ways[way](input))]; }
  catch (error) { if (error instanceof numbers.NumberError) return ["error", error.message]; throw error; }
};
console.log(JSON.stringify(JSON.parse(readFileSync(0, "utf8")).map(answer)));
"""
NODE = shutil.which("node")
pytestmark = pytest.mark.skipif(NODE is None, reason="Node er ikke installeret")


def in_the_browser(questions: list) -> list[list[str]]:
    """What the browser's module answers: ["ok", øre] or ["error", sentence] for each [way, input]."""
    done = subprocess.run(
        [NODE, "--input-type=module", "-e", RUN, str(SCRIPT)],
        input=json.dumps(questions).encode(),
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    return json.loads(done.stdout)


def on_the_server(way: str, text: str) -> list[str]:
    parse = {
        "kroner": parse_kroner,
        "negative": lambda each: parse_kroner(each, negative=True),
        "number": parse_number,
        "quantity": lambda each: parse_number(each, negative=False),
    }[way]
    try:
        return ["ok", str(int(parse(text) * 100))]
    except NumberError as error:
        return ["error", error.text]


def test_every_text_of_the_table_is_read_alike_in_the_browser():
    texts = [row[0] for row in [*typed.READ, *typed.REFUSED]]
    questions = [[way, text] for text in texts for way in ("kroner", "negative", "number", "quantity")]
    assert len(texts) >= 60
    assert in_the_browser(questions) == [on_the_server(way, text) for way, text in questions]


PIECES = st.sampled_from(
    [*"0123456789.,- +()%/;eE\n\t_½²", "kr", "kr.", "DKK", "mio", "\u00a0", "\u2009", "\u2212", "\u2013", "\u200b", "٣",
     "å", "000", "1.234", "Ⅷ", "\ufeff", "t.kr", ",-"]
)  # fmt: skip


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.lists(PIECES, max_size=9).map("".join), min_size=40, max_size=80))
def test_whatever_is_typed_is_read_alike_in_the_browser(texts):
    questions = [[way, text] for text in texts for way in ("negative", "quantity")]
    assert in_the_browser(questions) == [on_the_server(way, text) for way, text in questions]


@settings(max_examples=10, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 10**9), st.integers(0, 10**9)), min_size=1, max_size=60))
def test_prices_round_alike_in_the_browser(pairs):
    prices = [str(int(round_ore(Decimal(a) / 100 * Decimal(b) / 100) * 100)) for a, b in pairs]
    assert in_the_browser([["price", list(pair)] for pair in pairs]) == [["ok", price] for price in prices]


def test_amounts_are_shown_alike_in_the_browser():
    ore = [0, 1, 99, 100, 123456, 123456750, 999999999999, -150]
    shown = [["ok", show_number(Decimal(each) / 100)] for each in ore]
    assert in_the_browser([["shown", each] for each in ore]) == shown
