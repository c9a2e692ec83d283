import { Stack } from 'aws-cdk-lib';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as route53 from 'aws-cdk-lib/aws-route53';
import { Cluster, ClusterOptions, ClusterProps, GatewayEntry, HttpsEntryOptions, ImagePointer, ImagePointerProps, ImagePointerSeeder, PassThroughEntryOptions, Readiness } from '../../../../src';
import { ENV, environment, IMAGE } from '../../../support/environment-fixture';
import { newStack } from '../../server/server-fixture';
import { Check, Checks } from '../check';
import { ENVIRONMENT_NAMES } from '../environment-names';

const CERTIFICATE = `arn:aws:acm:${ENV.region}:${ENV.account}:certificate/11111111-2222-3333-4444-555555555555`;

const gateway = (options: Partial<ClusterOptions> | ((stack: Stack) => Partial<ClusterOptions>)) =>
  environment(typeof options === 'function' ? options : () => options).app;
const https = (options: HttpsEntryOptions) => gateway((stack) => ({ entry: GatewayEntry.https({ certificate: acm.Certificate.fromCertificateArn(stack, 'Own', CERTIFICATE), ...options }) }));
const passThrough = (options: PassThroughEntryOptions) => gateway({ entry: GatewayEntry.tlsPassThrough(options) });
const requested = (domainName: string) => gateway((stack) => ({
  entry: GatewayEntry.https({
    domainName,
    hostedZone: route53.HostedZone.fromHostedZoneAttributes(stack, 'Zone', { hostedZoneId: 'Z0123456789', zoneName: 'oban.example.com' }),
  }),
}));

/** A cluster beside those of an environment, with the environment's parts. */
const cluster = (props: Partial<ClusterProps>) => {
  const { environment: made, account, stack } = environment();
  return new Cluster(stack, 'Cluster', {
    entry: GatewayEntry.tlsPassThrough(),
    image: IMAGE,
    clusterName: 'portal',
    environmentName: 'prod',
    account,
    network: made.network,
    keyPair: made.keyPair,
    pointerSeeder: new ImagePointerSeeder(stack, 'Seeder', { environmentName: 'prod' }),
    alarms: made.alarms,
    ...props,
  });
};

const pointer = (props: Partial<ImagePointerProps>) => {
  const stack = newStack();
  return new ImagePointer(stack, 'Pointer', {
    environmentName: 'prod',
    clusterName: 'portal',
    baseImageId: 'ami-0a1b2c3d4e5f60718',
    seeder: new ImagePointerSeeder(stack, 'Seeder', { environmentName: 'prod' }),
    ...props,
  });
};

const CLUSTER_NAMES: Check['refused'] = [
  ['Portal', "the cluster name is 'Portal': give 2 to 16 lower-case letters, digits and hyphens, beginning with a letter and not ending with a hyphen"],
  ['a'.repeat(17), /the cluster name is 'a{17}'/],
  ['inventory', /the cluster name is 'inventory'/],
];

const PORTS: Check['refused'] = [
  [0, "targetPort of cluster 'b2g' is 0: give a whole number from 1 to 65535"],
  [99_999, "targetPort of cluster 'b2g' is 99999: give a whole number from 1 to 65535"],
  [443.5, /targetPort of cluster 'b2g' is 443\.5/],
  [NaN, /targetPort of cluster 'b2g' is NaN/],
];

const HEALTH_PATHS: Check['refused'] = [
  ['health', "healthPath of cluster 'b2g' is 'health': give a path that begins with a slash, such as '/health', without spaces and of at most 1024 characters"],
  ['', /healthPath of cluster 'b2g' is '': give a path/],
  ['/is it well', /healthPath of cluster 'b2g' is '\/is it well'/],
  [`/${'a'.repeat(1024)}`, /of at most 1024 characters/],
];

const COMMANDS: Check['refused'] = [['x'.repeat(20_000), /the boot script of cluster 'b2g' has \d+ bytes and EC2 accepts 16384: shorten bootCommands and startCommands/]];

/**
 * Ports and paths: https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateTargetGroup.html
 * Codes: https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_Matcher.html
 * Names of certificates: https://docs.aws.amazon.com/acm/latest/APIReference/API_RequestCertificate.html
 */
export const CLUSTER_CHECKS: Checks = {
  'ClusterOptions.bootCommands': { give: (command) => gateway({ bootCommands: [command] }), refused: COMMANDS },
  'ClusterOptions.startCommands': { give: (command) => gateway({ startCommands: [command] }), refused: COMMANDS },
  'ClusterOptions.deletionProtectionOptOut': {
    give: (deletionProtectionOptOut) => gateway({ deletionProtectionOptOut }),
    refused: [[' ', "deletionProtectionOptOut of cluster 'b2g' is empty: say why its load balancer may be deleted, or leave it out"]],
  },
  'ClusterProps.clusterName': { give: (clusterName) => cluster({ clusterName }), refused: CLUSTER_NAMES, needsValue: /^clusterName is only known at deployment: give it as text/ },
  'ClusterProps.environmentName': { give: (environmentName) => cluster({ environmentName }), refused: ENVIRONMENT_NAMES },
  'ObanEnvironment.addCluster.clusterName': {
    give: (name) => environment().environment.addCluster(name, { entry: GatewayEntry.tlsPassThrough(), image: IMAGE }),
    refused: CLUSTER_NAMES,
    needsValue: 'the name of a cluster is only known at deployment: give it as text, because logical ids contain it',
  },
  'HttpsEntryOptions.domainName': {
    give: requested,
    refused: [
      ['b2g.oban.example.org', "domainName of cluster 'b2g' is 'b2g.oban.example.org', which is outside its hostedZone 'oban.example.com': "
        + "give a name that ends with '.oban.example.com', or the hosted zone of 'b2g.oban.example.org'"],
      ['notoban.example.com', /'notoban\.example\.com', which is outside its hostedZone/],
      ['https://b2g.oban.example.com', /domainName of cluster 'b2g' is 'https:.*': give a full name of at most 64 characters/],
      ['b2g', /domainName of cluster 'b2g' is 'b2g': give a full name/],
      [`${'a'.repeat(60)}.oban.example.com`, /give a full name of at most 64 characters/],
    ],
  },
  'HttpsEntryOptions.targetPort': { give: (targetPort) => https({ targetPort }), refused: PORTS },
  'HttpsEntryOptions.healthPath': { give: (healthPath) => https({ healthPath }), refused: HEALTH_PATHS },
  'HttpsEntryOptions.healthyHttpCodes': {
    give: (healthyHttpCodes) => https({ healthyHttpCodes }),
    refused: [
      ['200-599', "healthyHttpCodes of cluster 'b2g' is '200-599': give codes and ranges from 200 to 499, such as '200' or '200-299,401'"],
      ['199', /'199': give codes/],
      ['299-200', /'299-200': give codes/],
      ['200, 401', /'200, 401': give codes/],
      ['2xx', /'2xx': give codes/],
      ['', /'': give codes/],
    ],
  },
  'PassThroughEntryOptions.targetPort': { give: (targetPort) => passThrough({ targetPort }), refused: PORTS },
  'PassThroughEntryOptions.healthPath': { give: (healthPath) => passThrough({ healthPath }), refused: HEALTH_PATHS },
  'ImagePointerSeederProps.environmentName': {
    give: (environmentName) => new ImagePointerSeeder(newStack(), 'Seeder', { environmentName }),
    refused: ENVIRONMENT_NAMES,
  },
  'ImagePointerProps.environmentName': { give: (environmentName) => pointer({ environmentName }), refused: ENVIRONMENT_NAMES },
  'ImagePointerProps.clusterName': { give: (clusterName) => pointer({ clusterName }), refused: CLUSTER_NAMES },
  'ImagePointerProps.baseImageId': {
    give: (baseImageId) => pointer({ baseImageId }),
    refused: [['snap-0a1b2c3d4e5f60718', "baseImageId of the ImagePointer is 'snap-0a1b2c3d4e5f60718': give the id of an image (ami- and 8 or 17 hexadecimal digits)"]],
  },
  'Readiness.instanceRunning.reason': {
    give: (reason) => gateway({ readiness: Readiness.instanceRunning(reason) }),
    refused: [[' ', /Readiness\.instanceRunning was given an empty reason: give the reason for which this cluster cannot wait for healthy targets/]],
  },
};
