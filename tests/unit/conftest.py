"""The core's own tests know no plugin but those that they install themselves."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.metadata import entry_points

import pytest

from leadcat_rules.plugins import GROUP, HOST_GROUP


@pytest.fixture(autouse=True, scope="module")
def nothing_else_installed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Hide the plugins of this environment, such as leadcat-sql.

    Of two distributions of one name Python sees the first on its path: here one without plugins.
    """
    folder = tmp_path_factory.mktemp("alone")
    for found in (*entry_points(group=GROUP), *entry_points(group=HOST_GROUP)):
        if found.dist is not None:
            info = folder / f"{found.dist.name.replace('-', '_')}-0.dist-info"
            info.mkdir(exist_ok=True)
            metadata = f"Metadata-Version: 2.1\nName: {found.dist.name}\nVersion: 0\n"
            (info / "METADATA").write_text(metadata, "utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(folder)
        yield
