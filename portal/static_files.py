"""Which name does a static file have in a running installation? Its own with a hash, also in imports."""

from whitenoise.storage import CompressedManifestStaticFilesStorage

_IMPORTS = CompressedManifestStaticFilesStorage._js_module_import_aggregation_patterns[1]


class HashedStaticFiles(CompressedManifestStaticFilesStorage):
    """Our ES modules import each other by path; those paths get their hashes too, since only hashed files are kept."""

    support_js_module_import_aggregation = True
    # Only our own folder: htmx shows imports in its comments, which lead nowhere.
    _js_module_import_aggregation_patterns = ("js/*.js", _IMPORTS)
