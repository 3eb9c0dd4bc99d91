"""Do the three commands say what happened, in words and in exit codes?"""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from pools.models import Pool
from tests.pools.factories import SEED_FILE, announced_pool, seed_text


def run(*arguments: str) -> tuple[int, str, str]:
    """Exit code, output and errors of a command."""
    out, err = StringIO(), StringIO()
    try:
        call_command(*arguments, stdout=out, stderr=err)
    except SystemExit as end:
        return int(end.code or 0), out.getvalue(), err.getvalue()
    return 0, out.getvalue(), err.getvalue()


def test_the_seed_file_is_in_order():
    code, out, err = run("check_pool", str(SEED_FILE))
    assert (code, err) == (0, "")
    assert out.splitlines()[-1] == f"{SEED_FILE}: i orden (recovery-2019)"
    assert sum(line.startswith("antagelse: ") for line in out.splitlines()) == 20


def test_a_broken_file_is_told_line_by_line(tmp_path):
    file = tmp_path / "pulje.toml"
    file.write_text(seed_text().replace("places = 0", "places = 4").replace("accept_days = 21", "accept_days = 0"))
    lines = file.read_text().split("\n")
    code, out, err = run("check_pool", str(file))
    assert (code, out) == (1, "")
    assert err.splitlines() == [
        f"{file}:{lines.index('places = 4') + 1}: En pulje med penge har ingen pladser: skriv 0.",
        f"{file}:{lines.index('accept_days = 0') + 1}: Der skal være mindst én dag til at acceptere.",
    ]


def test_a_file_that_cannot_be_read_is_told(tmp_path):
    latin = tmp_path / "latin.toml"
    latin.write_bytes("æøå".encode("latin-1"))
    with pytest.raises(CommandError, match="filen er ikke skrevet i UTF-8"):
        run("check_pool", str(latin))
    with pytest.raises(CommandError, match="filen kan ikke læses"):
        run("check_pool", str(tmp_path / "findes-ikke.toml"))


@pytest.mark.db
def test_what_is_loaded_is_dumped_byte_for_byte(manager):
    assert run("load_pool", str(SEED_FILE), "--by", manager.email) == (0, "recovery-2019: kladde, version 1\n", "")
    assert run("dump_pool", "recovery-2019") == (0, seed_text(), "")


@pytest.mark.db
def test_a_broken_file_loads_nothing(tmp_path, manager):
    file = tmp_path / "pulje.toml"
    file.write_text(seed_text().replace("places = 0", "places = 4"))
    assert run("load_pool", str(file), "--by", manager.email)[0] == 1
    assert Pool.objects.count() == 0


@pytest.mark.db
def test_only_a_manager_loads_and_only_a_draft(manager, manager2, caseworker):
    with pytest.raises(CommandError, match=r"sagsbehandler1@styrelsen\.example er ikke Puljeansvarlig"):
        run("load_pool", str(SEED_FILE), "--by", caseworker.email)
    with pytest.raises(CommandError, match=r"Der er ingen bruger med e-mail ingen@styrelsen\.example"):
        run("load_pool", str(SEED_FILE), "--by", "ingen@styrelsen.example")
    announced_pool(manager, manager2)
    with pytest.raises(CommandError, match="Puljen er udmeldt og kan ikke indlæses igen"):
        run("load_pool", str(SEED_FILE), "--by", manager.email)
    with pytest.raises(CommandError, match="Der er ingen pulje findes-ikke"):
        run("dump_pool", "findes-ikke")
