import type { DatabaseRule } from './database-rule';

/** The instance classes of an edition. */
interface Classes {
  readonly burstable: string[];
  /** The first letters of the other families, which are available from `large` on. */
  readonly families: string;
  readonly shown: string;
}

const CLASSES: { readonly [engine: string]: Classes } = {
  'sqlserver-se': {
    burstable: ['xlarge', '2xlarge'],
    families: 'mrxz',
    shown: 't3.xlarge, t3.2xlarge, and m, r, x and z classes with Intel or AMD processors from large on',
  },
  'sqlserver-web': {
    burstable: ['small', 'medium', 'large', 'xlarge', '2xlarge'],
    families: 'mrz',
    shown: 't3 from small to 2xlarge, and m, r and z classes with Intel or AMD processors from large on',
  },
  'sqlserver-ex': {
    burstable: ['micro', 'small', 'medium', 'large', 'xlarge'],
    families: '',
    shown: 't3 from micro to xlarge',
  },
};

export const INSTANCE_CLASS: DatabaseRule = {
  name: 'instance class',
  source: 'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/SQLServer.Concepts.General.InstanceClasses.html',
  check: (database) => {
    const given = database.text('DBInstanceClass');
    const engine = database.text('Engine') ?? '';
    const classes = CLASSES[engine];
    return given === undefined || classes === undefined || runsOn(classes, given) ? undefined
      : `the database's instanceType is '${given.replace(/^db\./, '')}': ${engine} runs on ${classes.shown}`;
  },
};

function runsOn({ burstable, families }: Classes, given: string): boolean {
  const [, family, size] = /^db\.([a-z]+\d\w*)\.(\w+)$/.exec(given) ?? [];
  if (family === 't3') {
    return burstable.includes(size);
  }
  const isGraviton = /\dg/.test(family);
  return family !== undefined && families.includes(family[0]) && !isGraviton && size.endsWith('large');
}

/** The cores and the memory that SQL Server 2022 and earlier versions use in Standard Edition. A class with more cores also has more memory. */
const STANDARD = { cores: 24, gibibytes: 128, lastMajorVersion: 16 };

/** The minimum memory in GiB per virtual processor, by the first letter of the family. */
const GIBIBYTES_PER_PROCESSOR: { readonly [letter: string]: number } = { m: 4, r: 8, z: 8, x: 15 };

export const CLASS_IN_USE: DatabaseRule = {
  name: 'class in use',
  source: 'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/SQLServer.Concepts.General.FeatureSupport.Limits.html',
  check: (database) => {
    const [, letter, size] = /^db\.([mrxz])\w*\.(\d*)xlarge$/.exec(database.text('DBInstanceClass') ?? '') ?? [];
    const major = parseInt(database.text('EngineVersion') ?? '', 10);
    if (letter === undefined || database.text('Engine') !== 'sqlserver-se' || !(major <= STANDARD.lastMajorVersion)) {
      return undefined;
    }
    const gibibytes = 4 * Number(size || 1) * GIBIBYTES_PER_PROCESSOR[letter];
    return gibibytes > STANDARD.gibibytes
      ? `the database's instanceType '${database.text('DBInstanceClass')!.slice('db.'.length)}' is larger than SQL Server can use: Standard Edition uses up to ${STANDARD.cores} cores and ${STANDARD.gibibytes} GB of memory`
      : undefined;
  },
};

/** The Regions that do not offer the default class with SQL Server, and a class for each edition that all of them offer. */
const NOT_OFFERED = { instanceClass: 'db.m6i.large', regions: ['ap-southeast-3', 'ap-southeast-4', 'eu-central-2', 'eu-south-2'] };
const OFFERED_INSTEAD: { readonly [engine: string]: string } = { 'sqlserver-se': 'm7i.large', 'sqlserver-web': 'm5.large' };

export const CLASS_OF_REGION: DatabaseRule = {
  name: 'class of the Region',
  source: 'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Concepts.DBInstanceClass.RegionSupport.html',
  check: (database) => {
    const instead = OFFERED_INSTEAD[database.text('Engine') ?? ''];
    return instead === undefined || database.text('DBInstanceClass') !== NOT_OFFERED.instanceClass || !NOT_OFFERED.regions.includes(database.region ?? '')
      ? undefined
      : `RDS did not offer the database's instanceType 'm6i.large' in ${database.region} when this version was released: give another one, such as ${instead}, ` +
        'or acknowledge this warning if the Region offers it now';
  },
};
