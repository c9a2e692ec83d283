import * as fs from 'fs';
import * as path from 'path';
import type { Recording } from '../../verify/recording/recorded-call';
import { Refusal, UsageError } from '../refusals';

/** The file with the environment of a recording, beside a folder for each service. */
export const ENVIRONMENT_FILE = 'environment.json';

/** Refuses a folder that has files: a recording must not have answers of an earlier one among its own. */
export function requireEmptyFolder(folder: string): void {
  if (!isEmptyOrNew(folder)) {
    throw new UsageError(`--record ${folder}: the folder is not empty; name a new or an empty folder`);
  }
}

function isEmptyOrNew(folder: string): boolean {
  try {
    return fs.readdirSync(folder).length === 0;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      return true;
    }
    throw new Refusal(`--record ${folder}: ${(error as Error).message}`);
  }
}

/** Writes a recording: a file for the environment, and one for each operation of each service. */
export function writeRecording(folder: string, { environment, operations }: Recording): void {
  write(path.join(folder, ENVIRONMENT_FILE), JSON.stringify(environment, undefined, 1));
  for (const { service, operation, calls } of operations) {
    // A line for each call: a recording has some hundred calls.
    const lines = calls.map((call) => JSON.stringify(call)).join(',\n');
    write(path.join(folder, folderOf(service), `${operation}.json`), `{"service":${JSON.stringify(service)},"operation":${JSON.stringify(operation)},"calls":[\n${lines}\n]}`);
  }
}

/** Returns the name of a service's folder, such as `auto-scaling`. */
function folderOf(service: string): string {
  return service.toLowerCase().replace(/ /g, '-');
}

function write(file: string, json: string): void {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, `${json}\n`);
}
