"""The same way in for an asynchronous web server; the product itself is synchronous."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "network.settings")

application = get_asgi_application()

from groups.guards import require_guards  # noqa: E402  (models can be read only once the apps are loaded)

require_guards()
