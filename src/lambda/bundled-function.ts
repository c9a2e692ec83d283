import * as path from 'path';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';

/** Which handler it runs, and how. */
export interface BundledFunctionProps extends lambda.FunctionOptions {
  /** The handler's source below `src`, without `.lambda.ts`, such as `custom-resource/image-pointer-seed`. */
  readonly source: string;
}

/** A function of the package: its code comes bundled with all that it imports, so consumers need no bundler. */
export class BundledFunction extends lambda.Function {
  constructor(scope: Construct, id: string, { source, ...options }: BundledFunctionProps) {
    super(scope, id, {
      ...options,
      runtime: lambda.Runtime.NODEJS_24_X,
      code: lambda.Code.fromAsset(path.join(__dirname, '..', '..', 'assets', path.dirname(source))),
      handler: `${path.basename(source)}.handler`,
    });
  }
}
