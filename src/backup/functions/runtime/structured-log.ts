import { Logger } from '@aws-lambda-powertools/logger';
import type { Context } from 'aws-lambda';
import type { RunLog } from './run';
import type { FunctionName } from '../model/backup-functions';

/** A log that also takes warnings about the machine that a function runs on. */
export interface StructuredLog extends RunLog {
  warned(message: string): void;
}

/** Writes one line of JSON for each decision. */
export function structuredLog(functionName: FunctionName, environmentName: string, context: Context): StructuredLog {
  const logger = new Logger({ serviceName: 'oban-backup', persistentKeys: { function: functionName, environment: environmentName } });
  logger.addContext(context);
  return {
    warned: (message) => logger.warn(message),
    decided: (decision, { result, detail }) => {
      const line = { ...decision, result, detail }; // promise ALL-6a.2
      const message = `${decision.action} ${decision.subject}: ${result}`;
      if (result === 'failed') {
        logger.error(message, line);
      } else if (result === 'left' || result === 'overtaken' || decision.action === 'warn') {
        logger.warn(message, line);
      } else {
        logger.info(message, line);
      }
    },
    judged: (verdict) => {
      const message = verdict.isWrong ? 'the backups have problems' : 'the backups are healthy';
      if (verdict.isWrong) {
        logger.error(message, { verdict });
      } else {
        logger.info(message, { verdict });
      }
    },
  };
}
