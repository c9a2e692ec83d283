import type { DatabaseRule } from './database-rule';

const STANDARD = 'sqlserver-se';
const EDITIONS = [STANDARD, 'sqlserver-web', 'sqlserver-ex'];
const LICENSING = 'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/SQLServer.Concepts.General.Licensing.html';
const VERSIONS = 'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/SQLServer.Concepts.General.VersionSupport.html';

export const EDITION: DatabaseRule = {
  name: 'edition',
  source: LICENSING,
  check: (database) => {
    const engine = database.text('Engine');
    return engine === undefined || EDITIONS.includes(engine) ? undefined
      : `the database's engine is '${engine}': give a SqlServerEdition, whose engines are ${EDITIONS.join(', ')}`;
  },
};

export const EDITION_OF_PROFILE: DatabaseRule = {
  name: 'edition of the profile',
  source: LICENSING,
  check: (database) => {
    const engine = database.text('Engine');
    return !database.standardEditionOnly || engine === undefined || engine === STANDARD ? undefined
      : `the database's engine is '${engine}', and the environment's profile allows Standard Edition only: leave edition out, ` +
        'or use a profile without standardEditionOnly, such as EnvironmentProfile.staging()';
  },
};

export const LICENCE: DatabaseRule = {
  name: 'licence',
  source: LICENSING,
  check: (database) => {
    const licence = database.text('LicenseModel');
    return licence === 'license-included' || (licence === undefined && database.isSet('LicenseModel')) ? undefined
      : `the database's licence model is '${licence ?? 'not set'}': leave it license-included, the only model of these editions`;
  },
};

// A major version alone selects the current default minor version of AWS, so that a restore or a second environment could get another version.
export const ENGINE_VERSION: DatabaseRule = {
  name: 'engine version',
  source: VERSIONS,
  check: (database) => {
    const version = database.text('EngineVersion');
    return /^\d+\.\d+\.\d+\.\d+\.v\d+$/.test(version ?? '') || (version === undefined && database.isSet('EngineVersion')) ? undefined
      : `the database's engineVersion is '${version ?? 'not set'}': give the complete version, such as SqlServerEngineVersion.VER_16_00_4236_2_V1 ` +
        "or SqlServerEngineVersion.of('16.00.4236.2.v1', '16.00')";
  },
};
