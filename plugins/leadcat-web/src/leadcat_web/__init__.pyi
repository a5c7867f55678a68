from .application import (
    create_app as create_app,
)
from .application import (
    crm_app as crm_app,
)

__all__: list[str]
