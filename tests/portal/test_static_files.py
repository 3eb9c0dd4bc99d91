"""Our ES modules find each other in a running installation, where files carry a hash in their name."""

import re
import shutil

from django.contrib.staticfiles.storage import StaticFilesStorage

from portal.static_files import HashedStaticFiles

IMPORTED = re.compile(r'from "\./([^"]+)"')


def test_every_import_leads_to_a_file_under_its_hashed_name(tmp_path, settings) -> None:
    settings.WHITENOISE_KEEP_ONLY_HASHED_FILES = True
    shutil.copytree(settings.BASE_DIR / "static" / "js", tmp_path / "js")
    plain = StaticFilesStorage(location=tmp_path)
    names = [f"js/{path.name}" for path in sorted((tmp_path / "js").glob("*.js"))]
    storage = HashedStaticFiles(location=tmp_path)
    outcomes = list(storage.post_process({name: (plain, name) for name in names}))
    assert [outcome for _, _, outcome in outcomes if isinstance(outcome, Exception)] == []
    left = {path.name: path.read_text() for path in (tmp_path / "js").glob("*.js")}
    imported = {name for text in left.values() for name in IMPORTED.findall(text)}
    assert imported - left.keys() == set()
    assert {name.split(".")[0] for name in imported} >= {"csrf", "session"}
