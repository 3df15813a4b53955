"""All settings, read from the environment; a bad value stops the start with a sentence."""

from datetime import timedelta
from pathlib import Path

from celery.schedules import crontab
from django.utils.translation import gettext_lazy as _

from gridgov.env import BadSetting, Environment, broker_url

BASE_DIR = Path(__file__).resolve().parent.parent
env = Environment()

DEBUG = env.switch("DEBUG", default=False)
DEMO = env.switch("DEMO", default=False)
if DEMO and not DEBUG:
    raise BadSetting("DEMO", "opens documented accounts without a second factor; only with DEBUG.")

SECRET_KEY = env.secret("SECRET_KEY")
FIELD_KEYS = env.key_ring("FIELD_KEYS")
TRACE_KEY = env.secret("TRACE_KEY")
if len({SECRET_KEY, TRACE_KEY, *FIELD_KEYS}) != len(FIELD_KEYS) + 2:
    raise BadSetting("TRACE_KEY", "must differ from SECRET_KEY and from every one of FIELD_KEYS.")

LOCAL_HOSTS = "localhost,127.0.0.1,[::1]"
ALLOWED_HOSTS = env.hosts("ALLOWED_HOSTS", LOCAL_HOSTS if DEBUG else None, wildcard=DEBUG)
CSRF_TRUSTED_ORIGINS = env.origins("CSRF_TRUSTED_ORIGINS")
TRUSTED_PROXIES = env.networks("TRUSTED_PROXIES")
PORT = env.number("PORT", 8000, 1, 65535)

SECURE_COOKIES = env.switch("SECURE_COOKIES", default=not DEBUG)
if not SECURE_COOKIES and not DEBUG:
    raise BadSetting("SECURE_COOKIES", "may be off only with DEBUG.")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_COOKIES
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SECURE_SSL_REDIRECT = SECURE_COOKIES
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 31_536_000 if SECURE_COOKIES else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SECURE_COOKIES
SECURE_REFERRER_POLICY = "same-origin"
# Only gridgov.security.ProxyMiddleware lets this header through, and only from TRUSTED_PROXIES.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
X_FRAME_OPTIONS = "DENY"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "gridgov.collected.Collected",
    "django.contrib.gis",
    "django.contrib.postgres",
    "django.forms",
    "treebeard",
    "leaflet",
    "django_htmx",
    "axes",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "rest_framework",
    "drf_spectacular",
    "oauth2_provider",
    "gridgov",
    "jobs",
    "grids",
    "accounts",
    "people",
    "events",
    "assessment",
    "exchange",
]

MIDDLEWARE = [
    "gridgov.security.ProxyMiddleware",
    "gridgov.security.PolicyMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "gridgov.errors.method_page",
    "gridgov.progress.redirects_told",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "accounts.middleware.IdleMiddleware",
    "accounts.middleware.ScopeMiddleware",
    "accounts.middleware.LoginMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "gridgov.readable.ReadableMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "gridgov.urls"
WSGI_APPLICATION = "gridgov.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "gridgov.context.frame",
            ],
        },
    },
]

FORM_RENDERER = "gridgov.forms.FrameRenderer"
CSRF_FAILURE_VIEW = "gridgov.errors.csrf_failure"

DATABASES = {
    "default": {
        **env.database("DATABASE_URL"),
        "CONN_MAX_AGE": env.number("DATABASE_SECONDS", 600, 0, 86_400),
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            # Pages ask for little at a time: starting workers for it costs more than it saves.
            "options": "-c max_parallel_workers_per_gather=0",
            # Only what asks for it is planned ahead (gridgov.statements), however often it comes.
            "prepare_threshold": 1_000_000_000,
        },
        "TEST": {"NAME": "test_gridgov" + env.text("TEST_DB_SUFFIX", "")},
    }
}
REDIS_URL = env.redis("REDIS_URL")
REDIS_PREFIX = env.text("REDIS_PREFIX", "gridgov")
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": REDIS_PREFIX,
    }
}

CELERY_BROKER_URL = broker_url(REDIS_URL)
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 3600,
    "global_keyprefix": f"{REDIS_PREFIX}:",
}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_TIME_LIMIT = 3000
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_ENABLE_UTC = True
SWEEP_SECONDS = env.number("SWEEP_SECONDS", 20, 1, 600)
RELAY_SECONDS = env.number("RELAY_SECONDS", 5, 1, 600)
# Off until the rules of keeping were looked at; from then on every night takes what is over.
RETENTION = env.switch("RETENTION", default=False)
# Entries that nobody takes in time expire, so that a stopped worker finds no queue of old ones.
CELERY_BEAT_SCHEDULE: dict[str, dict[str, object]] = {
    name.replace(".", "-"): {
        "task": name,
        "schedule": schedule,
        "options": {"expires": expires},
    }
    for name, schedule, expires in (
        ("events.sweep", SWEEP_SECONDS, SWEEP_SECONDS),
        ("events.relay", RELAY_SECONDS, RELAY_SECONDS),
        ("events.deliver", RELAY_SECONDS, RELAY_SECONDS),
        ("events.digests", crontab(minute="*/5"), 300),
        ("events.prune", crontab(hour=3, minute=30), 3600),
        ("events.recompute", 60, 60),
        ("events.duty", 60, 60),
        ("events.orphans", 3600, 3600),
        ("events.exports", 3600, 3600),
        ("jobs.run", 10, 10),
        ("grids.activate", crontab(minute="*/5"), 300),
        ("events.anchor", crontab(hour=0, minute=10), 3600),
        ("people.expire", 3600, 3600),
        ("people.samples", 3600, 3600),
        ("people.retain", crontab(hour=3, minute=45), 3600),
        ("exchange.clean", 3600, 3600),
        ("exchange.runs", 60, 60),
        ("exchange.hooks", RELAY_SECONDS, RELAY_SECONDS),
        ("assessment.freeze", crontab(minute="*/5"), 300),
        ("assessment.orphans", 3600, 3600),
    )
}

SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
IDLE_SECONDS = env.number("IDLE_MINUTES", 30, 1, 1440) * 60
SESSION_COOKIE_AGE = 43_200

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "home"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in (
        ("UserAttributeSimilarityValidator", {"user_attributes": ("username", "name")}),
        ("MinimumLengthValidator", {"min_length": 10}),
        ("CommonPasswordValidator", {}),
        ("NumericPasswordValidator", {}),
    )
]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
# An address is often a whole office: it is closed only at many more failures than a user name.
ADDRESS_FAILURE_LIMIT = env.number("ADDRESS_FAILURES", 50, 5, 10_000)
AXES_LOCKOUT_PARAMETERS = "accounts.lockout.counted_by"
AXES_CLIENT_IP_CALLABLE = "gridgov.addresses.client_address"
AXES_LOCKOUT_CALLABLE = "accounts.lockout.locked_out"
# An attempt during the lock does not prolong it: the time the page names has to hold.
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
OTP_TOTP_ISSUER = "gridgov"

# Single sign-on with an OpenID provider; off without OIDC_ISSUER. The names in capitals below are
# those that mozilla-django-oidc reads.
OIDC_ISSUER = env.text("OIDC_ISSUER", "")
OIDC_NAME = env.text("OIDC_NAME", "")
OIDC_LINK_CLAIM = env.text("OIDC_LINK_CLAIM", "")
if OIDC_ISSUER:
    for oidc_name in ("OIDC_ISSUER", "OIDC_AUTHORIZATION_URL", "OIDC_TOKEN_URL", "OIDC_KEYS_URL"):
        if not env.text(oidc_name).startswith("https://") and not DEBUG:
            raise BadSetting(oidc_name, "must start with https://.")
    OIDC_RP_CLIENT_ID = env.text("OIDC_CLIENT_ID")
    OIDC_RP_CLIENT_SECRET = env.text("OIDC_CLIENT_SECRET")
    OIDC_RP_SIGN_ALGO = env.text("OIDC_SIGN_ALGORITHM", "RS256")
    if OIDC_RP_SIGN_ALGO not in {"RS256", "RS384", "RS512", "ES256", "ES384", "ES512"}:
        raise BadSetting(
            "OIDC_SIGN_ALGORITHM", "must be RS256, RS384, RS512, ES256, ES384 or ES512."
        )
    OIDC_OP_AUTHORIZATION_ENDPOINT = env.text("OIDC_AUTHORIZATION_URL")
    OIDC_OP_TOKEN_ENDPOINT = env.text("OIDC_TOKEN_URL")
    OIDC_OP_JWKS_ENDPOINT = env.text("OIDC_KEYS_URL")
    OIDC_OP_USER_ENDPOINT = ""
    OIDC_RP_SCOPES = env.text("OIDC_SCOPES", "openid profile")
    OIDC_TOKEN_USE_BASIC_AUTH = env.switch("OIDC_BASIC_AUTH", default=False)
    OIDC_AUTHENTICATION_CALLBACK_URL = "sso:callback"
    OIDC_USE_PKCE = True
    OIDC_MAX_STATES = 5
    OIDC_TIMEOUT = 10
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Simplified Chinese")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = env.time_zone("TIME_ZONE", "Asia/Shanghai")
CELERY_TIMEZONE = TIME_ZONE
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
NODE_MODULES = Path(env.text("NODE_MODULES", str(BASE_DIR / "node_modules")))
STATICFILES_DIRS: list[Path | tuple[str, Path]] = [
    BASE_DIR / "static",
    ("vendor/tabler/css", NODE_MODULES / "@tabler/core/dist/css"),
    ("vendor/htmx", NODE_MODULES / "htmx.org/dist"),
    ("vendor/leaflet", NODE_MODULES / "leaflet/dist"),
    ("vendor/geoman", NODE_MODULES / "@geoman-io/leaflet-geoman-free/dist"),
    ("vendor/protomaps", NODE_MODULES / "protomaps-leaflet/dist"),
    ("vendor/echarts", NODE_MODULES / "echarts/dist"),
    ("vendor/tom-select/js", NODE_MODULES / "tom-select/dist/js"),
]
# In development files are served from where they lie; else under names that carry their content.
STATIC_STORAGE = (
    "django.contrib.staticfiles.storage.StaticFilesStorage"
    if DEBUG
    else "whitenoise.storage.CompressedManifestStaticFilesStorage"
)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": STATIC_STORAGE},
}
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = DEBUG
FILE_UPLOAD_HANDLERS = [
    "people.exchange.uploads.InMemory",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
MEDIA_ROOT = Path(env.text("MEDIA_ROOT", str(BASE_DIR / "media")))
EXCHANGE_ROOT = Path(env.text("EXCHANGE_ROOT", str(MEDIA_ROOT / "exchange")))
GRIDGOV: dict[str, object] = {
    "PHOTO_MB": env.number("PHOTO_MB", 10, 1, 100),
    "FILE_MB": env.number("FILE_MB", 50, 1, 2000),
    "UPLOAD_MB": env.number("UPLOAD_MB", 500, 1, 20_000),
    "FILES_A_CASE": env.number("FILES_A_CASE", 20, 1, 200),
}
TRACE_ANCHOR_ROOT = Path(env.text("TRACE_ANCHOR_ROOT", str(MEDIA_ROOT / "anchors")))

SITE_NAME = env.text("SITE_NAME", "")

# Messages that leave the house: where their links lead, and the hosts that a gateway may reach
# although their addresses are private or they speak plain HTTP.
SITE_URL = env.text("SITE_URL", "").rstrip("/")
if SITE_URL and not env.origins("SITE_URL"):
    raise BadSetting("SITE_URL", "must start with http:// or https://.")
GATEWAY_HOSTS = env.words("GATEWAY_HOSTS")
MAIL_GATEWAY: dict[str, object] = {}
if env.text("MAIL_SERVER", ""):
    MAIL_GATEWAY = {
        "server": env.text("MAIL_SERVER"),
        "port": env.number("MAIL_PORT", 587, 1, 65535),
        "security": env.text("MAIL_SECURITY", "starttls"),
        "user": env.text("MAIL_USER", ""),
        "password": env.text("MAIL_PASSWORD", ""),
        "sender": env.text("MAIL_SENDER"),
    }
    if MAIL_GATEWAY["security"] not in {"starttls", "ssl", "insecure"}:
        raise BadSetting("MAIL_SECURITY", "must be starttls, ssl or insecure.")

# A tile server is optional: the map draws areas, roads and buildings from the database.
TILE_URL = env.text("TILE_URL", "")
TILE_ATTRIBUTION = env.text("TILE_ATTRIBUTION", "")
if TILE_URL and not env.origins("TILE_URL"):
    raise BadSetting("TILE_URL", "must start with http:// or https://.")

# Debian 12's GDAL cannot be told to leave files and network alone. Nothing that comes from a user
# names a spatial reference or a file for it: geometry goes through GEOS, as WGS-84.
SILENCED_SYSTEM_CHECKS = ["gis.W001"]

# Whether anybody may read what is public of public cases, and systems with a key report more.
OPEN311 = env.switch("OPEN311", default=True)

# The API. A token holds for an hour; what it may do is in `exchange.scopes`.
OAUTH2_PROVIDER_APPLICATION_MODEL = "exchange.Client"
OAUTH2_PROVIDER: dict[str, object] = {
    "ACCESS_TOKEN_EXPIRE_SECONDS": 3600,
    "REFRESH_TOKEN_EXPIRE_SECONDS": 30 * 86_400,
    "SCOPES_BACKEND_CLASS": "exchange.scopes.ClientScopes",
    "OAUTH2_VALIDATOR_CLASS": "exchange.api.authentication.Validator",
    "ALLOWED_REDIRECT_URI_SCHEMES": ["https"],
    "REFRESH_TOKEN_REUSE_PROTECTION": True,
    **{
        f"COMPLIANT_BCP_RFC9700_{rule}": True
        for rule in (
            "IMPLICIT_GRANT",
            "PASSWORD_GRANT",
            "PKCE_METHOD",
            "ACCESS_TOKEN_TRANSPORT",
            "AUTHZ_RESPONSE_ISS",
            "TOKEN_STORAGE",
            "REFRESH_TOKEN",
            "REDIRECT_URI_SCHEME",
            "REDIRECT_URI_MATCHING",
            "PKCE_REQUIRED",
        )
    },
}
REST_FRAMEWORK: dict[str, object] = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["exchange.api.authentication.ClientAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["exchange.api.authentication.MayUse"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["exchange.api.parsing.LimitedJSON"],
    "DEFAULT_PAGINATION_CLASS": "exchange.api.paging.Pages",
    "DEFAULT_SCHEMA_CLASS": "exchange.described.Described",
    "DEFAULT_METADATA_CLASS": None,
    "EXCEPTION_HANDLER": "exchange.api.problems.handler",
    "UNAUTHENTICATED_USER": None,
}
SPECTACULAR_SETTINGS: dict[str, object] = {
    "TITLE": "gridgov",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SCHEMA_PATH_PREFIX": r"/api/v[0-9]+",
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "ENUM_NAME_OVERRIDES": {
        "LevelEnum": "grids.models.Level",
        "ClockKindEnum": "events.workflow.ClockKind",
        "HouseLevelEnum": "people.models.houses.HouseLevel",
        "OrganisationKindEnum": "people.models.organisations.OrganisationKind",
        "PeriodKindEnum": "assessment.figures.periods.PeriodKind",
        "RequestKindEnum": "events.models.task.RequestKind",
        "SubjectKindEnum": "exchange.rankings.shapes.KINDS",
        "ResidenceKindEnum": "people.models.residences.ResidenceKind",
        "FileKindEnum": "events.models.AttachmentKind",
        "WebhookStateEnum": "exchange.models.SubscriptionState",
    },
    "ENABLE_DJANGO_DEPLOY_CHECK": False,
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.text("LOG_LEVEL", "INFO")},
    "loggers": {
        **{
            name: {"level": "WARNING"}
            for name in ("django.server", "axes", "weasyprint", "fontTools")
        },
        # Its lines name addresses and keys; `events.delivery.hearing` reads them, nobody else.
        "apprise": {"level": "DEBUG", "handlers": [], "propagate": False},
    },
}
