"""`leadcat client`: which programs may call the HTTP API of the embedded CRM."""

from __future__ import annotations

import sys
from datetime import UTC, datetime

import typer

from leadcat_rules import ErrorCode, Problem, Refused
from leadcat_rules.terminal import (
    PagedTable,
    format_time,
    login_name,
    print_json,
    screen,
    time_in_words,
    words,
)
from leadcat_web.commands.opening import open_crm
from leadcat_web.commands.options import DEFAULT_DATABASE, AsJson, Database, Name, Scopes

client = typer.Typer(no_args_is_help=True, help="Which programs may call the HTTP API.")


@client.command("add")
def add(name: Name, scope: Scopes, store: Database = DEFAULT_DATABASE) -> None:
    """Let a program in, and print its token, this once."""
    from leadcat_sql import ApiClient
    from leadcat_web.crm.login.tokens import hash_of, new_token

    token, scopes = new_token(), tuple(dict.fromkeys(scope))
    with open_crm(store) as crm:
        if any(each.name == name for each in crm.clients()) or crm.account(name) is not None:
            message = f"there is a client or an account {name!r}"
            hint = f"name it otherwise, or leadcat client remove {name}"
            raise Refused(Problem(ErrorCode.DUPLICATE_NAME, message, hint))
        crm.put_client(ApiClient(name, hash_of(token), scopes, datetime.now(UTC), login_name()))
    print(f"{name} may {', '.join(scopes)}. Its token is shown this once:", file=sys.stderr)
    print(token)


@client.command("list")
def list_clients(store: Database = DEFAULT_DATABASE, as_json: AsJson = False) -> None:
    """List the clients, by name."""
    with open_crm(store) as crm:
        found = crm.clients()
    if as_json:
        for each in found:
            made = {"at": format_time(each.created_at), "by": each.created_by}
            print_json({"name": each.name, "scopes": list(each.scopes), **made})
    elif found:
        table = PagedTable(screen(), ("name", "scopes", "since (UTC)", "by"), whole=("name",))
        for each in found:
            since = words(time_in_words(each.created_at))
            table.add(
                words(each.name), words(", ".join(each.scopes)), since, words(each.created_by)
            )
        table.flush()
    else:
        print("No program has a token. leadcat client add NAME --scope read")


@client.command("remove")
def remove(name: Name, store: Database = DEFAULT_DATABASE) -> None:
    """Let a program in no longer: its token opens nothing."""
    with open_crm(store) as crm:
        crm.remove_client(name)
    print(f"{name} is let in no longer.")
