"""The application that a web server runs."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chibo.settings")

application = get_wsgi_application()

# What is loaded once stays: looking for garbage among it again and again costs pages their time.
gc.freeze()
