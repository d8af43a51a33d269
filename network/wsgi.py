"""The web server's way in. Refuses to start on a database whose guards do not stand (house rule D14)."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "network.settings")

application = get_wsgi_application()

from groups.guards import require_guards  # noqa: E402  (models can be read only once the apps are loaded)

require_guards()
