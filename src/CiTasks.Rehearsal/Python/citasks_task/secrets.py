"""dbutils.secrets: the workspace's secrets, which never show in what a task prints."""
import base64
import json
from collections import namedtuple

from . import job
from .utility import Utility

SecretScope = namedtuple("SecretScope", "name")
SecretMetadata = namedtuple("SecretMetadata", "key")


class IllegalArgumentException(Exception):
    pass


class SecretsUtility(Utility):
    """Utilities for leveraging secrets within notebooks."""

    def get(self, scope, key):
        """Gets the string representation of a secret value with scope and key"""
        return self.getBytes(scope, key).decode("utf-8")

    def getBytes(self, scope, key):
        """Gets the bytes representation of a secret value with scope and key"""
        secrets = _read().get(scope, {})
        if key not in secrets:
            raise IllegalArgumentException(f"Secret does not exist with scope: {scope} and key: {key}")
        value = base64.b64decode(secrets[key])
        from . import redaction
        redaction.add(value.decode("utf-8", "replace"))
        return value

    def list(self, scope):
        """Lists secret metadata for secrets within a scope"""
        scopes = _read()
        if scope not in scopes:
            raise IllegalArgumentException(f"Scope {scope} does not exist!")
        return [SecretMetadata(key) for key in sorted(scopes[scope])]

    def listScopes(self):
        """Lists secret scopes"""
        return [SecretScope(name) for name in sorted(_read())]


def _read():
    """scope → key → value in base64; read when asked for, and gone from the disk when the task has ended."""
    if not job["secrets"]:
        return {}
    with open(job["secrets"], encoding="utf-8") as file:
        return json.load(file)
