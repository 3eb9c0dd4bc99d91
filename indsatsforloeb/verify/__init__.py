"""Are the courses whole? Each noun asks its own questions."""

from collections.abc import Iterator

from indsatsforloeb.verify import agreement, course


def problems() -> Iterator[str]:
    """One Danish sentence each."""
    yield from course.problems()
    yield from agreement.problems()
