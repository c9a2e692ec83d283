import * as path from 'path';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';

/** Properties of a bundled function. */
export interface BundledFunctionProps extends lambda.FunctionOptions {
  /** The handler's source below `src`, without `.lambda.ts`, such as `custom-resource/image-pointer-seed`. */
  readonly source: string;
}

/** A Lambda function of this package. Its code is bundled with all its imports, so consumers need no bundler. */
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
