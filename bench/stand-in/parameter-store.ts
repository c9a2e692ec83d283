import { Fault } from './fault';
import type { StandInParameter, World } from './world';

interface Input {
  readonly [name: string]: any;
}

const WRITTEN = Date.UTC(2026, 0, 1) / 1_000;

/** The supported actions of Systems Manager, by their names. */
export const PARAMETER_STORE_ACTIONS: { readonly [name: string]: (world: World, input: Input) => object } = {
  /** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_DescribeParameters.html */
  DescribeParameters: (world, { ParameterFilters = [], MaxResults = 50, NextToken }) => {
    requireSize(MaxResults, 50);
    const isWanted = ({ dataType }: StandInParameter) => ParameterFilters.every(({ Key, Values }: Input) => {
      if (Key !== 'DataType') {
        throw new Fault('InvalidFilterKey', `The stand-in does not filter by ${Key}`);
      }
      return Values.includes(dataType);
    });
    const { items, nextToken } = world.parameters.page(MaxResults, NextToken, isWanted);
    return {
      Parameters: items.map(({ name, dataType, values }) => (
        { Name: name, Type: 'String', DataType: dataType, Version: values.length, LastModifiedDate: WRITTEN, Tier: 'Standard' })),
      NextToken: nextToken,
    };
  },

  /** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParametersByPath.html */
  GetParametersByPath: (world, { Path, Recursive = false, MaxResults = 10, NextToken }) => {
    requireSize(MaxResults, 10);
    const below = `${Path.replace(/\/$/, '')}/`;
    const isWanted = ({ name }: StandInParameter) => name.startsWith(below) && (Recursive || !name.slice(below.length).includes('/'));
    const { items, nextToken } = world.parameters.page(MaxResults, NextToken, isWanted);
    return { Parameters: items.map(newest), NextToken: nextToken };
  },

  /** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameterHistory.html */
  GetParameterHistory: (world, { Name, MaxResults = 50, NextToken }) => {
    requireSize(MaxResults, 50);
    const parameter = requireParameter(world, Name);
    const start = Number(NextToken ?? 0);
    const numbers = parameter.values.map((_, index) => index + 1).slice(start, start + MaxResults);
    return {
      Parameters: numbers.map((number) => version(parameter, number)),
      NextToken: start + MaxResults < parameter.values.length ? String(start + MaxResults) : undefined,
    };
  },

  /** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameter.html */
  GetParameter: (world, { Name }) => {
    const [name, selector] = Name.split(':');
    const parameter = requireParameter(world, name);
    const number = selector === undefined ? parameter.values.length : Number(selector);
    if (!(number >= 1 && number <= parameter.values.length)) {
      throw new Fault('ParameterVersionNotFound', `Systems Manager could not find version ${selector} of ${name}`);
    }
    return { Parameter: version(parameter, number) };
  },

  /** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameters.html */
  GetParameters: (world, { Names }) => {
    requireSize(Names.length, 10);
    const isKnown = (name: string) => world.parameters.get(name) !== undefined;
    return {
      Parameters: Names.filter(isKnown).map((name: string) => newest(requireParameter(world, name))),
      InvalidParameters: Names.filter((name: string) => !isKnown(name)),
    };
  },
};

function requireParameter(world: World, name: string): StandInParameter {
  const parameter = world.parameters.get(name);
  if (parameter === undefined) {
    throw new Fault('ParameterNotFound', `Parameter ${name} not found.`);
  }
  return parameter;
}

function requireSize(size: number, most: number): void {
  if (size < 1 || size > most) {
    throw new Fault('ValidationException', `${size} are wanted: between 1 and ${most} are allowed`);
  }
}

function newest(parameter: StandInParameter): object {
  return version(parameter, parameter.values.length);
}

function version({ name, dataType, values }: StandInParameter, number: number): object {
  return { Name: name, Type: 'String', DataType: dataType, Value: values[number - 1], Version: number, LastModifiedDate: WRITTEN + number };
}
