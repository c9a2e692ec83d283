"""Refuses keys of dicts that jsii would drop.

jsii makes a struct of a dict that is an argument itself. Inside a map or a list it makes none, and drops each key that is not the name of a property in
camel case, without a message.
"""

import difflib
import functools
import re
import typing

# The struct in each map and list, by the struct that has it.
COLLECTIONS: typing.Dict[str, typing.Dict[str, str]] = {}
# The properties of each struct that is in a map or a list, with the struct that a property holds, or an empty text.
PROPERTIES: typing.Dict[str, typing.Dict[str, str]] = {}


def refuse_unknown_keys(structs: typing.Mapping[str, typing.Any]) -> None:
    """Lets each struct check the dicts in its maps and lists when it is created."""
    for name, collections in COLLECTIONS.items():
        structs[name].__init__ = _checking(structs[name].__init__, collections)


def _checking(
    init: typing.Callable[..., None], collections: typing.Mapping[str, str]
) -> typing.Callable[..., None]:
    @functools.wraps(init)
    def checking(self: typing.Any, *args: typing.Any, **kwargs: typing.Any) -> None:
        init(self, *args, **kwargs)
        for attribute, struct in collections.items():
            _check_elements(attribute, getattr(self, attribute), struct)

    return checking


def _check_elements(place: str, collection: typing.Any, struct: str) -> None:
    if isinstance(collection, typing.Mapping):
        elements = list(collection.items())
    elif isinstance(collection, (list, tuple)):
        elements = list(enumerate(collection))
    else:
        return
    for key, element in elements:
        if isinstance(element, typing.Mapping):
            _check_keys(f"{place}[{key!r}]", element, struct)


def _check_keys(
    place: str, given: typing.Mapping[typing.Any, typing.Any], struct: str
) -> None:
    properties = PROPERTIES[struct]
    for key, value in given.items():
        if key not in properties:
            raise TypeError(
                f"{place} has the key {key!r}, which is not a property of {struct} and would have no effect: "
                f"use {__package__}.{struct}({_arguments(str(key), properties)}) instead of a dict"
            )
        if properties[key]:
            _check_elements(f"{place}[{key!r}]", value, properties[key])


def _arguments(key: str, properties: typing.Mapping[str, str]) -> str:
    camel_case = re.sub("_+(.)", lambda match: match.group(1).upper(), key)
    nearest = difflib.get_close_matches(camel_case, properties, n=1)
    names = nearest or sorted(properties)
    return ", ".join(f"{_snake_case(name)}=…" for name in names)


def _snake_case(name: str) -> str:
    return re.sub("[A-Z]", lambda match: f"_{match.group(0).lower()}", name)
