"""The screens and the HTTP API of leadcat-rules.

A host mounts them on its own engine:

    from leadcat_web import create_app, crm_app

    app.mount("/leads", create_app(engine, actor=current_user))
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
