"""Parameters by their ARN: those of the account, and those that other accounts share.

https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-shared-parameters.html
"""

from __future__ import annotations

from moto.core.exceptions import JsonRESTError
from moto.ssm.exceptions import ValidationException
from moto.ssm.models import Parameter, SimpleSystemManagerBackend

from local_aws import clock, emulation_settings
from local_aws.moto_methods import replaces

_DATA_TYPE = "aws:ec2:image"


def install() -> None:
    original_get, original_list = SimpleSystemManagerBackend.get_parameter, SimpleSystemManagerBackend.get_parameters

    @replaces(SimpleSystemManagerBackend, "get_parameter")
    def get_parameter(self: SimpleSystemManagerBackend, name: str) -> Parameter | None:
        """https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameter.html"""
        return _shared(self, name) if _is_elsewhere(self, name) else original_get(self, name)

    @replaces(SimpleSystemManagerBackend, "get_parameters")
    def get_parameters(self: SimpleSystemManagerBackend, names: list[str]) -> dict[str, Parameter]:
        """Return parameters. Denied access to one of them fails the request: https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameters.html"""
        elsewhere = [name for name in names if _is_elsewhere(self, name)]
        return {
            **{name: _shared(self, name) for name in elsewhere},
            **original_list(self, [name for name in names if name not in elsewhere]),
        }


def _is_elsewhere(backend: SimpleSystemManagerBackend, name: str) -> bool:
    return name.startswith("arn:") and name.split(":")[3:5] != [backend.region_name, backend.account_id]


def _shared(backend: SimpleSystemManagerBackend, name: str) -> Parameter:
    """Return a shared parameter of this Region. The error is the same if it does not exist or is not shared."""
    _, _, _, region, account, resource = name.split(":", 5)
    if region != backend.region_name:
        raise ValidationException(f"The parameter {name} is in another Region")
    arn = ":".join(name.split(":")[:6])
    value = emulation_settings.current().shared_parameters.get(arn)
    if value is None:
        raise JsonRESTError(
            "AccessDeniedException",
            f"User is not authorized to perform: ssm:GetParameter on resource: {arn} because no resource-based policy "
            "allows the ssm:GetParameter action",
        )
    shown = "/" + resource.split(":")[0].removeprefix("parameter/")
    # moto makes parameters as well, without the methods that it declares as abstract.
    return Parameter(  # type: ignore[abstract]
        account_id=account,
        name=shown,
        value=value,
        parameter_type="String",
        description=None,
        allowed_pattern=None,
        keyid=None,
        last_modified_date=clock.now(),
        version=1,
        data_type=_DATA_TYPE,
        tier="Advanced",
    )
