"""Caches for lookups that moto repeats at each request, and whose results do not change while the process runs."""

from __future__ import annotations

from functools import cache

import moto.backends
import moto.core.responses
from moto.core.utils import method_names_from_class

from local_aws.moto_methods import replaces


def install() -> None:
    replaces(moto.core.responses, "method_names_from_class")(cache(method_names_from_class))

    folders = moto.backends.list_of_moto_modules

    @replaces(moto.backends, "list_of_moto_modules")
    @cache
    def list_of_moto_modules() -> list[str]:
        return list(folders())
