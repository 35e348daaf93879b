"""dbutils.credentials: there is no cloud whose roles could be taken."""
from .utility import Utility


class CredentialsUtility(Utility):
    """Utilities for interacting with credentials within notebooks."""

    def assumeRole(self, role):
        """Sets the role ARN to assume when looking for credentials"""
        raise _refusal("assumeRole")

    def showRoles(self):
        """Shows the set of possible assumable roles"""
        raise _refusal("showRoles")

    def showCurrentRole(self):
        """Shows the currently set role"""
        raise _refusal("showCurrentRole")

    def getServiceCredentialsProvider(self, name):
        """Returns a provider of the credentials of a service"""
        raise _refusal("getServiceCredentialsProvider")


def _refusal(name):
    return NotImplementedError(f"dbutils.credentials.{name} has nothing to give in a rehearsal: it knows no cloud.")
