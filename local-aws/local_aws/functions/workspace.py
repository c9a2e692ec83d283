"""The temporary directory of this process: unpacked code, results, and answers of custom resources."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from functools import lru_cache
from pathlib import Path


def directory(name: str) -> Path:
    path = _root() / name
    path.mkdir(exist_ok=True)
    return path


@lru_cache(maxsize=1)
def _root() -> Path:
    root = tempfile.mkdtemp(prefix="local-aws-")
    atexit.register(shutil.rmtree, root, ignore_errors=True)
    return Path(root)
