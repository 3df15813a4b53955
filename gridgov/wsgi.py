"""What gunicorn serves."""

import os

from django.core.wsgi import get_wsgi_application

from gridgov.startup import refuse_demo_accounts, settle

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gridgov.settings")
application = get_wsgi_application()
refuse_demo_accounts()
settle()
