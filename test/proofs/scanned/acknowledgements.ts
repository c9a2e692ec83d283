import { App, Validations } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';

/** A finding of a checker that is right as it is, for a construct and all below it. */
export interface Acknowledgement {
  readonly construct: IConstruct;
  readonly rule: string;
  readonly reason: string;
}

export function acknowledgements(app: App): Acknowledgement[] {
  return app.node.findAll().flatMap((construct) => construct.node.metadata
    .filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
    .flatMap(({ data }) => Object.entries<string>(data).map(([rule, reason]) => ({ construct, rule, reason }))));
}
