"""What does a reason say once the standing phrases are taken out of it?"""

import re
import unicodedata

from assessment.reasoning.reasons import NOT_MET
from pools.document import Criterion

_WORD = re.compile(r"\w+")
_SENTENCE = re.compile(r"[.!?;:]+(?:\s+|$)|\n+")
_LEAD = re.compile(r"^(?:vi|styrelsen|her|ved|kriteriet|har|lagt|vægt|på|følgende)(?:\s|$)")

# Words that every refusal could say of every application: a text of nothing else gives no reason at all.
_EMPTY_WORDS = frozenset(
    "af alle alt anden andet andre at blandt blev blevet bliver da de dem den denne der derfor deres desværre det "
    "dette disse efter eller en end er et flere for foran fordi fra give gives givet grad grund ham har have "
    "havde hvor i ikke inden indenfor ind jer jeres kan kunne kunnet kun meget men mere mange med mener må nu når og "
    "også om op os over på samme sig sin som så til ud uden under ved vi vores været være øvrige årets år "
    "bedre bedst bedste bedømt begrænsede begrænset beløb ekstra fuldt generelt helhed højere højest højt høj "
    "imødekomme imødekommes imødekommet konkret konkrete kvalificerede lavere længere muligt mulighed opfylder opfyldt "
    "samlet samlede stor stort store større søgt søge søgning tilstrækkelig tilstrækkeligt udvalgt udvælge valgt "
    "afslag konkurrence rådighed fordeling fordele fordelt styrelsen styrelsens tilsagn tilskud vægt lagt følgende "
    "stærkere svagere relevante relevant godt gode god indkomne indkommet modtagne modtaget modtog ansås "
    "anses årsag".split()
)
_EMPTY_STEMS = re.compile(
    r"^(?:(?:ned|op)?priorit|midl|ramme|økonomi|pulje|bevilling|ansøg|projekt|kommune|kriteri|tildelingskriteri|vurder|helheds"
    r"|afsat|afsæt|budgetramm|støttemid|tilskudsmid|beskikke)"
)
_PRIORITISING = re.compile(r"^(?:(?:ned|op)?priorit|midl|ramme|bevilling|søgt|søgning|konkurrence|ansøgning|ansøgere)")

LEAST_WORDS = 4
_AGREED = re.compile(r"^(?:enig\w*|konsensus|point|trin|assessor\w*|begge|bedømmer\w*|to|tre|fire|fem|\d+)$")

_NOT = re.compile(r"\b(?:ikke|ingen|mangler|uden)\b")
_UNMET = re.compile(r"\bikke (?:er )?(?:fuldt |helt )?(?:ud )?opfyldt\b|\bopfylder ikke\b")
_FULLY_MET = re.compile(
    r"\b(?:er|anses for|vurderes) (?:fuldt )?(?:ud )?opfyldt\b"
    r"|\bopfylder (?:fuldt ud |i høj grad )?(?:kriteriet|kravet)\b"
)


def normal(text: str) -> str:
    """Lower case, composed letters, words with one blank between."""
    return " ".join(_WORD.findall(unicodedata.normalize("NFKC", text).casefold()))


def sentences(text: str) -> list[str]:
    """The sentences, normalised; empty ones left out."""
    return [each for part in _SENTENCE.split(text) if (each := normal(part))]


def as_written(text: str, sentence: str) -> str:
    """The sentence of the text that is `sentence` when it is normalised."""
    return next((each.strip() for each in _SENTENCE.split(text) if normal(each) == sentence), sentence)


def standing(criterion: Criterion | None) -> frozenset[str]:
    """Sentences that stand in the pool or in the drafts themselves, and are nobody's copy of anything."""
    texts = [NOT_MET, "Ikke fuldt opfyldt"]
    if criterion is not None:
        texts += [criterion.title, criterion.text, *criterion.rubric.values()]
        texts += [point.text for point in criterion.sub_points]
    return frozenset(each for text in texts for each in sentences(text))


def own_sentences(text: str, criterion: Criterion | None, known: frozenset[str]) -> list[str]:
    """What the writer has said: without standing sentences, and without «vi har lagt vægt på <kriteriet>»."""
    title = normal(criterion.title) if criterion else ""
    found = []
    for each in sentences(text):
        said = each
        while _LEAD.match(said):
            said = _LEAD.sub("", said, count=1)
        if each not in known and said and said != title:
            found.append(each)
    return found


def is_bare(text: str) -> bool:
    """«Prioriteret inden for midlerne» and its like: a weighing without a single fact (FO 2012-18)."""
    words = normal(text).split()
    said = [word for word in words if word not in _EMPTY_WORDS and not _EMPTY_STEMS.match(word)]
    return not said and any(_PRIORITISING.match(word) for word in words)


def says_nothing(text: str) -> bool:
    """Too little to be a reason: a few words, or only that the assessors agreed («Vi er enige om trin tre.»)."""
    words = normal(text).split()
    said = [word for word in words if word not in _EMPTY_WORDS and not _AGREED.match(word)]
    return len(words) < LEAST_WORDS or (not said and any(word.startswith(("enig", "konsensus")) for word in words))


def says_unmet(text: str) -> bool:
    return any(_UNMET.search(each) for each in sentences(text))


def says_fully_met(text: str) -> bool:
    return any(_FULLY_MET.search(each) and not _NOT.search(each) for each in sentences(text))
