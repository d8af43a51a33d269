"""The web server's way in. Refuses to start on a database whose guards do not stand (house rule D14)."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "network.settings")

application = get_wsgi_application()

from groups.guards import require_guards  # noqa: E402  (models can be read only once the apps are loaded)

require_guards()
# What is loaded by now stays for good: the collector need not look through it again while pages are made.
gc.collect()
gc.freeze()
