import { recordCalls } from './record-calls';
import type { Call, Recording } from './recorded-call';
import { recordingOf } from './recording';
import { FUNCTION_NAMES } from '../../backup/functions/model/backup-functions';
import { Account, AccountProps } from '../account/account';

/** Records what an account answers. */
export class AccountRecorder {
  /** The account to ask. Its time stands still, so that a question of a replay asks for the same times. */
  public readonly account: Account;
  private readonly calls: Call[] = [];

  constructor(private readonly props: AccountProps) {
    const [now, runTime] = [props.now(), props.runTime()];
    recordCalls(props.clients, (call) => this.calls.push(call));
    this.account = new Account({ ...props, now: () => now, runTime: () => runTime });
  }

  /**
   * Returns the redacted recording of all answers until now.
   *
   * @param key random bytes, which the recording does not contain
   */
  public recording(key: Buffer): Recording {
    const written = FUNCTION_NAMES.map((name) => [name, this.props.settingsText(name).json] as const).filter(([, json]) => json !== '');
    const settings = Object.fromEntries(written.map(([name, json]) => [name, JSON.parse(json)]));
    return recordingOf({ place: this.props.place, askedAt: this.account.now(), settings }, this.calls, key);
  }
}
