import { CustomResource, Duration, Stack, Token } from 'aws-cdk-lib';
import { Construct, IConstruct } from 'constructs';
import { BundledFunction } from '../bundled-function';
import { loggedProvider } from '../custom-resource/logged-provider';
import { IObanEnvironment, ImportedEnvironment } from '../environment-reference';
import { tagWithEnvironment } from '../environment-tag';
import { sortedByKey } from '../sorted-by-key';

/** What is guarded, and what must not change. */
export interface ReplacementGuardProps {
  /** The environment that it belongs to. */
  readonly environment: IObanEnvironment;
  /** What is guarded, as the operator knows it: `server app01`. */
  readonly subject: string;
  /**
   * What replaces it when it changes, by the names that the operator knows: `{ image: 'ami-…' }`. An absent value is the empty
   * string, as leaving a value out may replace as well.
   */
  readonly frozen: { [name: string]: string };
  /** What to do who really wants the change, as sentences. */
  readonly wayOut: string;
}

/**
 * Refuses, at deployment, an update that would replace something with data on it, before that is touched. Synthesis has no
 * memory, so only the deployment can compare. The roll-back of a refused update passes.
 */
export class ReplacementGuard extends Construct {
  constructor(scope: Construct, id: string, props: ReplacementGuardProps) {
    super(scope, id);
    new CustomResource(this, 'Resource', {
      resourceType: 'Custom::ObanReplacementGuard',
      // Without it, a function that cannot answer holds the deployment for an hour.
      serviceTimeout: Duration.minutes(5),
      serviceToken: ReplacementGuardProvider.for(this, props.environment).serviceToken,
      properties: {
        Subject: props.subject,
        Frozen: sortedByKey(props.frozen),
        WayOut: props.wayOut,
      },
    });
  }

  /** Makes CloudFormation ask the guard before it touches these. */
  public protect(...guarded: IConstruct[]): void {
    guarded.forEach((each) => each.node.addDependency(this));
  }
}

/** The functions behind the guards: one set per environment and stack. */
class ReplacementGuardProvider extends Construct {
  public static for(guard: Construct, environment: IObanEnvironment): ReplacementGuardProvider {
    const stack = Stack.of(guard);
    const name = Token.isUnresolved(environment.environmentName) ? '' : environment.environmentName;
    // An imported environment has them in the server's stack like one of another stack: CloudFormation refuses another function for a
    // custom resource, so nobody could go from the one to the other.
    const isMadeHere = Stack.of(environment) === stack && !(environment instanceof ImportedEnvironment);
    const [host, id] = isMadeHere ? [environment, 'ReplacementGuard'] : [stack, `Oban${name}ReplacementGuard`];
    return host.node.tryFindChild(id) as ReplacementGuardProvider | undefined ?? new ReplacementGuardProvider(host as Construct, id, environment);
  }

  public readonly serviceToken: string;

  private constructor(scope: Construct, id: string, environment: IObanEnvironment) {
    super(scope, id);
    tagWithEnvironment(this, environment.environmentName);
    const provider = loggedProvider(this, {
      encryptionKey: environment.encryptionKey,
      onEvent: (owner, functionId, logGroup) => new BundledFunction(owner, functionId, {
        source: 'replacement-guard/replacement-guard',
        description: `Oban environment ${environment.environmentName}: refuses updates that would replace a server or the database`,
        timeout: Duration.seconds(30),
        memorySize: 128,
        logGroup,
      }),
    });
    this.serviceToken = provider.serviceToken;
  }
}
