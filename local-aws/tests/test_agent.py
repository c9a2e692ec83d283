"""The CloudWatch agent: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-Agent-Configuration-File-Details.html"""

from __future__ import annotations

import json
from typing import Any

import pytest

from account import BASE_IMAGE, LocalAws
from deployment import Stacks
from local_aws import seed
from local_aws.monitoring.published import agent_configuration
from local_aws.monitoring.published.agent_configuration import Machine
from watching import Watching

_INSTANCE = {"InstanceId": "${aws:InstanceId}"}
_MEMBER = {**_INSTANCE, "AutoScalingGroupName": "${aws:AutoScalingGroupName}"}
_LINUX_IMAGE = "ami-0ddddddddddddddd4"


def _machine(is_windows: bool = True, **facts: str) -> Machine:
    disks = {"C:": 40.0, "D:": 97.0} if is_windows else {"/": 40.0, "/data": 97.0}
    return Machine(is_windows, "ip-10-0-0-1", {"InstanceId": "i-1", "ImageId": "ami-1", **facts}, disks, 40.0, 5.0)


def _series(collected: dict[str, Any], machine: Machine, **metrics: Any) -> dict[str, float]:
    """``LogicalDisk % Free Space {InstanceId=i-1,instance=C:}`` and its value; several of one name are summed."""
    configuration = agent_configuration.parse(
        json.dumps({"metrics": {"metrics_collected": collected, "append_dimensions": _INSTANCE, **metrics}})
    )
    if configuration is None:
        return {}
    found: dict[str, float] = {}
    for series in configuration.series(machine):
        for dimensions in series.dimension_sets():
            name = f"{series.name} {{{','.join(f'{key}={value}' for key, value in dimensions)}}}"
            found[name] = found.get(name, 0) + series.value
    return found


_DISK = {"LogicalDisk": {"measurement": ["% Free Space"], "resources": ["*"]}}
_MEMORY = {"Memory": {"measurement": ["% Committed Bytes In Use"]}}


def test_windows_names_the_object_and_the_instance() -> None:
    """https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/metrics-collected-by-CloudWatch-agent.html"""
    assert _series({**_DISK, **_MEMORY}, _machine()) == {
        "LogicalDisk % Free Space {InstanceId=i-1,instance=C:,objectname=LogicalDisk}": 60,
        "LogicalDisk % Free Space {InstanceId=i-1,instance=D:,objectname=LogicalDisk}": 3,
        "Memory % Committed Bytes In Use {InstanceId=i-1,objectname=Memory}": 40,
    }


@pytest.mark.parametrize(
    ("resources", "drives"),
    [(["*"], ["C:", "D:"]), (["D:"], ["D:"]), (["_Total"], ["_Total"]), (["E:"], []), (None, [])],
)
def test_which_drives(resources: list[str] | None, drives: list[str]) -> None:
    """A counter without resources has no instance, and a star selects all instances except the total."""
    settings = {"measurement": ["% Free Space"], **({"resources": resources} if resources else {})}
    assert [
        name.partition("instance=")[2].partition(",")[0] for name in _series({"LogicalDisk": settings}, _machine())
    ] == drives


def test_a_roll_up_is_published_in_addition() -> None:
    """aggregation_dimensions: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-Agent-Configuration-File-Details.html"""
    aggregations = [["InstanceId"], ["InstanceId", "instance"], ["AutoScalingGroupName"]]
    alone = _series(_DISK, _machine(), append_dimensions=_MEMBER, aggregation_dimensions=aggregations)
    assert alone == {
        "LogicalDisk % Free Space {InstanceId=i-1,instance=C:,objectname=LogicalDisk}": 60,
        "LogicalDisk % Free Space {InstanceId=i-1,instance=D:,objectname=LogicalDisk}": 3,
        "LogicalDisk % Free Space {InstanceId=i-1,instance=C:}": 60,
        "LogicalDisk % Free Space {InstanceId=i-1,instance=D:}": 3,
        "LogicalDisk % Free Space {InstanceId=i-1}": 63,
    }
    member = _series(
        _DISK, _machine(AutoScalingGroupName="web"), append_dimensions=_MEMBER, aggregation_dimensions=aggregations
    )
    assert member["LogicalDisk % Free Space {AutoScalingGroupName=web}"] == 63
    assert len(member) == 6


def test_a_roll_up_needs_all_of_its_dimensions() -> None:
    """A stand-alone instance has no group: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-Agent-Configuration-File-Details.html"""
    alone = _series(
        _MEMORY, _machine(), append_dimensions=_MEMBER, aggregation_dimensions=[["InstanceId", "AutoScalingGroupName"]]
    )
    assert list(alone) == ["Memory % Committed Bytes In Use {InstanceId=i-1,objectname=Memory}"]


def test_a_roll_up_to_its_own_dimensions_adds_nothing() -> None:
    """aggregation_dimensions: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-Agent-Configuration-File-Details.html"""
    assert _series(
        {"mem": {"measurement": ["mem_used_percent"]}}, _machine(False), aggregation_dimensions=[["InstanceId"]]
    ) == {"mem_used_percent {InstanceId=i-1}": 40}


@pytest.mark.parametrize(
    ("settings", "names"),
    [
        (
            {},
            [
                "disk_used_percent {InstanceId=i-1,device=nvme0n1p1,fstype=xfs,path=/}",
                "disk_used_percent {InstanceId=i-1,device=nvme1n1,fstype=xfs,path=/data}",
            ],
        ),
        ({"resources": ["/"]}, ["disk_used_percent {InstanceId=i-1,device=nvme0n1p1,fstype=xfs,path=/}"]),
        ({"drop_device": True, "resources": ["/data"]}, ["disk_used_percent {InstanceId=i-1,fstype=xfs,path=/data}"]),
    ],
)
def test_linux_names_path_device_and_file_system(settings: dict[str, Any], names: list[str]) -> None:
    """disk: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-Agent-Configuration-File-Details.html"""
    assert list(_series({"disk": {"measurement": ["used_percent"], **settings}}, _machine(False))) == names


def test_a_measurement_is_renamed() -> None:
    """rename: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-Agent-Configuration-File-Details.html"""
    collected = {
        "Memory": {"measurement": [{"name": "% Committed Bytes In Use", "rename": "Memory", "unit": "Percent"}]}
    }
    assert list(_series(collected, _machine())) == ["Memory {InstanceId=i-1,objectname=Memory}"]


def test_nothing_of_what_the_other_system_has() -> None:
    """https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/metrics-collected-by-CloudWatch-agent.html"""
    assert _series({"mem": {"measurement": ["used_percent"]}}, _machine()) == {}
    assert _series({**_DISK, "Memory": {"measurement": ["% Used"]}}, _machine(False)) == {}


@pytest.mark.parametrize(
    "appended", [{"Environment": "prod"}, {"InstanceId": "${InstanceId}"}, {"AccountId": "${aws:AccountId}"}]
)
def test_another_appended_dimension_is_refused(appended: dict[str, str]) -> None:
    """append_dimensions: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-Agent-Configuration-File-Details.html"""
    assert _series(_MEMORY, _machine(), append_dimensions=appended) == {}


def test_without_appended_dimensions_the_host_is_named() -> None:
    """omit_hostname: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-Agent-Configuration-File-Details.html"""
    assert list(_series(_MEMORY, _machine(), append_dimensions={})) == [
        "Memory % Committed Bytes In Use {host=ip-10-0-0-1,objectname=Memory}"
    ]


class _Agent(Watching):
    def __init__(self, local: LocalAws):
        super().__init__(local)
        self.ec2, self.ssm = local.client("ec2"), local.client("ssm")

    def launch(self, image: str = BASE_IMAGE, **tags: str) -> str:
        specification = (
            [{"ResourceType": "instance", "Tags": [{"Key": key, "Value": value} for key, value in tags.items()]}]
            if tags
            else []
        )
        disks = [{"DeviceName": "xvdbd", "Ebs": {"VolumeSize": 10}}]
        launched = self.ec2.run_instances(
            ImageId=image,
            MinCount=1,
            MaxCount=1,
            InstanceType="m6i.large",
            TagSpecifications=specification,
            BlockDeviceMappings=disks,
        )
        return str(launched["Instances"][0]["InstanceId"])

    def configure(self, collected: dict[str, Any], name: str = "/oban/agent") -> None:
        document = {"metrics": {"append_dimensions": _INSTANCE, "metrics_collected": collected}}
        self.ssm.put_parameter(Name=name, Type="String", Value=json.dumps(document), Overwrite=True)

    def associate(
        self, targets: list[dict[str, Any]], name: str = "AmazonCloudWatch-ManageAgent", **parameters: str
    ) -> str:
        chosen = parameters or {"action": "configure", "mode": "ec2", "optionalConfigurationLocation": "/oban/agent"}
        created = self.ssm.create_association(
            Name=name, Targets=targets, Parameters={key: [value] for key, value in chosen.items()}
        )
        return str(created["AssociationDescription"]["AssociationId"])

    def published(self) -> list[str]:
        return sorted(
            f"{each['MetricName']} {'/'.join(one['Value'] for one in each['Dimensions'])}"
            for each in self.cloudwatch.list_metrics(Namespace="CWAgent")["Metrics"]
        )


@pytest.fixture
def agent(local: LocalAws) -> _Agent:
    image = {"id": _LINUX_IMAGE, "name": "linux", "snapshotId": "snap-0ddddddddddddddd4", "rootDeviceName": "/dev/xvda"}
    seed.plant(seed.parse({"images": [image], "bootstrap": None}))
    return _Agent(local)


def test_an_association_configures_it(agent: _Agent) -> None:
    """https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/installing-cloudwatch-agent-ssm.html"""
    instance = agent.launch()
    agent.configure(_MEMORY)
    assert agent.published() == []
    agent.associate([{"Key": "InstanceIds", "Values": [instance]}])
    assert agent.published() == [f"Memory % Committed Bytes In Use {instance}/Memory"]


@pytest.mark.parametrize(
    ("targets", "reached"),
    [
        ([{"Key": "InstanceIds", "Values": ["*"]}], True),
        ([{"Key": "tag:kind", "Values": ["app", "db"]}], True),
        ([{"Key": "tag:kind", "Values": ["db"]}], False),
        ([{"Key": "tag:aws:autoscaling:groupName", "Values": ["web"]}], False),
        ([{"Key": "tag-key", "Values": ["kind"]}], True),
        ([{"Key": "tag:kind", "Values": ["app"]}, {"Key": "tag:owner", "Values": ["me"]}], False),
    ],
)
def test_which_instances_it_reaches(agent: _Agent, targets: list[dict[str, Any]], reached: bool) -> None:
    """https://docs.aws.amazon.com/systems-manager/latest/userguide/systems-manager-state-manager-targets-and-rate-controls.html"""
    agent.launch(kind="app")
    agent.configure(_MEMORY)
    agent.associate(targets)
    assert bool(agent.published()) == reached


@pytest.mark.parametrize(
    ("parameters", "reached"),
    [
        ({"action": "configure", "optionalConfigurationLocation": "/oban/agent"}, True),
        ({"action": "stop", "optionalConfigurationLocation": "/oban/agent"}, False),
        ({"action": "configure", "optionalConfigurationLocation": "/oban/other"}, False),
        (
            {
                "action": "configure",
                "optionalConfigurationSource": "default",
                "optionalConfigurationLocation": "/oban/agent",
            },
            False,
        ),
    ],
)
def test_what_the_association_says(agent: _Agent, parameters: dict[str, str], reached: bool) -> None:
    """https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/installing-cloudwatch-agent-ssm.html"""
    agent.launch()
    agent.configure(_MEMORY)
    agent.associate([{"Key": "InstanceIds", "Values": ["*"]}], **parameters)
    assert bool(agent.published()) == reached


@pytest.mark.parametrize(
    "step",
    [
        {
            "action": "aws:runDocument",
            "inputs": {
                "documentType": "SSMDocument",
                "documentPath": "AmazonCloudWatch-ManageAgent",
                "documentParameters": {"action": "configure", "optionalConfigurationLocation": "{{ configuration }}"},
            },
        },
        {
            "action": "aws:runDocument",
            "inputs": {
                "documentType": "SSMDocument",
                "documentPath": "AmazonCloudWatch-ManageAgent",
                "documentParameters": '{"action": "configure", "optionalConfigurationLocation": "{{configuration}}"}',
            },
        },
        {
            "action": "aws:runPowerShellScript",
            "inputs": {
                "runCommand": [
                    "& ./amazon-cloudwatch-agent-ctl.ps1 -a fetch-config -m ec2 -c ssm:{{ configuration }} -s"
                ]
            },
        },
    ],
    ids=["run-document", "text", "script"],
)
def test_a_document_of_ones_own_configures_it(agent: _Agent, step: dict[str, Any]) -> None:
    """https://docs.aws.amazon.com/systems-manager/latest/userguide/documents-command-ssm-plugin-reference.html#aws-rundocument"""
    content = {
        "schemaVersion": "2.2",
        "parameters": {"configuration": {"type": "String"}},
        "mainSteps": [{"name": "configure", **step}],
    }
    agent.ssm.create_document(Name="Agent", DocumentType="Command", Content=json.dumps(content))
    agent.launch()
    agent.configure(_MEMORY)
    agent.associate([{"Key": "InstanceIds", "Values": ["*"]}], "Agent", configuration="/oban/agent")
    assert len(agent.published()) == 1


@pytest.mark.parametrize(("version", "reached"), [("$LATEST", True), ("$DEFAULT", False), (None, False)])
def test_a_changed_document_is_a_new_version_and_the_default_stays(
    agent: _Agent, stacks: Stacks, version: str | None, reached: bool
) -> None:
    """https://github.com/aws-cloudformation/cloudformation-coverage-roadmap/issues/2539"""

    def document(*steps: dict[str, Any]) -> dict[str, Any]:
        content = {
            "schemaVersion": "2.2",
            "mainSteps": [{"name": f"step{number}", **step} for number, step in enumerate(steps)],
        }
        return {
            "Document": {
                "Type": "AWS::SSM::Document",
                "Properties": {
                    "Name": "Agent",
                    "DocumentType": "Command",
                    "UpdateMethod": "NewVersion",
                    "Content": content,
                },
            }
        }

    install = {"action": "aws:configurePackage", "inputs": {"name": "AmazonCloudWatchAgent", "action": "Install"}}
    script = {
        "action": "aws:runPowerShellScript",
        "inputs": {"runCommand": ["& ./amazon-cloudwatch-agent-ctl.ps1 -c ssm:/oban/agent -s"]},
    }
    agent.launch()
    agent.configure(_MEMORY)
    assert stacks.create("app", document(install)) == "CREATE_COMPLETE"
    agent.ssm.create_association(
        Name="Agent",
        Targets=[{"Key": "InstanceIds", "Values": ["*"]}],
        **({"DocumentVersion": version} if version else {}),
    )
    assert stacks.update("app", document(install, script)) == "UPDATE_COMPLETE"
    assert bool(agent.published()) == reached


@pytest.mark.parametrize(
    ("first", "then", "is_daily", "published"),
    [
        ("configure", "configure (append)", False, ["Memory", "Processor"]),
        ("configure", "configure", False, ["Processor"]),
        ("configure (append)", "configure (append)", True, ["Memory", "Processor"]),
        ("configure", "configure (append)", True, ["Memory"]),
    ],
)
def test_what_is_there_stays_when_another_is_appended(
    agent: _Agent, first: str, then: str, is_daily: bool, published: list[str]
) -> None:
    """A configuration that replaces all others does so at each run: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-Agent-common-scenarios.html"""
    agent.launch()
    agent.configure(_MEMORY, "/oban/one")
    agent.configure({"Processor": {"measurement": ["% Processor Time"], "resources": ["_Total"]}}, "/oban/other")
    for action, parameter, schedule in (
        (first, "/oban/one", {"ScheduleExpression": "rate(1 day)"} if is_daily else {}),
        (then, "/oban/other", {}),
    ):
        parameters = {"action": [action], "optionalConfigurationLocation": [parameter]}
        agent.ssm.create_association(
            Name="AmazonCloudWatch-ManageAgent",
            Targets=[{"Key": "InstanceIds", "Values": ["*"]}],
            Parameters=parameters,
            **schedule,
        )
    assert [each.partition(" ")[0] for each in agent.published()] == published


def test_a_full_disk_rings(agent: _Agent) -> None:
    """Exact dimensions: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_concepts.html#Dimension"""
    instance = agent.launch()
    agent.configure(_DISK)
    agent.associate([{"Key": "InstanceIds", "Values": [instance]}])
    dimensions = {"InstanceId": instance, "instance": "D:", "objectname": "LogicalDisk"}
    common = {
        "Namespace": "CWAgent",
        "MetricName": "LogicalDisk % Free Space",
        "Statistic": "Minimum",
        "ComparisonOperator": "LessThanThreshold",
        "Threshold": 10,
    }
    agent.alarm("exact", Dimensions=[{"Name": key, "Value": value} for key, value in dimensions.items()], **common)
    agent.alarm(
        "without-object",
        Dimensions=[{"Name": key, "Value": value} for key, value in dimensions.items() if key != "objectname"],
        **common,
    )
    agent.pass_to(10)
    agent.local.control("knobs", diskPercent={instance: {"D:": 97}})
    agent.pass_to(20)
    assert (agent.state("exact"), agent.state("without-object")) == ("ALARM", "INSUFFICIENT_DATA")


@pytest.mark.parametrize(
    ("resources", "volumes"), [(["*"], ["C:", "D:", "HarddiskVolume1"]), (["C:", "D:", "E:"], ["C:", "D:"])]
)
def test_windows_counts_volumes_without_a_letter(agent: _Agent, resources: list[str], volumes: list[str]) -> None:
    """A star selects all volumes, and an instance that does not exist has no values.

    See plugins/inputs/win_perf_counters of https://github.com/aws/amazon-cloudwatch-agent.
    """
    instance = agent.launch()
    agent.configure({"LogicalDisk": {"measurement": ["% Free Space"], "resources": resources}})
    agent.associate([{"Key": "InstanceIds", "Values": [instance]}])
    published = agent.cloudwatch.list_metrics(Namespace="CWAgent")["Metrics"]
    assert (
        sorted(one["Value"] for each in published for one in each["Dimensions"] if one["Name"] == "instance") == volumes
    )


def test_a_dead_agent_publishes_nothing(agent: _Agent) -> None:
    """https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html"""
    instance = agent.launch()
    agent.configure(_MEMORY)
    agent.associate([{"Key": "InstanceIds", "Values": ["*"]}])
    dimensions = [{"Name": "InstanceId", "Value": instance}, {"Name": "objectname", "Value": "Memory"}]
    agent.alarm(
        Namespace="CWAgent",
        MetricName="Memory % Committed Bytes In Use",
        Dimensions=dimensions,
        Statistic="Average",
        Threshold=90,
        TreatMissingData="breaching",
    )
    agent.pass_to(10)
    assert agent.state() == "OK"
    agent.local.control("knobs", deadAgents=[instance])
    agent.pass_to(20)
    assert agent.state() == "ALARM"


def test_linux_disks_are_where_a_script_mounts_them(agent: _Agent) -> None:
    """https://docs.aws.amazon.com/ebs/latest/userguide/ebs-using-volumes.html"""
    instance = agent.launch(_LINUX_IMAGE)
    agent.configure(
        {"disk": {"measurement": ["used_percent"], "drop_device": True}, "mem": {"measurement": ["used_percent"]}}
    )
    agent.associate([{"Key": "InstanceIds", "Values": [instance]}])
    assert agent.published() == [f"disk_used_percent {instance}/xfs//", f"mem_used_percent {instance}"]
    (described,) = agent.ec2.describe_instances(InstanceIds=[instance])["Reservations"][0]["Instances"]
    volume = next(each["Ebs"]["VolumeId"] for each in described["BlockDeviceMappings"] if each["DeviceName"] == "xvdbd")
    agent.associate(
        [{"Key": "InstanceIds", "Values": [instance]}],
        "AWS-RunShellScript",
        commands=f"attempt '{volume}' '/data' may-format",
    )
    assert f"disk_used_percent {instance}/xfs//data" in agent.published()
