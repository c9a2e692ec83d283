/** The error of a call without a response in time, which the SDK does not retry. It is unknown whether AWS has carried out the call. */
export class NoAnswer extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'NoAnswer';
  }

  /**
   * The metadata that the SDK expects: without it, the SDK adds a hint to the message. The SDK would also write into it that it has corrected its
   * clock, and then retry the call, so each access returns a new object.
   */
  public get $metadata(): object {
    return {};
  }
}
