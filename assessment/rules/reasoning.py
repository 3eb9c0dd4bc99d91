"""What in the reasons stands in the way of recommending, and of letting something found in them stand?"""

from django.urls import reverse

from assessment.lines import Ranking
from assessment.models import DecisionPackage
from assessment.packages.replies import RETURNED, returned_unchanged
from assessment.reasoning.consistency import findings_of, ticks_of
from assessment.states import PackageState
from pools.models import Pool
from portal.steps import Obstacle


def obstacles_of_reasons(ranking: Ranking, pool: Pool) -> list[Obstacle]:
    """What the check finds in the reasons: hard ones by their field, soft ones until somebody has looked."""
    findings, ticks = findings_of(ranking), ticks_of(pool)
    found = [
        Obstacle(
            each.code,
            f"Sag {each.places[0].number}, {each.places[0].label}: {each.text}",
            reverse("assessment:decision", args=[pool.slug, each.places[0].number]) + each.places[0].anchor,
        )
        for each in findings
        if each.is_hard
    ]
    waiting = sum(not each.is_hard and each.key not in ticks for each in findings)
    if waiting:
        text = "forhold i begrundelserne skal ses efter. Ret teksten, eller skriv, hvorfor den kan stå."
        found.append(Obstacle("not_looked_at", f"{waiting} {text}", reverse("assessment:control", args=[pool.slug])))
    return found


def obstacles_of_replies(package: DecisionPackage) -> list[Obstacle]:
    """A line the director sent back is changed, or it is said why it stands (`package.pool` read along)."""
    unchanged = returned_unchanged(package)
    ticks = ticks_of(package.pool) if unchanged else {}
    return [
        Obstacle(
            RETURNED,
            f"Sag {each.number} er ikke ændret efter direktørens kommentar. Ret den, eller skriv hvorfor den står.",
            f"{reverse('assessment:decision', args=[package.pool.slug, each.number])}#note-{each.key[:12]}",
        )
        for each in unchanged
        if each.key not in ticks
    ]


def obstacles_to_tick(ranking: Ranking, package: DecisionPackage | None, key: str, note: str) -> list[Obstacle]:
    """A soft finding of the draft as it stands now, and a word about why it may stand."""
    if package is None or package.state != PackageState.DRAFT:
        return [Obstacle("package_not_draft", "Afgørelserne er indstillet og kan ikke ændres nu.")]
    is_reply = any(each.key == key for each in returned_unchanged(package))
    if not is_reply and not any(each.key == key and not each.is_hard for each in findings_of(ranking)):
        return [Obstacle("finding_gone", "Begrundelserne er ændret siden. Se listen igen.")]
    return [] if note.strip() else [Obstacle("no_note", "Skriv, hvorfor teksten kan stå.", f"#note-{key[:12]}")]
