"""AWS::EC2::KeyPair.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-keypair.html
"""

from __future__ import annotations

from typing import Any

from local_aws.cloudformation.registry import register
from local_aws.cloudformation.resource import Context, Properties, Resource, ResourceHandler, UpdateNotEmulated


@register
class KeyPair(ResourceHandler):
    type = "AWS::EC2::KeyPair"
    replacement = frozenset({"KeyFormat", "KeyName", "KeyType", "PublicKeyMaterial", "Tags"})
    name_property = "KeyName"
    tag_format = None
    """The tags of the stack do not reach a key pair, according to a report of 2023.

    The schema of today has tags, and they are create-only, so the setting ``taggedTypes`` lets them reach it.

    https://github.com/aws-cloudformation/cloudformation-coverage-roadmap/issues/1734
    """

    def create(self, context: Context, properties: Properties) -> Resource:
        chosen = properties.select("KeyFormat", "KeyName", "KeyType")
        tags = properties.select("Tags").get("Tags")
        tagged = {"TagSpecifications": [{"ResourceType": "key-pair", "Tags": tags}]} if tags else {}
        if "PublicKeyMaterial" in properties:
            material = properties["PublicKeyMaterial"].encode()
            pair = context.call(
                "ec2", "ImportKeyPair", {"KeyName": chosen["KeyName"], "PublicKeyMaterial": material, **tagged}
            )
        else:
            pair = context.call("ec2", "CreateKeyPair", {**chosen, **tagged})
            context.call(
                "ssm",
                "PutParameter",
                {"Name": _parameter(pair["KeyPairId"]), "Type": "SecureString", "Value": pair["KeyMaterial"]},
            )
        return Resource(pair["KeyName"], {"KeyPairId": pair["KeyPairId"], "KeyFingerprint": pair["KeyFingerprint"]})

    def update(self, context: Context, resource: Resource, old: dict[str, Any], new: Properties) -> Resource:
        raise UpdateNotEmulated("Every change of a key pair replaces it")

    def delete(self, context: Context, resource: Resource, properties: dict[str, Any]) -> None:
        context.call("ec2", "DeleteKeyPair", {"KeyName": resource.physical_id})
        # The deletion of a key pair that does not exist is no error of this operation.
        context.call("ssm", "DeleteParameters", {"Names": [_parameter(resource.attributes["KeyPairId"])]})


def _parameter(key_pair_id: str) -> str:
    """Return the name of the parameter in which CloudFormation keeps the private key.

    https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/create-key-pairs.html#create-key-pair-cloudformation
    """
    return f"/ec2/keypair/{key_pair_id}"
