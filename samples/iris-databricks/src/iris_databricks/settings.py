"""Project settings: which configuration folders are read, and in which order."""

CONF_BASE_ENV = "base"
CONF_DEFAULT_ENV = "local"
