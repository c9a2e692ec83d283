"""Copies of the running account: an interface of the local AWS that AWS does not have."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator

import pytest

from account import LocalAws
from conftest import Control


@pytest.fixture
def copy(local: LocalAws) -> Iterator[LocalAws]:
    local.client("sns").create_topic(Name="before")
    answer = local.control("copy")
    yield LocalAws(answer["url"], Control(answer["url"]))
    os.kill(answer["pid"], signal.SIGTERM)


def _topics(account: LocalAws) -> list[str]:
    return [each["TopicArn"].split(":")[-1] for each in account.client("sns").list_topics()["Topics"]]


def test_a_copy_and_its_original_change_independently(local: LocalAws, copy: LocalAws) -> None:
    local.client("sns").create_topic(Name="original")
    copy.client("sns").create_topic(Name="copy")
    assert _topics(copy) == ["before", "copy"]
    assert _topics(local) == ["before", "original"]


def test_a_copy_has_a_clock_and_settings_of_its_own(local: LocalAws, copy: LocalAws) -> None:
    before = local.control("clock")["now"]
    copy.control("knobs", imageSeconds=7)
    later = copy.control("clock", advanceSeconds=86_400)["now"]
    assert later[:10] != before[:10]
    assert local.control("clock")["now"][:10] == before[:10]
    assert local.control("knobs")["imageSeconds"] != 7


def test_time_acts_in_a_copy_and_in_its_original(local: LocalAws, copy: LocalAws) -> None:
    """A clock that goes stepwise waits for all that is due, which other threads do."""
    assert copy.control("requests") == []
    for account in (copy, local):
        assert "now" in account.control("clock", advanceSeconds=3600, stepwise=True)
