/** A protocol with ports. */
export interface Protocol {
  readonly name: 'tcp' | 'udp';
  /** Its number: https://www.iana.org/assignments/protocol-numbers/protocol-numbers.xhtml */
  readonly number: number;
}

export const PROTOCOLS: Protocol[] = [{ name: 'tcp', number: 6 }, { name: 'udp', number: 17 }];
