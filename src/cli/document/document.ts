import * as fs from 'fs';
import * as path from 'path';
import type { DocumentRequest } from './document-command-line';
import type { AccountAnswers } from '../../document/answers';
import { chooseEnvironment, NoSingleEnvironment } from '../../document/assembly/environment';
import { readAssembly, UnreadableAssembly } from '../../document/assembly/read-assembly';
import type { AsBuiltDocument } from '../../document/content/block';
import { documentOf } from '../../document/document';
import { readAnswers } from '../../document/read-answers';
import { redact } from '../../document/redaction/redact';
import { renderHtml } from '../../document/rendering/html';
import { renderMarkdown } from '../../document/rendering/markdown';
import { renderFigures } from '../../document/rendering/svg';
import { Refusal } from '../refusals';
import { say, Terminal } from '../terminal';

/** Writes the as-built document of an environment. Throws a Refusal if the assembly does not have it, or if a file cannot be written. */
export function document(request: DocumentRequest, terminal: Terminal): void {
  const { app, environmentName, isRedacted } = request;
  const environment = refusing(() => chooseEnvironment(readAssembly(app), environmentName));
  const built = refusing(() => documentOf(environment, answersFor(environment.name, request)));
  const files = filesOf(isRedacted ? redact(built) : built, request);
  for (const [file, text] of files) {
    write(file, text);
  }
  say(terminal.out, `Wrote ${files.map(([file]) => file).join(' and ')}`);
}

/** Returns the texts of the files, by path. */
function filesOf(built: AsBuiltDocument, { out, format }: DocumentRequest): [file: string, text: string][] {
  if (format === 'html') {
    return [[out, renderHtml(built)]];
  }
  const figureFile = out.replace(/\.md$/, '.svg');
  return [[out, renderMarkdown(built, path.basename(figureFile))], ...renderFigures(built).map((figure): [string, string] => [figureFile, figure])];
}

function answersFor(environmentName: string, { answersFile }: DocumentRequest): AccountAnswers | undefined {
  if (answersFile === undefined) {
    return undefined;
  }
  let answers: AccountAnswers;
  try {
    answers = readAnswers(fs.readFileSync(answersFile, 'utf-8'));
  } catch (error) {
    throw new Refusal(`--answers ${answersFile} cannot be read: ${(error as Error).message}`);
  }
  if (answers.environmentName !== environmentName) {
    throw new Refusal(`--answers ${answersFile} has the answers of environment '${answers.environmentName}', and the document is of '${environmentName}'`);
  }
  return answers;
}

function refusing<Result>(action: () => Result): Result {
  try {
    return action();
  } catch (error) {
    throw error instanceof UnreadableAssembly || error instanceof NoSingleEnvironment ? new Refusal(error.message) : error;
  }
}

function write(file: string, text: string): void {
  try {
    fs.writeFileSync(file, text);
  } catch (error) {
    throw new Refusal(`${file} cannot be written: ${(error as Error).message}`);
  }
}
