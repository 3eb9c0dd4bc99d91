"""Files: the bytes that come back are those that went in, under a name that cannot harm."""

import pytest

from portal import files
from portal.models import FileScan, StoredFile
from portal.steps import NotPossibleNow
from portal.verify import all_problems

pytestmark = pytest.mark.db


def test_a_stored_file_comes_back_as_it_was(now):
    stored = files.store(b"indhold", name="budget.pdf", media_type="application/pdf", now=now)
    assert (files.read(stored), stored.size) == (b"indhold", 7)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\x\\y.pdf", "y.pdf"),
        ("a\u030aben.pdf", "åben.pdf"),
        ("x" * 300, "x" * 150),
        ("faktura\u202efdp.exe", "fakturafdp.exe"),
    ],
)
def test_a_users_file_name_is_only_shown(now, name, shown):
    stored = files.store(b"x", name=name, media_type="application/pdf", now=now)
    assert stored.name == shown
    assert files.path_of(stored).name == stored.key.hex


def test_a_header_cannot_be_smuggled_in_with_a_name(now):
    stored = files.store(b"x", name='a"\r\nSet-Cookie: b=c.pdf', media_type="application/pdf", now=now)
    response = files.send(stored)
    assert "\n" not in response["Content-Disposition"]
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("door", [files.send, files.download])
def test_a_file_with_a_virus_leaves_by_no_door(now, door):
    stored = files.store(b"indhold", name="a.pdf", media_type=files.PDF, now=now)
    assert door(stored).status_code == 200
    FileScan.objects.create(file=stored, is_clean=False, signature="Win.Test.EICAR", at=now)
    with pytest.raises(NotPossibleNow, match="file_infected"):
        door(stored)


@pytest.mark.parametrize("harm", ["change", "remove"])
def test_a_damaged_file_is_never_given_out_and_verify_tells(now, harm):
    stored = files.store(b"indhold", name="a.pdf", media_type="application/pdf", now=now)
    path = files.path_of(stored)
    path.write_bytes(b"andet") if harm == "change" else path.unlink()
    with pytest.raises(files.FileIsDamaged):
        files.read(StoredFile.objects.get())
    assert len(list(all_problems())) == 1
