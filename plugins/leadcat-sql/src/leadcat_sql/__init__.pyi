from .crm.accounts import (
    Account as Account,
)
from .crm.accounts import (
    Role as Role,
)
from .crm.async_embedded import AsyncEmbeddedCrm as AsyncEmbeddedCrm
from .crm.clients import ApiClient as ApiClient
from .crm.embedded import EmbeddedCrm as EmbeddedCrm
from .database.async_database import AsyncDatabase as AsyncDatabase
from .database.database import Database as Database
from .database.migrating import (
    Migrated as Migrated,
)
from .database.migrating import (
    migrate as migrate,
)
from .places import Place as Place
from .stores.async_store import AsyncSqlStore as AsyncSqlStore
from .stores.joined import (
    AsyncJoinedStore as AsyncJoinedStore,
)
from .stores.joined import (
    JoinedStore as JoinedStore,
)
from .stores.store import SqlStore as SqlStore

__all__: list[str]
