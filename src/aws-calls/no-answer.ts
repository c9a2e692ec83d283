/** AWS has not answered in time, and the SDK does not try again. Whether AWS did what it was asked for is not known. */
export class NoAnswer extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'NoAnswer';
  }

  /**
   * The SDK adds to the message of an error without it where the response is to be found. It writes into it, too: that it has corrected
   * its clock, after which it would try again. Nothing that is written into this one stays.
   */
  public get $metadata(): object {
    return {};
  }
}
