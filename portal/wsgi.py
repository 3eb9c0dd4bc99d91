"""Where the web server finds the portal."""

import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
application = get_wsgi_application()
# Every view is loaded before the workers are forked: they share it, and nobody's first request waits for it.
get_resolver().url_patterns  # noqa: B018
