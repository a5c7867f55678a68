"""An app gets its login."""

from __future__ import annotations

from fastapi import FastAPI

from leadcat_sql import EmbeddedCrm
from leadcat_web.crm.login.accounts import Accounts
from leadcat_web.crm.login.login import Login
from leadcat_web.crm.login.renewing import RenewSession
from leadcat_web.crm.login.sessions import Sessions
from leadcat_web.frame import Site


def add_login(app: FastAPI, site: Site, crm: EmbeddedCrm) -> None:
    """Let this app's pages ask the accounts of the CRM."""
    app.state.login = Login(Accounts(crm, site.desk), Sessions(site.signing))
    app.add_middleware(RenewSession)
