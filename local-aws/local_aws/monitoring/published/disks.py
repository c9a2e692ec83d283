"""The drive letters and mount points of the disks of an instance.

https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/device_naming.html
"""

from __future__ import annotations

import re

from moto.ec2.models.instances import Instance

from local_aws.state_manager import Association

_PLACED = re.compile(r"'(vol-[0-9a-f]+)'\s+(?:-\w+\s+)?'([^']+)'")
"""A volume and its drive or mount point, one after the other, in a script that State Manager runs."""
_LETTERS = "DEFGHIJKLMNOPQRSTUVWXYZ"


def places(instance: Instance, is_windows: bool, applied: list[Association]) -> list[str]:
    """Return the root and the places that a script gives to disks.

    Windows gives a letter to other disks, and Linux mounts none.
    """
    scripts = "\n".join("\n".join(association.get("Parameters", {}).get("commands", [])) for association in applied)
    named = dict(_PLACED.findall(scripts))
    found = ["C:" if is_windows else "/"]
    letters = [letter for letter in _LETTERS if letter not in named.values()]
    for device, volume in sorted(instance.block_device_mapping.items()):
        if device == instance.root_device_name:
            continue
        place = named.get(volume.volume_id)
        if is_windows:
            found.append(f"{place or letters.pop(0)}:")
        elif place:
            found.append(place)
    return found
