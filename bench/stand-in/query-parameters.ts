/** A filter of EC2, which matches any of its values. */
export interface Filter {
  readonly name: string;
  readonly values: readonly string[];
}

/**
 * The parameters of a request in the query protocol.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/Query-Requests.html
 */
export class QueryParameters {
  private readonly parameters: URLSearchParams;

  constructor(body: string) {
    this.parameters = new URLSearchParams(body);
  }

  public text(name: string): string | undefined {
    return this.parameters.get(name) ?? undefined;
  }

  public required(name: string): string {
    return this.text(name) ?? '';
  }

  public number(name: string): number | undefined {
    const text = this.text(name);
    return text === undefined ? undefined : Number(text);
  }

  public flag(name: string): boolean {
    return this.text(name) === 'true';
  }

  /** `Name.1`, `Name.2`, … */
  public list(name: string): string[] {
    const values: string[] = [];
    for (let value = this.text(`${name}.1`); value !== undefined; value = this.text(`${name}.${values.length + 1}`)) {
      values.push(value);
    }
    return values;
  }

  public filters(): Filter[] {
    const filters: Filter[] = [];
    for (let name = this.text('Filter.1.Name'); name !== undefined; name = this.text(`Filter.${filters.length + 1}.Name`)) {
      filters.push({ name, values: this.list(`Filter.${filters.length + 1}.Value`) });
    }
    return filters;
  }
}
