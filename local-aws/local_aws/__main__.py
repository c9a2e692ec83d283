"""``python -m local_aws``: serve until told to stop."""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
import threading
import time


def main() -> None:
    started = time.monotonic()
    arguments = _arguments()
    # moto reads these when it is imported.
    os.environ["MOTO_ACCOUNT_ID"] = arguments.account
    os.environ["MOTO_EC2_LOAD_DEFAULT_AMIS"] = "false"
    os.environ["MOTO_IAM_LOAD_MANAGED_POLICIES"] = "true"
    from local_aws import server

    running = server.start(arguments.port, arguments.account, arguments.region)
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    if arguments.exit_with_stdin:
        threading.Thread(target=lambda: (sys.stdin.read(), stop.set()), daemon=True).start()
    ready = {"url": running.url, "pid": os.getpid(), "readySeconds": round(time.monotonic() - started, 2)}
    print(json.dumps(ready), flush=True)
    stop.wait()
    running.stop()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="local_aws", description="An AWS on this machine, for tests and demonstrations.")
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one (default)")
    parser.add_argument("--seed", metavar="FILE", help="what the account already has, as JSON")
    parser.add_argument("--account", default="123456789012")
    parser.add_argument("--region", default="us-east-1")
    parser.add_argument("--exit-with-stdin", action="store_true", help="stop when standard input closes, with the parent process")
    return parser.parse_args()


if __name__ == "__main__":
    main()
