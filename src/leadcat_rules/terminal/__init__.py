"""What commands share, ours and those of plugins: exit codes, tables, problems, stores.

A plugin brings commands by `leadcat_commands`. This one is complete; the entry point
`failures = "MODULE"` in the group `leadcat` puts it beside the others:

    from typing import Annotated

    import typer

    from leadcat_rules import DecisionQuery, Outcome, hookimpl
    from leadcat_rules.terminal import DecisionTable, ExitCode, JsonLines, StartUp, open_store

    app = typer.Typer()

    @app.command()
    def failures(
        context: typer.Context,
        store: Annotated[str, typer.Option("--store", metavar="URL", help="The store to look in.")],
        as_json: Annotated[bool, typer.Option("--json", help="Print lines of JSON.")] = False,
    ) -> ExitCode:
        "List the decisions that failed."
        opened = open_store(StartUp.of(context), store)
        output = JsonLines() if as_json else DecisionTable()
        failed = opened.decisions(DecisionQuery(outcome=Outcome.FAILED))
        for decision in failed:
            output.show(decision)
        output.close()
        return ExitCode.FAILED if failed else ExitCode.DONE

    @hookimpl
    def leadcat_commands():
        return [app]

A LeadcatError that a command raises is told problem by problem on standard error, and ends it
with `ExitCode.INVALID`: raise one before anything was done, `report` its problems afterwards.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
