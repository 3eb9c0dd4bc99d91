"""What differs between what was sent and the draft as it now stands: answers, activities, budget, as both are read?"""

from collections.abc import Iterator
from dataclasses import dataclass

from applications.drafts import Draft
from applications.models import Submission
from applications.reading import ReadActivity, ReadAnswer, Reading, ReadTilbud, reading_of
from portal.danish import month_label
from portal.differences import Piece, differences
from portal.money import show_kroner, show_number


@dataclass(frozen=True)
class Correction:
    """One thing that differs, with the words that do not stand in the other marked; no pieces: it was not there."""

    label: str
    sent: list[Piece]
    now: list[Piece]


def corrections_of(draft: Draft, reading: Reading) -> list[Correction]:
    """In the order of the form; `reading` is the draft's. Empty when nothing is sent, or nothing written since."""
    application = draft.application
    sent = application.current_submission
    if sent is None or sent.draft_version == application.draft_version:
        return []
    related = Submission.objects.select_related("application__case", "application__pool_version")
    before, after = (dict(_lines(each)) for each in (reading_of(related.get(pk=sent.pk)), reading))
    keys = [*after, *(key for key in before if key not in after)]
    nothing = ("", "")
    pairs = [(before.get(key, nothing), after.get(key, nothing)) for key in keys]
    return [Correction(new[0] or old[0], *differences(old[1], new[1])) for old, new in pairs if old[1] != new[1]]


def _lines(reading: Reading) -> Iterator[tuple[str, tuple[str, str]]]:
    """(key, (what it is called, what stands there)) for everything that can be corrected."""
    for section in reading.sections:
        for answer in section.answers:
            if answer.kind not in {"activities", "budget", "tilbud"}:
                yield f"answer/{answer.key}", (answer.label, _answer(answer))
    for number, activity in enumerate(reading.activities, start=1):
        yield f"activity/{number}", (f"Aktivitet {number}", _activity(activity))
    for number, each in enumerate(reading.concerned, start=1):
        yield f"tilbud/{number}", (f"Tilbud, række {number}", _tilbud(each))
    if reading.budget is None:
        return
    for row in reading.budget_rows:
        post = row.post
        price = f"{show_number(post.quantity)} {post.unit} à {show_kroner(post.unit_price)}"
        words = (post.specification, post.category_title, post.activity, price, post.note)
        months = (f"{month_label(month)}: {show_kroner(amount)}" for month, amount in sorted(post.months.items()))
        yield f"post/{post.key}", (f"Budget, post {row.number}", "\n".join(filter(None, [*words, *months])))
    lines = [f"{line.kind_title}: {line.source} {show_kroner(line.amount)}" for line in reading.budget.financing]
    applied = f"Ansøgt tilskud: {show_kroner(reading.budget.amount_applied)}"
    yield "financing", ("Budget, finansiering", "\n".join([*lines, applied]))


def _answer(answer: ReadAnswer) -> str:
    rows = [", ".join(row) for row in answer.cells]
    return "\n".join(filter(None, [answer.shown, *rows, *(each.name for each in answer.files)]))


def _tilbud(each: ReadTilbud) -> str:
    people = f"{each.employees} medarbejdere, {each.citizens} borgere"
    return "\n".join(filter(None, [each.title, each.lovgrundlag_title, each.where, people]))


def _activity(activity: ReadActivity) -> str:
    reached = (f"{each.name}, {month_label(each.month)}" for each in activity.milestones)
    words = (activity.name, activity.period, activity.responsible, activity.description, activity.note)
    return "\n".join(filter(None, [*words, *reached]))
