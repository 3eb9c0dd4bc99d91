"""What exactly was approved? One canonical list of the hashes of every decision and every letter, and its SHA-256."""

import hashlib
import json
from collections.abc import Iterable
from typing import Any

from assessment.documents import SIGNED, letter_words
from assessment.models import Decision, DecisionPackage, ReleasedDecision
from assessment.states import PackageState
from pools import canonical
from pools.document import document_of


def decisions_of(package: DecisionPackage) -> list[Decision]:
    """The package's lines with all that a letter reads, by case number."""
    decisions = list(package.decisions.with_everything())
    for decision in decisions:
        decision.submission.application = decision.application  # else read again, once per letter
    return decisions


def words_by_decision(package: DecisionPackage, decisions: Iterable[Decision]) -> dict[int, dict[str, Any]]:
    """{decision id: the words of its letter}: as they were sent, or as they would be sent now."""
    document, sent = document_of(package.pool.version), _sent_words(package)
    return {
        decision.pk: sent.get(decision.pk) or letter_words(decision, document, package.figures)
        for decision in decisions
    }


def _sent_words(package: DecisionPackage) -> dict[int, dict[str, Any]]:
    """Without the date and signature that the release added. A new wording in the portal changes no letter sent."""
    if package.state != PackageState.RELEASED:
        return {}
    rows = ReleasedDecision.objects.filter(decision__package=package).values_list("decision", "letter__words")
    return {key: {name: word for name, word in words.items() if name not in SIGNED} for key, words in rows}


def manifest_of(package: DecisionPackage, decisions: Iterable[Decision], words: dict[int, dict[str, Any]]) -> bytes:
    """Canonical JSON (UTF-8, sorted keys): the package's frame and one line per decision with its hash."""
    lines = [_line(decision, words[decision.pk]) for decision in decisions]
    frame = {
        "pool": package.pool.slug,
        "pool_version": package.pool.version.sha256,
        "package": package.number,
        "figures": package.figures,
        "decisions": lines,
    }
    return canonical.encode(frame)


def _line(decision: Decision, words: dict[str, Any]) -> dict[str, str]:
    content = {
        "submission": decision.submission.sha256,
        "outcome": decision.outcome,
        "amount": decision.amount,
        "amounts_per_year": decision.amounts_per_year,
        "reasons": decision.reasons,
        "conditions": decision.conditions,
        "deviation_reason": decision.deviation_reason,
        "internal_note": decision.internal_note,
        "letter": words,
    }
    # Left out when empty: older seals have none.
    later = ("places", "reserve_place", "change_reason", "no_hearing_reason")
    content |= {name: value for name in later if (value := getattr(decision, name))}
    return {
        "case": decision.application.case.number,
        "outcome": decision.outcome,
        "amount": format(decision.amount, "f"),
        "sha256": sha256_of(canonical.encode(content)),
    } | ({"places": str(decision.places)} if decision.places else {})


def sha256_of(content: bytes) -> str:
    """64 hex digits."""
    return hashlib.sha256(content).hexdigest()


def differences(package: DecisionPackage, decisions: Iterable[Decision], words: dict[int, dict[str, Any]]) -> list[str]:
    """What no longer is as it was approved, one Danish sentence each; empty when everything matches the seal."""
    sealed = bytes(package.manifest or b"")
    if sha256_of(sealed) != package.manifest_sha256:
        return [f"Pakke {package.number} til {package.pool.slug}: forseglingen er ændret"]
    current = manifest_of(package, decisions, words)
    if current == sealed:
        return []
    before = {line["case"]: line for line in json.loads(sealed)["decisions"]}
    after = {line["case"]: line for line in json.loads(current)["decisions"]}
    changed = sorted(number for number in before.keys() | after.keys() if before.get(number) != after.get(number))
    return [f"Sag {number}: afgørelsen er ikke, som den blev godkendt" for number in changed] or [
        f"Pakke {package.number} til {package.pool.slug}: rammen er ikke, som den blev godkendt"
    ]
