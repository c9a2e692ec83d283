"""The Node.js version that runs a function.

Each Lambda runtime names one major version of Node.js
(https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html). ``start.mjs`` installs each of them from the npm
package ``node`` into ``.runtimes/node<major>``.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

_PROJECT = Path(__file__).resolve().parents[2]


class RuntimeUnavailable(Exception):
    """The runtime of a function is not available on this machine."""


def node_of(runtime: str | None) -> Path:
    match = re.fullmatch(r"nodejs(\d+)\.x", runtime or "")
    if not match:
        raise RuntimeUnavailable(f"the local AWS runs Node.js functions only, not {runtime}")
    directory = _runtimes() / f"node{match.group(1)}"
    executable = directory / "node_modules" / "node" / "bin" / ("node.exe" if os.name == "nt" else "node")
    if not executable.exists():
        raise RuntimeUnavailable(
            f"the runtime {runtime} is not installed in {directory}: add it with "
            f"`npm install --prefix {directory} node@{match.group(1)}`"
        )
    return executable


def module_path() -> str:
    """Return the directory in which ``require`` finds the AWS SDK, which the real runtimes contain."""
    return os.environ.get("LOCAL_AWS_NODE_PATH") or str(_PROJECT.parent / "node_modules")


def _runtimes() -> Path:
    return Path(os.environ.get("LOCAL_AWS_RUNTIMES") or _PROJECT / ".runtimes")
