"""REST API, Open311, webhooks and exchange with departments."""
