"""The login that the embedded CRM brings: accounts with passwords, and clients with tokens."""

from leadcat_web.crm.login.adding import add_login
from leadcat_web.crm.login.login import signed_in
from leadcat_web.crm.login.pages import router
from leadcat_web.crm.login.tokens import clients_of

__all__ = ["add_login", "clients_of", "router", "signed_in"]
