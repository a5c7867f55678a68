"""The embedded CRM: companies, contacts and sales in one database with what is decided of them."""

from leadcat_sql.crm.async_embedded import AsyncEmbeddedCrm
from leadcat_sql.crm.async_work import AsyncWork
from leadcat_sql.crm.embedded import EmbeddedCrm
from leadcat_sql.crm.work import Work

__all__ = ["AsyncEmbeddedCrm", "AsyncWork", "EmbeddedCrm", "Work"]
