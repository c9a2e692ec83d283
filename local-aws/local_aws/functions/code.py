"""The unpacked deployment packages, one directory per content."""

from __future__ import annotations

import hashlib
import io
import tempfile
import threading
import zipfile
from pathlib import Path

from local_aws.functions import workspace

_lock = threading.Lock()


def task_root(package: bytes) -> Path:
    root = workspace.directory("code") / hashlib.sha256(package).hexdigest()[:24]
    with _lock:
        if not root.exists():
            unpacked = Path(tempfile.mkdtemp(dir=root.parent))
            with zipfile.ZipFile(io.BytesIO(package)) as archive:
                for entry in archive.infolist():
                    path = Path(archive.extract(entry, unpacked))
                    mode = entry.external_attr >> 16 & 0o777
                    if mode and path.is_file():
                        path.chmod(mode | 0o400)
            unpacked.rename(root)
    return root
