"""Moves companies from lead to customer by rules that are written once, as JSON.

A host plugs its CRM in by hooks, opens an engine on a ruleset, and tells it what was saved:

    from leadcat_rules import Engine, hookimpl

    class Crm:
        @hookimpl
        def leadcat_list_categories(self, context): ...
        @hookimpl
        def leadcat_get_company(self, context, company_id): ...
        @hookimpl
        def leadcat_set_category(self, context, change): ...

    engine = Engine.open("rules.json", plugins=[Crm()])
    decision = engine.sale_saved(before=old, after=new, actor="ann", context=crm)

Everything that a plugin may use is named here; what isn't may change without notice.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
