"""What gunicorn serves."""

import os

import django

from gridgov import pinyin
from gridgov.readable import Handler
from gridgov.startup import refuse_demo_accounts, settle

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gridgov.settings")
django.setup(set_prefix=False)
application = Handler()
refuse_demo_accounts()
pinyin.load()
settle()
