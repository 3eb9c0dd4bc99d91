"""What may lie in a slot the pool asked for, what lies there, and why is a file not taken there?"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Q, Sum

from applications.models import Application, Attachment, Upload
from pools.document import PoolDocument, Question
from portal.filenames import extension_of, runs_in_disguise
from portal.filetypes import (
    DEFAULT_FILES,
    DEFAULT_MEGABYTES,
    MEGABYTE,
    MOST_MEGABYTES_IN_ALL,
    FileType,
    types_of,
)
from portal.inspection import FileRefused
from portal.money import show_number
from portal.scanning import state_of
from portal.states import ScanState

NOT_ASKED_FOR = (
    "Puljen har ikke bedt om filer her. Filer, der ikke er bedt om, kan ikke lægges ved og ville ikke indgå i "
    "vurderingen."
)


@dataclass(frozen=True)
class LaidFile:
    """One file in a slot as it stands now."""

    attachment: Attachment
    state: ScanState

    @property
    def counts(self) -> bool:
        """A file with a virus is as good as no file."""
        return self.state != ScanState.INFECTED

    @property
    def size(self) -> str:
        return shown_size(self.attachment.file.size)

    @property
    def path(self) -> str:
        """Question and content: the end of its address wherever it is fetched."""
        return f"{self.attachment.question}/{self.attachment.file.sha256}/"


@dataclass(frozen=True)
class Slot:
    """The place of one file question: its rules and its files, in the order they came."""

    question: Question
    files: tuple[LaidFile, ...] = ()

    @property
    def counted(self) -> tuple[LaidFile, ...]:
        return tuple(each for each in self.files if each.counts)

    @property
    def types(self) -> tuple[FileType, ...]:
        return types_of(self.question.file_types)

    @property
    def max_files(self) -> int:
        return self.question.max_files or DEFAULT_FILES

    @property
    def max_bytes(self) -> int:
        return (self.question.max_megabytes or DEFAULT_MEGABYTES) * MEGABYTE

    @property
    def has_room(self) -> bool:
        return len(self.counted) < self.max_files

    @property
    def accept(self) -> str:
        """For the browser's own dialogue: «.pdf,.docx»."""
        return ",".join(f".{ending}" for each in self.types for ending in each.extensions)

    @property
    def rules(self) -> str:
        """«PDF eller Word. Højst 5 filer på hver 20 MB.»"""
        *most, last = [each.title for each in self.types]
        types = f"{', '.join(most)} eller {last}" if most else last
        number = "Én fil på højst" if self.max_files == 1 else f"Højst {self.max_files} filer på hver"
        return f"{types[:1].upper()}{types[1:]}. {number} {self.max_bytes // MEGABYTE} MB."


def shown_size(size: int) -> str:
    """«2,4 MB», «312 kB», «7 byte»"""
    if size >= MEGABYTE:
        return f"{_number(size / MEGABYTE, 1)} MB"
    return f"{_number(size / 1024, 0)} kB" if size >= 1024 else f"{size} byte"


def _number(value: float, decimals: int) -> str:
    return show_number(Decimal(str(round(value, decimals))), decimals=decimals)


def laid_files(application: Application, document: PoolDocument) -> dict[str, tuple[LaidFile, ...]]:
    """Every slot's files by question; no query in a pool that asks for none."""
    return files_by_question(application) if document.question_of_kind("file") else {}


def files_by_question(application: Application) -> dict[str, tuple[LaidFile, ...]]:
    """All files that stand in the draft, in the order they came, also in slots the pool no longer has."""
    found: dict[str, tuple[LaidFile, ...]] = {}
    for each in application.attachments.standing().select_related("file__scan", "by"):
        found[each.question] = (*found.get(each.question, ()), LaidFile(each, state_of(each.file)))
    return found


def sent_files(application: Application, named: Iterable[tuple[str, str]]) -> tuple[LaidFile, ...]:
    """The files a submission names, as (question, SHA-256), in its order; taken out of the draft since or not."""
    laid = {
        (each.question, each.file.sha256): each
        for each in application.attachments.order_by("pk").select_related("file__scan")
    }
    found = (laid[name] for name in named if name in laid)
    return tuple(LaidFile(each, state_of(each.file)) for each in found)


def slot_in(document: PoolDocument, key: str, files: Mapping[str, tuple[LaidFile, ...]]) -> Slot:
    """The slot under a key. Raises FileRefused when the pool asked for no file there."""
    question = next((each for each in document.questions if each.key == key and each.kind == "file"), None)
    if question is None:
        raise FileRefused("not_asked_for", NOT_ASKED_FOR)
    return Slot(question, files.get(key, ()))


def refuse_before_upload(application: Application, slot: Slot, name: str, size: int) -> None:
    """What can be told before a byte is sent: type by name, size, number, and room in all. Raises FileRefused."""
    if runs_in_disguise(name) or extension_of(name) not in slot.accept.replace(".", "").split(","):
        raise FileRefused("type", f"«{name}» kan ikke lægges her. {slot.rules}")
    if size <= 0:
        raise FileRefused("empty", f"«{name}» er tom.")
    if size > slot.max_bytes:
        raise FileRefused("too_big", f"«{name}» fylder {shown_size(size)}. {slot.rules}")
    if not slot.has_room:
        raise FileRefused("too_many", f"Her ligger allerede {len(slot.counted)} filer. Fjern en, før I lægger en ny.")
    if taken_bytes(application) + size > MOST_MEGABYTES_IN_ALL * MEGABYTE:
        text = f"Ansøgningens filer kan højst fylde {MOST_MEGABYTES_IN_ALL} MB i alt, og der er ikke plads til denne."
        raise FileRefused("no_room", text)


def refuse_content(slot: Slot, found: FileType, sha256: str) -> None:
    """What can only be told from the content: its type, and that it lies here already. Raises FileRefused."""
    if found not in slot.types:
        raise FileRefused("type", f"Filens indhold er: {found.title}. {slot.rules}")
    same = next((each for each in slot.files if each.attachment.file.sha256 == sha256), None)
    if same is not None:
        raise FileRefused("same", f"Den samme fil ligger her allerede som «{same.attachment.file.name}».")


def taken_bytes(application: Application) -> int:
    """Bytes of the files in the draft, of those that were sent, removed since or not, and of those on their way in."""
    counted = Q(removed_at=None) | Q(file__sha256__in=_ever_sent(application))
    laid: Any = Attachment.objects.filter(counted, application=application).aggregate(sum=Sum("file__size"))
    coming: Any = Upload.objects.filter(application=application).aggregate(sum=Sum("size"))
    return (laid["sum"] or 0) + (coming["sum"] or 0)


def _ever_sent(application: Application) -> set[str]:
    """SHA-256 of every file that a submission names."""
    sent = (json.loads(bytes(each)) for each in application.submissions.values_list("canonical", flat=True))
    return {file["sha256"] for content in sent for file in content["files"]}
