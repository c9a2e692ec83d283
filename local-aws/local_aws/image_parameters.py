"""Parameters of data type ``aws:ec2:image``, whose value counts only once it has been checked.

https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-ec2-aliases.html
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from moto.ec2.models import ec2_backends
from moto.ssm.exceptions import SSMException, ValidationException
from moto.ssm.models import Parameter, SimpleSystemManagerBackend

from local_aws import aws, clock, control, emulation_settings, timeline
from local_aws.events import bus
from local_aws.images import visibility
from local_aws.moto_methods import replaces

DATA_TYPE = "aws:ec2:image"


@dataclass(frozen=True)
class _Check:
    backend: SimpleSystemManagerBackend
    parameter: Parameter
    due: datetime

    def run(self) -> None:
        """Check the image of a parameter.

        An image that is missing or not available never becomes the value, and an event reports it.
        """
        versions, parameter = self.backend._parameters, self.parameter
        present = versions.get(parameter.name, [])
        detail = {
            "operation": "Update" if present else "Create",
            "name": parameter.name,
            "type": parameter.parameter_type,
        }
        image = ec2_backends[self.backend.account_id][self.backend.region_name].amis.get(parameter.value)
        if image is None or not visibility.is_visible(image, self.backend.account_id) or image.state != "available":
            detail |= {"exception": "Unable to Describe Resource", "dataType": DATA_TYPE}
        else:
            versions[parameter.name].append(parameter)
        region = self.backend.region_name
        arn = aws.arn("ssm", f"parameter/{parameter.name.lstrip('/')}", region)
        bus.publish(region, "aws.ssm", "Parameter Store Change", detail, [arn], self.due)


class _Checks:
    def __init__(self) -> None:
        self._open: list[_Check] = []
        self.numbers: dict[tuple[SimpleSystemManagerBackend, str], int] = {}
        """The last version number that a parameter was given."""

    def add(self, check: _Check) -> None:
        self._open = [*self._open, check]

    def is_open(self, backend: SimpleSystemManagerBackend, name: str) -> bool:
        return any(check.backend is backend and check.parameter.name == name for check in self._open)

    def clear(self) -> None:
        self._open = []
        self.numbers = {}

    def next_due(self) -> datetime | None:
        return min((check.due for check in self._open), default=None)

    def act(self, instant: datetime) -> None:
        due = [check for check in self._open if check.due == instant]
        self._open = [check for check in self._open if check not in due]
        for check in due:
            check.run()


_checks = _Checks()
timeline.add(_checks)
control.on_reset(_checks.clear)


def install() -> None:
    original = SimpleSystemManagerBackend.put_parameter

    @replaces(SimpleSystemManagerBackend, "put_parameter")
    def put_parameter(self: SimpleSystemManagerBackend, name: str, *args: Any, **kwargs: Any) -> Parameter:
        """Return the number of a version that cannot be read yet. Another write is refused until the check has ended.

        AWS documents the refusal, but not its code: this is the one that the operation has for updates at the same
        time. Nor does it say whether a version that is rejected uses up its number: here it does.
        """
        if _checks.is_open(self, name):
            raise SSMException("TooManyUpdates", f"The validation of the parameter {name} is still in process.")
        parameter = original(self, name, *args, **kwargs)
        if parameter.data_type != DATA_TYPE:
            return parameter
        if parameter.version > 1:
            parameter.version = max(parameter.version, _checks.numbers.get((self, name), 0) + 1)
        _checks.numbers[self, name] = parameter.version
        self._parameters[name].remove(parameter)
        if not self._parameters[name]:
            del self._parameters[self._parameters.normalize_name(name)]
        if parameter.parameter_type != "String" or not re.fullmatch(r"ami-[0-9a-f]{8,17}", parameter.value):
            raise ValidationException(f"A parameter of data type {DATA_TYPE} is a String that holds the id of an image")
        seconds = emulation_settings.current().parameter_check_seconds
        check = _Check(self, parameter, clock.now() + timedelta(seconds=seconds))
        if seconds > 0:
            _checks.add(check)
        else:
            check.run()
        return parameter

    _filter_by_data_type()


def _filter_by_data_type() -> None:
    """Accept the filter key ``DataType``, which moto refuses: https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_ParameterStringFilter.html"""
    original = SimpleSystemManagerBackend.describe_parameters

    @replaces(SimpleSystemManagerBackend, "describe_parameters")
    def describe_parameters(
        self: SimpleSystemManagerBackend, filters: list[dict[str, Any]], parameter_filters: list[dict[str, Any]]
    ) -> list[Parameter]:
        chosen = [each for each in parameter_filters or [] if each["Key"] == "DataType"]
        others = [each for each in parameter_filters or [] if each["Key"] != "DataType"]
        return [
            parameter
            for parameter in original(self, filters, others)
            if all(parameter.data_type in each["Values"] for each in chosen)
        ]
