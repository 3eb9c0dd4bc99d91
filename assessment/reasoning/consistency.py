"""Do the reasons of a package hold together? Asked of all refusals at once, before anybody recommends them."""

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from assessment.lines import Line, Ranking
from assessment.models import ConsistencyTick
from assessment.reasoning import phrases
from assessment.reasoning.alike import groups_of
from assessment.reasoning.reasons import PRIORITY, Drafts, drafts_of, same_words, title_of_reason
from assessment.scores.scoring import CriterionResult
from assessment.states import Outcome
from cases.models import Case
from pools import canonical
from pools.models import Pool

TOP, HIGH, LOW = Decimal(5), Decimal(4), Decimal("1.5")
APART = Decimal(1)  # points between two cases that are said to be the same
FEW_WORDS = 12  # shorter texts are copies only when they are the same to the letter
MOST_NAMED = 10
WORDS_OF_A_FACT = 5  # a shorter sentence says too little to be the same fact twice
_NUMBER = re.compile(r"\b\d{4}-\d{4,7}\b")
_TOKEN = re.compile(r"\w[\w-]*")
_KIND = re.compile(r"\s+(?:kommune|kommunalbestyrelse)$|^region\s+", re.IGNORECASE)


@dataclass(frozen=True)
class Place:
    """One reason of one case, where the check found something."""

    number: str
    key: str
    label: str

    @property
    def anchor(self) -> str:
        return f"#id_reason_{self.key}"


@dataclass(frozen=True)
class Finding:
    """What was found, where, and the words it is about; a hard one bars «Indstil», a soft one asks for a note."""

    code: str
    is_hard: bool
    text: str
    quote: str
    places: tuple[Place, ...]

    @property
    def cases(self) -> list[tuple[str, list[Place]]]:
        """(case number, its places): each case is named once."""
        return [(number, list(found)) for number, found in groupby(self.places, key=lambda each: each.number)]

    @property
    def key(self) -> str:
        """SHA-256 over all of it: another wording or another case is another finding."""
        content = [self.code, self.quote, self.text, [[each.number, each.key] for each in self.places]]
        return hashlib.sha256(canonical.encode(content)).hexdigest()


@dataclass(frozen=True)
class _Said:
    """One reason as it stands, with what was given on the criterion."""

    line: Line
    place: Place
    text: str
    result: CriterionResult | None
    own: tuple[str, ...]

    @property
    def number(self) -> str:
        return self.place.number

    @property
    def is_refusal(self) -> bool:
        return self.line.is_refused

    @property
    def weight(self) -> tuple[Decimal | None, bool | None]:
        return (self.result.value, self.result.met) if self.result else (None, None)


def findings_of(ranking: Ranking) -> list[Finding]:
    """All that is wrong or odd with the reasons the viewer may read; hard ones first, then by case."""
    return findings_among(ranking, drafts_of([line for line in ranking.lines if _is_owed(line)], ranking.document))


def findings_among(ranking: Ranking, drafts: Drafts) -> list[Finding]:
    """The same, of reasons already read: `drafts` is what the assessors' words alone would say of each line."""
    said = list(_all_said(ranking))
    owed = [each for each in said if _is_owed(each.line)]
    found = [
        *(_of_one(each) for each in owed),
        _unedited(owed, drafts),
        _names(owed, ranking),
        _contradictions(said),
        _copies([each for each in said if each.is_refusal]),
        _repeats([each for each in said if each.is_refusal]),
        _weights(said),
    ]
    flat = [finding for findings in found for finding in findings]
    return sorted(flat, key=lambda each: (not each.is_hard, each.code, each.places[0].number, each.places[0].key))


def ticks_of(pool: Pool) -> dict[str, ConsistencyTick]:
    """{finding key: who has looked at it, and why it may stand}."""
    return {row.finding: row for row in ConsistencyTick.objects.filter(pool=pool).select_related("by")}


def _all_said(ranking: Ranking) -> Iterator[_Said]:
    known = {each.key: phrases.standing(each) for each in ranking.document.criteria}
    for line in sorted(ranking.lines, key=lambda each: each.application.case.number):
        if not line.readable or line.decision is None:
            continue
        results = {each.criterion.key: each for each in line.result.criteria}
        for key, text in line.decision.reasons.items():
            place = Place(line.application.case.number, key, title_of_reason(key, ranking.document))
            if text.strip():
                result = results.get(key)
                criterion = result.criterion if result else None
                own = phrases.own_sentences(text, criterion, known.get(key, frozenset()))
                yield _Said(line, place, text, result, tuple(own))


def _of_one(said: _Said) -> Iterator[Finding]:
    """What is wrong with one text, whatever the others say."""
    if phrases.says_nothing(said.text):
        yield _finding("says_nothing", True, "Begrundelsen er for kort til at sige noget.", said.text, [said])
    if phrases.is_bare(said.text):
        text = "Begrundelsen siger kun, at der er prioriteret. Skriv, hvilke forhold i ansøgningen der har talt imod."
        yield _finding("bare_priority", True, text, said.text, [said])


def _is_owed(line: Line) -> bool:
    """Whether what is decided is not wholly in the applicant's favour, and so is reasoned."""
    if not line.readable or line.decision is None:
        return False
    return line.decision.outcome != Outcome.GRANT or line.proposed < line.applied


def _unedited(said: Iterable[_Said], drafts: Drafts) -> Iterator[Finding]:
    """One finding per case: the reasons that are the assessors' words, sent on as they stood."""
    same = [each for each in said if drafts and drafts.get((each.line.key, each.place.key)) == same_words(each.text)]
    for _, group in groupby(same, key=lambda each: each.number):
        of_case = list(group)
        yield _finding("unedited_draft", False, "Teksten er udkastet, som det stod.", of_case[0].text, of_case)


def _contradictions(said: Iterable[_Said]) -> Iterator[Finding]:
    """The words say one thing, the points another."""
    for each in said:
        value, met = each.weight
        if (met is True or (value is not None and value >= HIGH)) and phrases.says_unmet(each.text):
            given = "kravet er opfyldt" if met else f"der er givet {_points(value)}"
            text = f"Begrundelsen siger, at kriteriet ikke er opfyldt, men {given}."
            yield _finding("contradicts_points", met is True or value == TOP, text, each.text, [each])
        if (met is False or (value is not None and value <= LOW)) and phrases.says_fully_met(each.text):
            given = "kravet er ikke opfyldt" if met is False else f"der er givet {_points(value)}"
            text = f"Begrundelsen siger, at kriteriet er opfyldt, men {given}."
            yield _finding("contradicts_points", True, text, each.text, [each])


def _names(said: list[_Said], ranking: Ranking) -> Iterator[Finding]:
    """Who stands in a reason and has another case; the kind of the organisation left out, it may be a place."""
    full, short = _names_of(ranking)
    foreign = _foreign_numbers(said, {line.application.case.number for line in ranking.lines})
    for each in said:
        own = phrases.normal(each.line.application.case.organisation.name)
        for number in dict.fromkeys(_NUMBER.findall(each.text)):
            if number != each.number and number in foreign:
                yield _finding("names_another", True, f"Begrundelsen nævner sag {number}.", each.text, [each])
        words = phrases.normal(each.text).split()
        named = [name for name in _spoken(words, full) if name not in own and own not in name]
        for name in named:
            text = f"Begrundelsen nævner en anden ansøger: {full[tuple(name.split())]}."
            yield _finding("names_another", True, text, each.text, [each])
        for name in dict.fromkeys(_TOKEN.findall(each.text)):
            whole = short.get(name)
            if whole and phrases.normal(whole) not in named and phrases.normal(name) not in own.split():
                text = f"Begrundelsen nævner «{name}». Er det {whole}, som også har søgt?"
                yield _finding("may_name_another", False, text, each.text, [each])


def _names_of(ranking: Ranking) -> tuple[dict[tuple[str, ...], str], dict[str, str]]:
    """{normalised words: name} of all applicants, and {"Odense": "Odense Kommune"} of those with a kind in the name."""
    names = {line.application.case.organisation.name for line in ranking.lines}
    full = {tuple(phrases.normal(name).split()): name for name in names}
    short = {_KIND.sub("", name): name for name in names if _KIND.search(name)}
    return full, {name: whole for name, whole in short.items() if _TOKEN.fullmatch(name)}


def _spoken(words: list[str], names: dict[tuple[str, ...], str]) -> list[str]:
    """Which of the names stand in the words."""
    lengths = sorted({len(name) for name in names if name})
    runs = (tuple(words[at : at + length]) for length in lengths for at in range(len(words) - length + 1))
    return list(dict.fromkeys(" ".join(run) for run in runs if run in names))


def _foreign_numbers(said: list[_Said], own: set[str]) -> set[str]:
    """Case numbers that stand in the reasons: the pool's, and others that exist; «2020-2022» is mostly years."""
    seen = {number for each in said for number in _NUMBER.findall(each.text)}
    unsure = {number for number in seen - own if not number.split("-")[1].startswith(("19", "20"))}
    others = Case.objects.filter(number__in=unsure).values_list("number", flat=True) if unsure else []
    return (seen & own) | set(others)


def _copies(said: list[_Said]) -> Iterator[Finding]:
    """The same text under the same criterion of two cases."""
    for _, group in groupby(sorted(said, key=lambda each: each.place.key), key=lambda each: each.place.key):
        own = [(each, ". ".join(each.own)) for each in group]
        own = [(each, text) for each, text in own if text]
        long = [(each, text) for each, text in own if len(text.split()) >= FEW_WORDS]
        same: dict[str, list[_Said]] = defaultdict(list)
        for each, text in own:
            if len(text.split()) < FEW_WORDS:
                same[text].append(each)
        alike = [[long[place][0] for place in places] for places in groups_of([text for _, text in long])]
        for copies in [*(each for each in same.values() if len(each) > 1), *alike]:
            text = f"Samme eller næsten samme begrundelse på {len(copies)} sager. Passer den på dem alle?"
            yield _finding("copied_reason", False, text, copies[0].text, copies)


def _repeats(said: list[_Said]) -> Iterator[Finding]:
    """The same text under two criteria of one case."""
    for _, group in groupby(said, key=lambda each: each.number):
        same: dict[str, list[_Said]] = defaultdict(list)
        for each in group:
            if text := ". ".join(each.own):
                same[text].append(each)
        for repeated in (each for each in same.values() if len(each) > 1):
            text = f"Samme begrundelse under {len(repeated)} kriterier."
            yield _finding("repeated_reason", False, text, repeated[0].text, repeated)


def _weights(said: list[_Said]) -> Iterator[Finding]:
    """The same fact under the same criterion, weighed differently: at least one of the cases is refused."""
    scored = sorted((each for each in said if each.result), key=lambda each: each.place.key)
    for key, group in groupby(scored, key=lambda each: each.place.key):
        if key == PRIORITY:
            continue
        facts = [(each, fact) for each in group for fact in dict.fromkeys(each.own) if _is_fact(fact)]
        for places in groups_of([fact for _, fact in facts]):
            alike = list({facts[place][0].number: facts[place][0] for place in places}.values())
            if len(alike) > 1 and _is_apart(alike):
                given = ", ".join(f"{each.number}: {_given(each)}" for each in alike[:MOST_NAMED])
                text = f"Samme forhold har fået forskellig vægt ({given}). Forklar forskellen, eller ret teksten."
                quote = phrases.as_written(facts[places[0]][0].text, facts[places[0]][1])
                yield _finding("same_fact_other_weight", False, text, quote, alike)


def _is_fact(sentence: str) -> bool:
    return len(sentence.split()) >= WORDS_OF_A_FACT


def _is_apart(alike: list[_Said]) -> bool:
    values = [value for each in alike if (value := each.weight[0]) is not None]
    met = {each.weight[1] for each in alike} - {None}
    apart = len(met) > 1 or (values and max(values) - min(values) >= APART)
    return bool(apart) and any(each.is_refusal for each in alike)


def _given(said: _Said) -> str:
    value, met = said.weight
    return _points(value) if value is not None else ("opfyldt" if met else "ikke opfyldt")


def _points(value: Decimal | None) -> str:
    return f"{value.quantize(Decimal('0.1')).normalize():f}".replace(".", ",") + " point" if value is not None else ""


def _finding(code: str, is_hard: bool, text: str, quote: str, said: list[_Said]) -> Finding:
    return Finding(code, is_hard, text, quote.strip(), tuple(each.place for each in said))
