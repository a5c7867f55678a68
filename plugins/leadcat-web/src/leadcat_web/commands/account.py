"""`leadcat account`: who may sign in to the embedded CRM."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from leadcat_rules import ErrorCode, NotFound, Problem, Refused
from leadcat_rules.terminal import PagedTable, print_json, screen, words
from leadcat_web.commands.opening import open_crm
from leadcat_web.commands.options import (
    DEFAULT_DATABASE,
    AsJson,
    Database,
    Name,
    PasswordFile,
    RoleOption,
)
from leadcat_web.commands.secrets import made_password, read_password

if TYPE_CHECKING:
    from leadcat_sql import Account, EmbeddedCrm

account = typer.Typer(no_args_is_help=True, help="Who may sign in to the embedded CRM.")


@account.command("add")
def add(
    name: Name,
    role: RoleOption,
    store: Database = DEFAULT_DATABASE,
    password_file: PasswordFile = None,
) -> None:
    """Let somebody in; a password that is made is printed, this once."""
    from leadcat_sql import Account, Role
    from leadcat_web.crm.login.passwords import Passwords

    with open_crm(store) as crm:
        _refuse_taken(crm, name)
        password, is_made = _password(password_file, name)
        crm.put_account(Account(name, Role(role), Passwords().hash(password)))
    print(f"{name} may sign in as {role}.")
    if is_made:
        _print_once(password)


@account.command("list")
def list_accounts(store: Database = DEFAULT_DATABASE, as_json: AsJson = False) -> None:
    """List the accounts, by name."""
    with open_crm(store) as crm:
        found = crm.accounts()
    if as_json:
        for each in found:
            print_json({"name": each.name, "role": str(each.role), "language": each.language})
    elif found:
        table = PagedTable(screen(), ("name", "role", "language"), whole=("name",))
        for each in found:
            table.add(words(each.name), words(each.role), words(each.language or ""))
        table.flush()
    else:
        print("Nobody may sign in. leadcat account add NAME --role administrator")


@account.command("password")
def password(
    name: Name, store: Database = DEFAULT_DATABASE, password_file: PasswordFile = None
) -> None:
    """Give somebody another password, which ends her sessions."""
    from attrs import evolve

    from leadcat_web.crm.login.passwords import Passwords

    with open_crm(store) as crm:
        account = _account(crm, name)
        chosen, is_made = _password(password_file, name)
        crm.put_account(evolve(account, password_hash=Passwords().hash(chosen)))
    print(f"{name} has another password.")
    if is_made:
        _print_once(chosen)


@account.command("remove")
def remove(name: Name, store: Database = DEFAULT_DATABASE) -> None:
    """Let somebody in no longer; her sessions end."""
    with open_crm(store) as crm:
        crm.remove_account(name)
    print(f"{name} may sign in no longer.")


def _password(file: str | None, name: str) -> tuple[str, bool]:
    """And whether it was made here."""
    return (made_password(), True) if file is None else (read_password(file, name), False)


def _print_once(password: str) -> None:
    print(f"The password, which is shown this once: {password}")


def _account(crm: EmbeddedCrm, name: str) -> Account:
    found = crm.account(name)
    if found is None:
        raise NotFound(Problem(ErrorCode.NOT_FOUND, f"there is no account {name!r}", _LIST))
    return found


def _refuse_taken(crm: EmbeddedCrm, name: str) -> None:
    if name != name.strip() or not name.isprintable():
        message = f"{name!r} can't be typed as a name"
        raise Refused(Problem(ErrorCode.INVALID_VALUE, message, "leave out blanks around it"))
    if crm.account(name) is not None:
        hint = f"leadcat account password {name}"
        message = f"there is an account {name!r}"
        raise Refused(Problem(ErrorCode.DUPLICATE_NAME, message, hint))
    if any(each.name == name for each in crm.clients()):
        # Decisions name either by its name alone.
        hint = f"name it otherwise, or leadcat client remove {name}"
        message = f"there is a client {name!r}"
        raise Refused(Problem(ErrorCode.DUPLICATE_NAME, message, hint))


_LIST = "leadcat account list names them"
