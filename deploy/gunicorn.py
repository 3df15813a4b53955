"""How gunicorn serves gridgov; numbers from the environment.

No access log: addresses of pages can carry what belongs to one person (a receipt's secret).
"""

import os

bind = f"{os.environ.get('BIND', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
workers = int(os.environ.get("WEB_WORKERS", "2"))
threads = int(os.environ.get("WEB_THREADS", "4"))
worker_class = "gthread"
timeout = 120
graceful_timeout = 10
keepalive = 5
control_socket_disable = True
max_requests = 20_000
max_requests_jitter = 2_000
limit_request_line = 8190
accesslog = None
forwarded_allow_ips = "*"
"""gunicorn passes the headers on; gridgov.security.ProxyMiddleware decides whom to believe."""
