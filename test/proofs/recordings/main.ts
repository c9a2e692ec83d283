import * as fs from 'fs';
import * as path from 'path';
import { Difference, differencesOfError, differencesOfFields, explained, LocalError, PublicAnswers, PublicError } from './differences';
import { EXPLANATIONS } from './explanations';
import { recordedVerify } from './lived-recording';
import { Shape, shapeOf } from './shape';
import { writeRecording } from '../../../src/cli/verify/recording-folder';
import type { VerifyClients } from '../../../src/verify/account/verify-clients';
import { CHECKS } from '../../../src/verify/checks/all-checks';
import type { Recording } from '../../../src/verify/recording/recorded-call';
import { verify } from '../../../src/verify/verify';
import { LOCAL_AWS_RECORDING, LOCAL_AWS_ROWS, replayed } from '../../support/recordings/replay';
import { tableRows } from '../../support/recordings/table-rows';
import { table } from '../../support/table';
import { livedAccount } from '../verify/lived-account';

/** Recorded answers of AWS that others have published, with their source. */
interface PublicRecording {
  readonly source: string;
  readonly answers: readonly PublicAnswers[];
  readonly errors: readonly PublicError[];
}

const PUBLIC = path.join(__dirname, 'public');
const WRITE = '--write';

/** Compares the published answers of AWS with those of the local AWS. With `--write`, the recording of the local AWS replaces the one of the tests. */
async function main(args: readonly string[]): Promise<void> {
  const account = await livedAccount();
  try {
    const { report, recording } = await recordedVerify(account);
    if (args.includes(WRITE)) {
      fs.rmSync(LOCAL_AWS_RECORDING, { recursive: true, force: true });
      writeRecording(LOCAL_AWS_RECORDING, recording);
      fs.writeFileSync(LOCAL_AWS_ROWS, `${JSON.stringify(tableRows(report), undefined, 1)}\n`);
    }
    const again = await verify(replayed(recording), { checks: CHECKS, accepted: [] });
    const found: Difference[] = differencesOfReplay(tableRows(report), tableRows(again));
    for (const { answers, errors } of publicRecordings()) {
      found.push(...answers.flatMap((each) => differencesOfFields(each, localShape(recording, each))));
      for (const each of errors) {
        found.push(...differencesOfError(each, await errorOf(account.clients, each)));
      }
    }
    print(found);
  } finally {
    await account.aws.stop();
  }
}

function differencesOfReplay(live: readonly string[], again: readonly string[]): Difference[] {
  return live.join('\n') === again.join('\n') ? [] : [{ at: 'the replay', difference: `verify gave ${live.filter((row) => !again.includes(row)).join('; ')} only when it was recorded` }];
}

function publicRecordings(): PublicRecording[] {
  return fs.readdirSync(PUBLIC).sort().map((file) => JSON.parse(fs.readFileSync(path.join(PUBLIC, file), 'utf-8')));
}

function localShape({ operations }: Recording, { service, operation }: PublicAnswers): Shape | undefined {
  const found = operations.find((each) => each.service === service && each.operation === operation);
  return found && shapeOf(found.calls.flatMap(({ output }) => output ?? []));
}

/** Makes the request that AWS refused. Returns the error of the local AWS. */
async function errorOf(clients: VerifyClients, { service, operation, input }: PublicError): Promise<LocalError | undefined> {
  const client = (Object.values(clients) as any[]).find(({ config }) => config.serviceId === service);
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const { [`${operation}Command`]: Command } = require(`@aws-sdk/client-${service.toLowerCase().replace(/ /g, '-')}`);
  try {
    await client.send(new Command(input));
    return undefined;
  } catch (error) {
    const { name, message, Error: wire } = error as Error & { readonly Error?: { readonly Code?: string } };
    // The SDK renames some codes of the query protocol: https://smithy.io/2.0/aws/protocols/aws-query-protocol.html
    return { code: wire?.Code ?? name, message };
  }
}

function print(found: readonly Difference[]): void {
  const { differences, idle } = explained(found, EXPLANATIONS);
  const open = differences.filter(({ reason }) => reason === undefined);
  process.stdout.write(`${table(differences.map(({ at, difference, reason }) => ({ at, difference, explanation: reason ?? 'NONE' })))}\n`);
  process.stdout.write(idle.map(({ at }) => `no difference is explained by the explanation of ${at}\n`).join(''));
  process.stdout.write(`${differences.length} differences, of which ${open.length} have no explanation; ${idle.length} explanations without a difference\n`);
  process.exitCode = open.length + idle.length === 0 ? 0 : 1;
}

void main(process.argv.slice(2));
