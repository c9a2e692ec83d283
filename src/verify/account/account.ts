import { Question, UnansweredQuestion } from './question';
import type { VerifyClients } from './verify-clients';
import type { Place } from '../../aws-calls/place';
import type { FunctionName } from '../../backup/functions/model/backup-functions';
import type { ConfirmedRunTime } from '../../backup/functions/model/run-time';
import type { SettingsText } from '../../backup/functions/runtime/read-settings';

/** The environment, and the means to ask about it. */
export interface AccountProps {
  readonly place: Place;
  readonly clients: VerifyClients;
  /** Returns the present time by AWS's clock. */
  now(): Date;
  /** Returns the run time of a run that begins now. */
  runTime(): ConfirmedRunTime;
  /** Returns the settings of a function of the environment. */
  settingsText(functionName: FunctionName): SettingsText;
}

/** The running account, which is asked each question at most once. */
export class Account {
  public readonly place: Place;
  public readonly clients: VerifyClients;
  private readonly answers = new Map<Question<any, unknown>, Map<string, Promise<unknown>>>();

  constructor(private readonly props: AccountProps) {
    this.place = props.place;
    this.clients = props.clients;
  }

  /** Returns the present time by AWS's clock. */
  public now(): Date {
    return this.props.now();
  }

  /** Returns the run time of a run that begins now. */
  public runTime(): ConfirmedRunTime {
    return this.props.runTime();
  }

  /** Returns the settings of a function of the environment. */
  public settingsText(functionName: FunctionName): SettingsText {
    return this.props.settingsText(functionName);
  }

  /**
   * Asks a question, or returns the answer to the same question with the same arguments.
   *
   * @throws UnansweredQuestion if AWS does not answer
   */
  public ask<Arguments extends readonly unknown[], Answer>(asked: Question<Arguments, Answer>, ...args: Arguments): Promise<Answer> {
    const known = this.answers.get(asked) ?? new Map<string, Promise<unknown>>();
    this.answers.set(asked, known);
    const key = JSON.stringify(args);
    const answer = known.get(key) ?? this.answerTo(asked, args);
    known.set(key, answer);
    return answer as Promise<Answer>;
  }

  private async answerTo<Arguments extends readonly unknown[], Answer>(asked: Question<Arguments, Answer>, args: Arguments): Promise<Answer> {
    try {
      return await asked.ask(this, ...args);
    } catch (error) {
      // A question may ask others first, and their error names their permission.
      throw error instanceof UnansweredQuestion ? error : new UnansweredQuestion(asked.permissions, error);
    }
  }
}
