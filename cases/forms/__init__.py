"""What is asked on a case: by the case's own pages, and by those of a run."""

from cases.forms.case import ColleagueForm, HandOverForm, MessageForm

__all__ = ["ColleagueForm", "HandOverForm", "MessageForm"]
