"""Ends with a plain message when this Python can't run leadcat-rules; an older one can read it."""

import sys

if sys.version_info < (3, 11):  # noqa: UP036 - an older one is what this looks for
    sys.exit(
        f"leadcat-rules needs Python 3.11 or newer, and {sys.executable} is "
        f"{sys.version_info[0]}.{sys.version_info[1]}: "
        "name another, as in 'make demo PYTHON=python3.12'"
    )
try:
    import ensurepip  # noqa: F401 - only whether it is there
    import venv  # noqa: F401 - only whether it is there
except ImportError as missing:
    sys.exit(
        f"{sys.executable} has no module {missing.name}: install it (on Debian and Ubuntu, "
        "the package python3-venv), then call make again"
    )
