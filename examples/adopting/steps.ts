import { createHash } from 'crypto';
import * as fs from 'fs';
import * as path from 'path';

/**
 * The properties that the template of the import keeps, by the types that are imported. AWS cannot change them in place, or requires them. The others
 * are added by the deployment after the import, which makes CloudFormation apply them to the resource.
 */
const KEPT: Record<string, readonly string[]> = {
  'AWS::EC2::Instance': ['AvailabilityZone', 'BlockDeviceMappings', 'EbsOptimized', 'ImageId', 'InstanceType', 'KeyName', 'SubnetId', 'UserData'],
  'AWS::EC2::Volume': ['AvailabilityZone', 'Encrypted', 'KmsKeyId', 'Size', 'VolumeType'],
  'AWS::EC2::VolumeAttachment': ['Device', 'InstanceId', 'VolumeId'],
  'AWS::RDS::DBInstance': [
    'AllocatedStorage', 'DBInstanceClass', 'DBSubnetGroupName', 'Engine', 'EngineVersion', 'KmsKeyId', 'LicenseModel', 'MasterUsername', 'StorageEncrypted',
    'StorageType', 'Timezone',
  ],
};

interface Template {
  Resources: Record<string, any>;
  Outputs?: Record<string, any>;
}

/**
 * Writes the assemblies of the two steps before the last one beside the assembly of the app: `<assembly>.around` has a stack without the resources
 * to import and without those that refer to them, and `<assembly>.import` has the resources to import with the properties that AWS cannot change.
 */
export function writeSteps(assembly: string, stackName: string): void {
  const file = `${stackName}.template.json`;
  const template: Template = JSON.parse(fs.readFileSync(path.join(assembly, file), 'utf-8'));
  write(assembly, 'around', file, around(template));
  write(assembly, 'import', file, importing(template));
}

function around({ Resources, Outputs = {}, ...others }: Template): Template {
  const absent = new Set(Object.keys(Resources).filter((id) => Resources[id].Type in KEPT));
  for (let before = -1; before < absent.size;) {
    before = absent.size;
    Object.keys(Resources).filter((id) => refersTo(Resources[id], absent)).forEach((id) => absent.add(id));
  }
  return {
    ...others,
    Resources: Object.fromEntries(Object.entries(Resources).filter(([id]) => !absent.has(id))),
    Outputs: Object.fromEntries(Object.entries(Outputs).filter(([, output]) => !refersTo(output, absent))),
  };
}

function importing(template: Template): Template {
  const imported = Object.entries(template.Resources).filter(([, { Type }]) => Type in KEPT).map(([id, resource]) => {
    const Properties = Object.fromEntries(Object.entries(resource.Properties).filter(([name]) => KEPT[resource.Type].includes(name)));
    return [id, { ...resource, Properties, DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' }];
  });
  return { ...template, Resources: { ...template.Resources, ...Object.fromEntries(imported) } };
}

function refersTo(value: any, ids: ReadonlySet<string>): boolean {
  if (typeof value !== 'object' || value === null) {
    return false;
  }
  const named = [value.Ref, value['Fn::GetAtt']?.[0], ...[value.DependsOn ?? []].flat(), ...placeholders(value['Fn::Sub'])];
  return named.some((id) => ids.has(id)) || Object.values(value).some((each) => refersTo(each, ids));
}

function placeholders(sub: any): string[] {
  const text = Array.isArray(sub) ? sub[0] : sub;
  return typeof text === 'string' ? [...text.matchAll(/\$\{([^!.}]+)/g)].map(([, id]) => id) : [];
}

function write(assembly: string, step: string, file: string, template: Template): void {
  const folder = `${assembly}.${step}`;
  fs.rmSync(folder, { recursive: true, force: true });
  fs.cpSync(assembly, folder, { recursive: true });
  const text = JSON.stringify(template, undefined, 1);
  fs.writeFileSync(path.join(folder, file), text);
  // The CDK CLI uploads a template under the hash of its contents, and uploads nothing if that name exists.
  const manifest = JSON.parse(fs.readFileSync(path.join(folder, 'manifest.json'), 'utf-8'));
  const [, hash] = /([0-9a-f]{64})\.json$/.exec(manifest.artifacts[file.replace('.template.json', '')].properties.stackTemplateAssetObjectUrl)!;
  for (const name of ['manifest.json', file.replace('.template.json', '.assets.json')]) {
    const target = path.join(folder, name);
    fs.writeFileSync(target, fs.readFileSync(target, 'utf-8').replaceAll(hash, createHash('sha256').update(text).digest('hex')));
  }
}

if (require.main === module) {
  const [assembly, stackName] = process.argv.slice(2);
  if (assembly === undefined || stackName === undefined) {
    throw new Error('give the folder of the assembly and the name of the stack: npx ts-node steps.ts cdk.out oban-production');
  }
  writeSteps(assembly.replace(/\/$/, ''), stackName);
}
