"""What falls with a conflict of habilitet: sheets, consensus, checks, lines, and the recommendation they carry."""

from dataclasses import dataclass
from datetime import datetime

from applications.models import Application
from assessment import faces
from assessment.actions.deciding import bring_back
from assessment.actions.scoring import show_standing
from assessment.models import Assessment, Consensus, Decision, DecisionPackage, FormalCheck
from assessment.notifications import recommendation_returned, work_has_fallen
from assessment.states import ConsensusEnd, PackageState, PackageTransition, VoidReason
from cases.actions import journal
from cases.faces import set_agency_face
from cases.models import Case
from cases.states import Direction
from portal import history
from portal.models import User


@dataclass(frozen=True)
class Fallen:
    """How much of what one person did on one case counts no longer."""

    sheets: int
    consensus: int
    checks: int
    lines: int

    @property
    def is_nothing(self) -> bool:
        return not (self.sheets or self.consensus or self.checks or self.lines)

    @property
    def words(self) -> str:
        """«1 vurdering, 2 gange konsensus og den skrevne afgørelse»."""
        told = [f"{self.sheets} {'vurdering' if self.sheets == 1 else 'vurderinger'}"] if self.sheets else []
        told += [f"konsensus om {self.consensus} {_criteria(self.consensus)}"] if self.consensus else []
        told += ["formaliakontrollen"] if self.checks else []
        told += ["den skrevne afgørelse"] if self.lines else []
        return " og ".join([", ".join(told[:-1]), told[-1]]) if len(told) > 1 else told[0]


def _criteria(number: int) -> str:
    return "kriterium" if number == 1 else "kriterier"


def void_work_of(application: Application, person: User, *, by: User, now: datetime) -> Fallen:
    """Everything `person` did on the application counts no longer; the caller holds pool and case, in that order.

    A package that is recommended comes back by itself; one that is approved is refused its release until the approval
    is withdrawn; what is released stands, and stands on the auditor's list.
    """
    fallen = _void(application, person, now=now)
    package = _package_of(application)
    touched = not fallen.is_nothing or (package is not None and package.recommended_by_id == person.pk)
    if package is not None and package.state == PackageState.RECOMMENDED and touched:
        _return(package, application.case, by=by, now=now)
    if fallen.is_nothing:
        return fallen
    case = application.case
    facts = {"person": person.pk, "sheets": fallen.sheets, "consensus": fallen.consensus}
    facts |= {"checks": fallen.checks, "lines": fallen.lines}
    line = history.record(case.history_chain, "void_for_conflict", by=by, now=now, facts=facts)
    title = f"Det er bortfaldet på grund af et forhold om habilitet: {fallen.words}"
    journal(case, direction=Direction.INTERNAL, title=title, visible_to_party=False, now=now)
    _show(application, now=now)
    work_has_fallen(case, person, occasion=f"fallen-{line.number}", now=now)
    return fallen


def _void(application: Application, person: User, *, now: datetime) -> Fallen:
    """A consensus falls with the sheet it was agreed from, whoever wrote it."""
    own = {"application": application}
    sheets = Assessment.objects.standing().filter(assessor=person, **own)
    had_locked = sheets.locked_in().exists()
    agreed = Consensus.objects.standing().filter(**own)
    agreed = agreed if had_locked else agreed.filter(by=person)
    return Fallen(
        sheets=sheets.update(voided_at=now, void_reason=VoidReason.CONFLICT),
        consensus=agreed.update(voided_at=now, void_reason=ConsensusEnd.CONFLICT),
        checks=FormalCheck.objects.standing().filter(by=person, **own).update(voided_at=now),
        lines=Decision.objects.filter(changed_by=person, **own).exclude(package__state=PackageState.RELEASED).count(),
    )


def _package_of(application: Application) -> DecisionPackage | None:
    """The package with the application's decision that is not released, locked."""
    keys = Decision.objects.filter(application=application).values("package")
    package = DecisionPackage.objects.locked().filter(pk__in=keys).exclude(state=PackageState.RELEASED).first()
    if package is not None:
        package.pool = application.pool
    return package


def _return(package: DecisionPackage, case: Case, *, by: User, now: datetime) -> None:
    """The portal sends the recommendation back: what it rests on has fallen."""
    comment = (
        f"Portalen har sendt indstillingen tilbage: Der er meldt et forhold om habilitet på sag {case.number}, og det,"
        " der hviler på det, skal gøres om. Resten af teksterne er bevaret."
    )
    facts = {"package": package.number, "conflict_on": case.pk}
    title = "Indstilling sendt tilbage på grund af habilitet"
    bring_back(package, PackageTransition.RETURN, comment, title, facts, by=by, now=now)
    recommendation_returned(package, now=now)


def _show(application: Application, *, now: datetime) -> None:
    """What the case waits for now; decided cases keep their face until the approval is taken back."""
    if not application.is_judged:
        return
    application.case = Case.objects.get(pk=application.case_id)
    if FormalCheck.objects.newest_for(application) is None:
        set_agency_face(application.case, faces.agency_face(faces.FORMAL_CHECK, application.case), now=now)
    else:
        show_standing(application, now=now)
