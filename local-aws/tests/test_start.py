"""``start.mjs`` as its users run it, and all the ways in which it ends."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import threading
import time
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from account import LocalAws

_HOME = Path(__file__).parents[1]
_START = ["node", str(_HOME / "start.mjs"), "--seed", str(_HOME / "seed.example.json")]
_PATIENCE_SECONDS = 30
_CALLER = "exports.handler = async () => { for (;;) await fetch(process.env.AWS_ENDPOINT_URL + '/_local/clock'); };"


class _Started:
    """A started process, whose child processes inherit its standard error."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            _START,
            cwd=_HOME,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        assert self.process.stdout is not None
        self.ready: dict[str, Any] = json.loads(self.process.stdout.readline())

    def ask(self) -> str:
        local = LocalAws(self.ready["url"], control=lambda verb: None)
        return local.client("sts").get_caller_identity()["Account"]

    def end(self) -> tuple[int, str]:
        """Return the exit status and all of standard error, which is complete when no process has it open."""
        _, complaints = self.process.communicate(timeout=_PATIENCE_SECONDS)
        return self.process.returncode, complaints


@pytest.fixture
def started() -> Iterator[_Started]:
    started = _Started()
    yield started
    started.process.kill()
    with suppress(ProcessLookupError):
        os.kill(started.ready["pid"], signal.SIGKILL)


@pytest.mark.parametrize(("number", "status"), [(signal.SIGTERM, 143), (signal.SIGINT, 130)])
def test_a_signal_ends_it_and_its_server(started: _Started, number: signal.Signals, status: int) -> None:
    """The status is that of a command that a signal ended: https://nodejs.org/api/process.html#exit-codes"""
    assert started.ask() == started.ready["account"] == "123456789012"
    started.process.send_signal(number)
    assert started.end() == (status, "")
    with pytest.raises(ProcessLookupError):
        os.kill(started.ready["pid"], 0)


def test_a_server_does_not_outlive_a_killed_parent(started: _Started) -> None:
    """The server ends with its standard input, because no other process would end it: https://nodejs.org/api/child_process.html#optionsdetached"""
    started.process.kill()
    assert started.end() == (-signal.SIGKILL, "")


@pytest.mark.parametrize("invocation", ["Event", "RequestResponse"])
def test_it_ends_quietly_while_a_function_runs(started: _Started, invocation: str) -> None:
    local = LocalAws(started.ready["url"], control=lambda verb: None)
    role = local.client("iam").create_role(
        RoleName="worker", AssumeRolePolicyDocument='{"Version":"2012-10-17","Statement":[]}'
    )["Role"]
    package = io.BytesIO()
    with zipfile.ZipFile(package, "w") as archive:
        archive.writestr("index.js", _CALLER)
    api = local.client("lambda")
    api.create_function(
        FunctionName="a",
        Runtime="nodejs24.x",
        Role=role["Arn"],
        Handler="index.handler",
        Code={"ZipFile": package.getvalue()},
        Timeout=60,
    )

    def call() -> None:
        with suppress(Exception):
            api.invoke(FunctionName="a", InvocationType=invocation)

    threading.Thread(target=call, daemon=True).start()
    time.sleep(3)  # until its process runs
    os.killpg(started.process.pid, signal.SIGINT)  # as Ctrl-C does
    assert started.end() == (130, "")


@pytest.mark.parametrize(
    ("arguments", "seed", "sentence"),
    [
        (["--bogus", "x"], None, "Unknown option '--bogus': it takes --seed, --account, --region, --port"),
        (["more"], None, "Unexpected argument 'more': it takes --seed, --account, --region, --port"),
        (["--account", "12"], None, "--account is '12': give the 12 digits of an account"),
        (["--region", "here"], None, "--region is 'here': give a Region, such as ap-southeast-2"),
        (["--port", "abc"], None, "--port is 'abc': give a number up to 65535"),
        (
            ["--port", "99999"],
            None,
            "port 99999 cannot be used (bind(): port must be 0-65535.): give another one, or none",
        ),
        (
            ["--seed", "nowhere.json"],
            None,
            "the seed file {directory}/nowhere.json cannot be read: No such file or directory",
        ),
        (
            ["--seed", "seed.json"],
            "{",
            (
                "the seed file {directory}/seed.json is not JSON: Expecting property name enclosed in double quotes: "
                "line 1 column 2 (char 1)"
            ),
        ),
        (["--seed", "seed.json"], "[]", "the seed file {directory}/seed.json is not one JSON object"),
        (
            ["--seed", "seed.json"],
            '{"imagez": []}',
            "the seed does not know imagez; it knows account, region, certificates, hostedZones, images, bootstrap",
        ),
        (["--seed", "seed.json"], '{"images": {}}', "images is not a list"),
        (["--seed", "seed.json"], '{"images": ["ami-1"]}', "images[0] is not an object"),
        (["--seed", "seed.json"], '{"hostedZones": [{"id": "Z1"}]}', "hostedZones[0] needs name"),
        (
            ["--seed", "seed.json"],
            '{"hostedZones": [{"id": "Z1", "name": null}]}',
            "hostedZones[0].name is null: give a text",
        ),
        (["--seed", "seed.json"], '{"account": 123456789012}', "account is 123456789012: give a text"),
        (["--seed", "seed.json"], '{"account": "12"}', "account is '12': give the 12 digits of an account"),
        (
            ["--seed", "seed.json"],
            '{"region": "nowhere"}',
            "region is 'nowhere': give a Region, such as ap-southeast-2",
        ),
        (["--region", "xx-nowhere-9"], None, "region is 'xx-nowhere-9': give a Region, such as ap-southeast-2"),
        (["--seed", "seed.json"], '{"bootstrap": {"version": "x"}}', 'bootstrap.version is "x": give a whole number'),
        (
            ["--seed", "seed.json"],
            '{"certificates": [{"arn": "x", "domainName": "y"}]}',
            "certificates[0].arn is 'x': give the ARN of a certificate",
        ),
        (
            ["--seed", "seed.json"],
            '{"images": [{"id": "a", "name": "b", "snapshotId": "c", "tags": []}]}',
            "images[0].tags is []: give an object of texts",
        ),
        (
            ["--seed", "seed.json"],
            '{"images": [{"id": "a", "name": "b", "snapshotId": "c", "encrypted": 1}]}',
            "images[0].encrypted is 1: give true or false",
        ),
        (
            ["--seed", "seed.json"],
            '{"images": [{"id": "a", "name": "b", "snapshotId": "c", "region": "x"}]}',
            "images[0].region is 'x': give a Region, such as ap-southeast-2",
        ),
        (
            ["--seed", "seed.json"],
            '{"images": [{"id": "a", "name": "b", "snapshotId": "c", "deprecationTime": "soon"}]}',
            "images[0].deprecationTime is 'soon': give a time, such as 2026-12-31T00:00:00Z",
        ),
        (["--port", "-1"], None, "Option '--port' argument is ambiguous: it takes --seed, --account, --region, --port"),
        (["--port="], None, "--port is '': give a number up to 65535"),
    ],
)
def test_what_is_not_understood_is_told_in_one_sentence(
    arguments: list[str], seed: str | None, sentence: str, tmp_path: Path
) -> None:
    if seed is not None:
        (tmp_path / "seed.json").write_text(seed)
    ended = subprocess.run(
        ["node", str(_HOME / "start.mjs"), *arguments],
        cwd=tmp_path,
        check=False,
        capture_output=True,
        text=True,
        timeout=_PATIENCE_SECONDS,
    )
    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr == f"local-aws: {sentence.replace('{directory}', str(tmp_path.resolve()))}\n"


def test_a_port_that_is_taken_is_told(started: _Started) -> None:
    port = started.ready["url"].rpartition(":")[2]
    ended = subprocess.run(
        ["node", str(_HOME / "start.mjs"), "--port", port],
        check=False,
        capture_output=True,
        text=True,
        timeout=_PATIENCE_SECONDS,
    )
    assert (ended.returncode, ended.stderr) == (
        1,
        f"local-aws: port {port} cannot be used (Address already in use): give another one, or none\n",
    )


def test_a_script_is_told_of_an_option_that_is_not_understood() -> None:
    starting = "startLocalAws({ seeds: 'seed.json' }).catch((error) => console.log(error.message))"
    script = f"import {{ startLocalAws }} from '{_HOME / 'start.mjs'}'; await {starting};"
    command = ["node", "--input-type=module", "--eval", script]
    ended = subprocess.run(command, check=False, capture_output=True, text=True, timeout=_PATIENCE_SECONDS)
    assert (ended.stdout, ended.stderr) == (
        "there is no option seeds: startLocalAws takes seed, account, region, port, signal, log\n",
        "",
    )
