import * as fs from 'fs';
import * as path from 'path';
import { gunzipSync } from 'zlib';

const ROOT = path.resolve(__dirname, '../..');

/** The structs of aws-cdk-lib, as its jsii assembly has them. */
export class CdkStructs {
  public static read(): CdkStructs {
    return new CdkStructs(JSON.parse(gunzipSync(fs.readFileSync(path.join(ROOT, 'node_modules/aws-cdk-lib/.jsii.gz'))).toString('utf-8')).types);
  }

  private constructor(private readonly types: { readonly [fqn: string]: any }) {}

  /** The name of a struct in the CDK, such as `aws_ec2.SubnetSelection`, by its name in a file of `src`. Undefined for everything else. */
  public nameOf(file: string, typeName: string): string | undefined {
    const [alias, name] = typeName.split('.');
    const source = fs.readFileSync(path.join(ROOT, 'src', file), 'utf-8');
    const [, module] = new RegExp(`import \\* as ${alias} from 'aws-cdk-lib/([\\w-]+)'`).exec(source) ?? [];
    const cdkName = `${module?.replace(/-/g, '_')}.${name}`;
    const type = this.types[`aws-cdk-lib.${cdkName}`];
    return type?.kind === 'interface' && type.datatype ? cdkName : undefined;
  }

  /** The properties of a struct, with those that it inherits. */
  public propertiesOf(cdkName: string): string[] {
    const { properties = [], interfaces = [] } = this.types[`aws-cdk-lib.${cdkName}`];
    const inherited = interfaces.flatMap((fqn: string) => this.propertiesOf(fqn.replace(/^aws-cdk-lib\./, '')));
    return [...inherited, ...properties.map(({ name }: any) => name)];
  }
}
