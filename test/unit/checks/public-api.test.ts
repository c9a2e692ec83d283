import * as fs from 'fs';
import * as path from 'path';
import { PublicApi } from '../../../scripts/struct-properties/public-api';

// Only where the assembly is that of the sources: `npm test` comes before the compilation, and the tests on the newest CDK come after it.
(isCompiled() ? test : test.skip)('the sources say the same of the public API as the assembly of jsii', () => {
  expect(PublicApi.read().textsAndNumbers().map(({ name }) => name).sort()).toEqual(propertiesOfAssembly());
});

function isCompiled(): boolean {
  const sources = fs.readdirSync('src', { recursive: true, encoding: 'utf-8' })
    .filter((file) => file.endsWith('.ts')).map((file) => path.join('src', file));
  return fs.existsSync('.jsii') && Math.max(...sources.map((file) => fs.statSync(file).mtimeMs)) < fs.statSync('.jsii').mtimeMs;
}

function propertiesOfAssembly(): string[] {
  const { types } = JSON.parse(fs.readFileSync('.jsii', 'utf-8'));
  const isTextOrNumber = (type: any): boolean => ['string', 'number'].includes(type.primitive) || (type.collection && isTextOrNumber(type.collection.elementtype));
  return Object.values<any>(types)
    .filter(({ kind, datatype }) => kind === 'interface' && datatype)
    .flatMap(({ name, properties: own = [] }) => own.filter(({ type }: any) => isTextOrNumber(type)).map((property: any) => `${name}.${property.name}`))
    .sort();
}
