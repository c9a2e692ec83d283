/**
 * Returns the ports that the Internet can reach in the running AWS. A port is open only if its network interface has a public address or is
 * that of an Internet-facing load balancer, the subnet routes to an Internet gateway, the network ACL allows the connection and its response,
 * and a security group allows the connection.
 */
export async function reachableFromInternet(ask) {
  const [{ RouteTables }, { NetworkAcls }, { LoadBalancers }, { SecurityGroups }, { Reservations }] = await Promise.all([
    ask('ec2', 'DescribeRouteTables'),
    ask('ec2', 'DescribeNetworkAcls'),
    ask('elastic-load-balancing-v2', 'DescribeLoadBalancers'),
    ask('ec2', 'DescribeSecurityGroups'),
    ask('ec2', 'DescribeInstances', { Filters: [{ Name: 'instance-state-name', Values: ['running'] }] }),
  ]);
  const facing = [
    ...LoadBalancers.filter((each) => each.Scheme === 'internet-facing').map((each) => ({
      name: 'load balancer', subnets: each.AvailabilityZones.map((zone) => zone.SubnetId), groups: each.SecurityGroups ?? [],
    })),
    ...Reservations.flatMap((reservation) => reservation.Instances).map((each) => ({
      name: each.InstanceId, subnets: each.PublicIpAddress ? [each.SubnetId] : [], groups: each.SecurityGroups.map((group) => group.GroupId),
    })),
  ];
  return facing.flatMap(({ name, subnets, groups }) => {
    const open = SecurityGroups.filter((group) => groups.includes(group.GroupId)).flatMap((group) => portsFromAnywhere(group.IpPermissions));
    return open.filter(([from, to]) => subnets.some((subnet) => routesToInternet(RouteTables, subnet) && aclLetsThrough(NetworkAcls, subnet, from, to)))
      .map(([from, to]) => `${name}:${from === to ? from : `${from}-${to}`}`);
  });
}

function portsFromAnywhere(permissions) {
  return permissions
    .filter((permission) => permission.IpRanges?.some((range) => range.CidrIp === '0.0.0.0/0') || permission.Ipv6Ranges?.length)
    .map((permission) => (permission.IpProtocol === '-1' ? [0, 65535] : [permission.FromPort, permission.ToPort]));
}

function routesToInternet(routeTables, subnet) {
  return routeTables.some((table) => table.Associations.some((association) => association.SubnetId === subnet)
    && table.Routes.some((route) => route.GatewayId?.startsWith('igw-')));
}

function aclLetsThrough(acls, subnet, from, to) {
  const acl = acls.find((each) => each.Associations.some((association) => association.SubnetId === subnet));
  return decides(acl, false, from, to) === 'allow' && decides(acl, true, 1024, 65535) === 'allow';
}

/** Returns the action of the first entry, by number, that covers the whole Internet. */
function decides(acl, egress, from, to) {
  return acl.Entries.filter((entry) => entry.Egress === egress && entry.CidrBlock === '0.0.0.0/0'
    && (entry.Protocol === '-1' || (entry.Protocol === '6' && entry.PortRange.From <= from && entry.PortRange.To >= to)))
    .sort((a, b) => a.RuleNumber - b.RuleNumber)[0]?.RuleAction;
}
