import { randomBytes } from 'crypto';
import * as fs from 'fs';
import { ACMClient } from '@aws-sdk/client-acm';
import { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { KMSClient } from '@aws-sdk/client-kms';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { S3Client } from '@aws-sdk/client-s3';
import { requireEmptyFolder, writeRecording } from './recording-folder';
import { linesOfReport, markdownOfReport } from './render-report';
import type { VerifyRequest } from './verify-command-line';
import { AcceptedFinding, readAccepted } from '../../verify/accepted';
import { Account, AccountProps } from '../../verify/account/account';
import { CLAUSES } from '../../verify/catalogue/catalogue';
import type { Check } from '../../verify/check';
import { checksWith } from '../../verify/checks/all-checks';
import { AccountRecorder } from '../../verify/recording/account-recorder';
import type { VerifyReport } from '../../verify/report/report';
import { verify } from '../../verify/verify';
import { warnOfClock } from '../clock-warning';
import { Progress } from '../progress';
import { Refusal, UsageError } from '../refusals';
import { openSession, Session } from '../session';
import { say, Terminal } from '../terminal';

/** The length of the random key of a recording. */
const KEY_BYTES = 32;

/** Verifies an environment and prints the report. Returns whether nothing is wrong. */
export async function carryOutVerify(request: VerifyRequest, terminal: Terminal): Promise<boolean> {
  requireKnownClauses(request.only);
  const accepted = acceptedIn(request.acceptedFile);
  if (request.recordFolder !== undefined) {
    requireEmptyFolder(request.recordFolder);
  }
  const session = await openSession(request.environmentName);
  warnOfClock(session, terminal.err);
  const progress = new Progress(terminal.err, 'verify', 'answered');
  const asked = new Set<Check>();
  try {
    const props = accountPropsOf(session);
    const recorder = request.recordFolder === undefined ? undefined : new AccountRecorder(props);
    const account = recorder?.account ?? new Account(props);
    const report = await verify(account, {
      checks: checksWith(request.isDrift ? ['--drift'] : []),
      only: request.only,
      accepted,
      begun: (check) => asked.add(check),
      checked: (check) => {
        asked.delete(check);
        progress.step([...asked].map(({ clause }) => clause));
      },
    });
    progress.end();
    if (recorder !== undefined) {
      writeRecording(request.recordFolder!, recorder.recording(randomBytes(KEY_BYTES)));
    }
    say(terminal.out, ...linesOf(report, request));
    return !report.isWrong;
  } finally {
    progress.end();
  }
}

function accountPropsOf(session: Session): AccountProps {
  const { clients, connection } = session;
  return {
    ...session,
    clients: {
      ...clients,
      acm: connection.client(ACMClient),
      cloudTrail: connection.client(CloudTrailClient),
      cloudWatch: connection.client(CloudWatchClient),
      eventBridge: connection.client(EventBridgeClient),
      kms: connection.client(KMSClient),
      lambda: connection.client(LambdaClient),
      logs: connection.client(CloudWatchLogsClient),
      s3: connection.client(S3Client),
    },
  };
}

function linesOf(report: VerifyReport, { format }: VerifyRequest): string[] {
  switch (format) {
    case 'json': return [JSON.stringify(report, undefined, 2)];
    case 'markdown': return markdownOfReport(report);
    case 'table': return linesOfReport(report);
  }
}

function requireKnownClauses(only: readonly string[] = []): void {
  const known = CLAUSES.flatMap(({ id }) => [id, id.split('-')[0]]) as string[];
  const unknown = only.find((each) => !known.includes(each));
  if (unknown !== undefined) {
    throw new UsageError(`--only names ${unknown}, which the catalogue does not have: use a clause or one of ${[...new Set(known.filter((each) => !each.includes('-')))].join(', ')}`);
  }
}

function acceptedIn(file: string | undefined): AcceptedFinding[] {
  if (file === undefined) {
    return [];
  }
  try {
    return readAccepted(fs.readFileSync(file, 'utf-8'));
  } catch (error) {
    throw new Refusal(`--accepted ${file} cannot be read: ${(error as Error).message}`);
  }
}
