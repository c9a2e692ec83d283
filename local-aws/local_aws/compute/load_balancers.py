"""Load balancers and listeners as Elastic Load Balancing keeps them.

https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/Welcome.html
"""

from __future__ import annotations

from typing import Any

from moto.core.responses import ActionResult
from moto.elbv2.exceptions import ELBClientError
from moto.elbv2.models import ELBv2Backend, FakeListener, FakeLoadBalancer
from moto.elbv2.responses import ELBV2Response

from local_aws.compute import trust_stores
from local_aws.moto_methods import replaces

_SECURE = ("HTTPS", "TLS")


def install() -> None:
    _name_network_load_balancers()
    _protect_from_deletion()
    _keep_listener_security()
    _allow_fifty_tags()


def _name_network_load_balancers() -> None:
    """Write ``net`` into the ARN of a network load balancer. moto writes ``app`` for all load balancers.

    https://docs.aws.amazon.com/service-authorization/latest/reference/list_awselasticloadbalancingv2.html
    """
    original = ELBv2Backend.create_load_balancer

    @replaces(ELBv2Backend, "create_load_balancer")
    def create_load_balancer(self: ELBv2Backend, *args: Any, **kwargs: Any) -> FakeLoadBalancer:
        balancer = original(self, *args, **{**kwargs, "tags": None})
        if balancer.type == "network":
            del self.load_balancers[balancer.arn]
            balancer.arn = balancer.arn.replace(":loadbalancer/app/", ":loadbalancer/net/")
            self.load_balancers[balancer.arn] = balancer
        self.tagging_service.tag_resource(balancer.arn, kwargs.get("tags"))
        return balancer


def _protect_from_deletion() -> None:
    """https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-load-balancer-attributes.html#deletion-protection"""
    original = ELBv2Backend.delete_load_balancer

    @replaces(ELBv2Backend, "delete_load_balancer")
    def delete_load_balancer(self: ELBv2Backend, arn: str) -> None:
        balancer = self.load_balancers.get(arn)
        if balancer and balancer.attrs.get("deletion_protection.enabled") == "true":
            raise ELBClientError(
                "OperationNotPermitted",
                f"Load balancer '{arn}' cannot be deleted because deletion protection is enabled",
            )
        original(self, arn)


def _keep_listener_security() -> None:
    """Store mutual authentication, policy and certificate of a TLS listener, which moto drops or refuses to change.

    https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_Listener.html
    """
    original_create = ELBV2Response.create_listener
    original_modify = ELBV2Response.modify_listener
    original_modify_backend = ELBv2Backend.modify_listener

    def keep(response: ELBV2Response, result: ActionResult) -> ActionResult:
        answered: Any = result._result
        listener: FakeListener = answered["Listeners"][0]
        mutual = response._get_param("MutualAuthentication")
        if mutual is not None:
            trust_store = mutual.get("TrustStoreArn")
            if trust_store and trust_store not in trust_stores.stores(response.elbv2_backend):
                raise ELBClientError("TrustStoreNotFound", f"The trust store '{trust_store}' does not exist")
            trust_stores.put_mutual_authentication(listener, mutual)
        if listener.protocol not in _SECURE:
            # moto declares that every listener has one, and describes none that is None.
            listener.ssl_policy = None  # type: ignore[assignment]
        listener.alpn_policy = response._get_param("AlpnPolicy") or listener.alpn_policy
        return result

    @replaces(ELBv2Backend, "modify_listener")
    def modify_listener(
        self: ELBv2Backend, arn: str, port: Any, protocol: Any, ssl_policy: Any, certificates: Any, actions: Any
    ) -> FakeListener:
        unknown_to_moto = protocol in ("TLS", "UDP", "TCP_UDP")
        listener = original_modify_backend(
            self, arn, port, None if unknown_to_moto else protocol, ssl_policy, certificates, actions
        )
        if unknown_to_moto:
            listener.protocol = protocol
        if certificates and listener.protocol in _SECURE:
            listener.certificates = [each["CertificateArn"] for each in certificates]
            listener.certificate = listener.certificates[0]
        return listener

    replaces(ELBV2Response, "create_listener")(lambda self: keep(self, original_create(self)))
    replaces(ELBV2Response, "modify_listener")(lambda self: keep(self, original_modify(self)))


def _allow_fifty_tags() -> None:
    """https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_AddTags.html; moto stops at ten."""

    @replaces(ELBv2Backend, "add_tags")
    def add_tags(self: ELBv2Backend, resource_arns: list[str], tags: list[dict[str, str]]) -> None:
        for arn in resource_arns:
            self._get_resource_by_arn(arn)
            self.tagging_service.tag_resource(arn, tags)
