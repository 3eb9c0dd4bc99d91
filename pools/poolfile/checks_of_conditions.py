"""Can every question be reached? Conditions name earlier answers that can be given, and never contradict each other."""

from collections.abc import Iterator

from pools.conditions import DEPENDED_ON, options_of
from pools.document import Condition, Criterion, PoolDocument, Question
from pools.poolfile.lines import Path
from pools.questions import KINDS

Finding = tuple[Path, str]
Holder = Question | Criterion
ONE_ANSWER = ("yes_no", "one_of")


def findings(document: PoolDocument) -> Iterator[Finding]:
    """Nothing when the pool asks everything of everybody."""
    form = _Form(document)
    for place, holder in form.holders():
        condition = holder.shown_when
        if condition is None:
            continue
        path: Path = (*place, "shown_when")
        wrong = list(form.wrong_with(holder, condition, path))
        yield from wrong
        if not wrong and not form.can_be_reached(holder):
            yield path, f"«{form.name_of(holder)}» kan aldrig blive stillet: betingelserne udelukker hinanden."


class _Form:
    """The form's questions in the order an applicant meets them."""

    def __init__(self, document: PoolDocument) -> None:
        self.document = document
        self.criteria = {criterion.key: criterion for criterion in document.criteria}
        in_order = [question for key in self.criteria for question in document.form_questions(key)]
        self.questions = {question.key: question for question in in_order}
        self.places = {question.key: place for place, question in enumerate(in_order)}

    def holders(self) -> Iterator[tuple[Path, Holder]]:
        """Every section and question with its path in the file."""
        yield from ((("criteria", n), criterion) for n, criterion in enumerate(self.document.criteria))
        yield from ((("questions", n), question) for n, question in enumerate(self.document.questions))

    def name_of(self, holder: Holder) -> str:
        return holder.title if isinstance(holder, Criterion) else holder.label

    def wrong_with(self, holder: Holder, condition: Condition, path: Path) -> Iterator[Finding]:
        """What a condition says that cannot be."""
        asked = self.questions.get(condition.question)
        if asked is None:
            yield (*path, "question"), f"Betingelsen nævner spørgsmålet «{condition.question}», som ikke findes."
            return
        if order := self._wrong_order(holder, asked):
            yield (*path, "question"), order
            return
        if asked.kind not in DEPENDED_ON:
            if asked.kind in KINDS:
                yield (*path, "question"), f"«{asked.key}» kan ikke styre andre: kun {', '.join(DEPENDED_ON)} kan."
            return
        if not condition.any_of:
            yield (*path, "any_of"), "Skriv, hvilke svar der åbner for spørgsmålet."
        for key in condition.any_of:
            if key not in {option.key for option in options_of(asked)}:
                yield (*path, "any_of"), f"«{key}» er ikke et af svarene på «{asked.key}»."

    def _wrong_order(self, holder: Holder, asked: Question) -> str:
        if isinstance(holder, Criterion):
            if asked.criterion == holder.key:
                return "Et afsnit kan ikke afhænge af et spørgsmål, som står i det selv."
            first = min((self.places[q.key] for q in self.document.form_questions(holder.key)), default=0)
            return "" if self.places[asked.key] < first else _later(asked)
        if asked.key == holder.key:
            return "Et spørgsmål kan ikke afhænge af sit eget svar."
        if asked.key in self.places and self.places[asked.key] < self.places.get(holder.key, 0):
            return ""
        if holder.key in self._needed_by(asked, set()):
            return f"Betingelserne går i ring: «{asked.key}» afhænger selv af «{holder.key}»."
        return _later(asked)

    def _needed_by(self, question: Question, seen: set[str]) -> set[str]:
        """The keys of all questions a question depends on, by its own condition and by its section's."""
        for condition in self._conditions_on(question):
            before = self.questions.get(condition.question)
            if before is not None and before.key not in seen:
                seen.add(before.key)
                self._needed_by(before, seen)
        return seen

    def _conditions_on(self, holder: Holder) -> list[Condition]:
        section = self.criteria.get(holder.criterion) if isinstance(holder, Question) else None
        return [each.shown_when for each in (holder, section) if each is not None and each.shown_when]

    def can_be_reached(self, holder: Holder) -> bool:
        """Whether some set of answers meets every condition on the way; several_of can meet any number at once."""
        allowed: dict[str, set[str]] = {}
        for condition in self._chain(holder, set()):
            before = self.questions.get(condition.question)
            if before is not None and before.kind in ONE_ANSWER:
                answers = allowed.setdefault(condition.question, set(condition.any_of))
                answers &= set(condition.any_of)
        return all(allowed.values())

    def _chain(self, holder: Holder, seen: set[str]) -> Iterator[Condition]:
        for condition in self._conditions_on(holder):
            yield condition
            before = self.questions.get(condition.question)
            if before is not None and before.key not in seen:
                yield from self._chain(before, seen | {before.key})


def _later(asked: Question) -> str:
    return f"Betingelsen skal nævne et spørgsmål, som står før: «{asked.key}» står senere i skemaet."
