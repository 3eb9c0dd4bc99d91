"""How could the money or the places be divided by the ranking, and why is each line in or out? Pure: it asks nobody."""

from assessment.allocation.candidates import Candidate, Frame, candidates_of, frame_of
from assessment.allocation.lots import lots_of
from assessment.allocation.suggestion import SuggestedLine, Suggestion, Verdict
from assessment.allocation.walking import suggest, suggestion_for

__all__ = [
    "Candidate",
    "Frame",
    "SuggestedLine",
    "Suggestion",
    "Verdict",
    "candidates_of",
    "frame_of",
    "lots_of",
    "suggest",
    "suggestion_for",
]
