export * from './database-options';
export * from './edition';
export * from './sql-server-database';
