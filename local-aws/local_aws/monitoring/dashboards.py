"""Tags of dashboards, which moto does not keep.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutDashboard.html
"""

from __future__ import annotations

from moto.cloudwatch.models import CloudWatchBackend
from moto.cloudwatch.responses import CloudWatchResponse
from moto.core.responses import ActionResult

from local_aws.moto_methods import replaces


def install() -> None:
    put_dashboard = CloudWatchResponse.put_dashboard
    tag_resource = CloudWatchBackend.tag_resource

    @replaces(CloudWatchResponse, "put_dashboard")
    def put_with_tags(self: CloudWatchResponse) -> ActionResult:
        result = put_dashboard(self)
        if tags := self._get_param("Tags"):
            backend = self.cloudwatch_backend
            backend.tagger.tag_resource(backend.dashboards[self._get_param("DashboardName")].arn, tags)
        return result

    @replaces(CloudWatchBackend, "tag_resource")
    def tag_any(self: CloudWatchBackend, arn: str, tags: dict[str, str]) -> None:
        if any(dashboard.arn == arn for dashboard in self.dashboards.values()):
            self.tagger.tag_resource(arn, self.tagger.convert_dict_to_tags_input(tags))
        else:
            tag_resource(self, arn, tags)
