import * as http from 'http';
import type { AddressInfo } from 'net';

/** Returns the `Date` header that replaces that of a response, or undefined for none. */
export type Redate = (date: string) => string | undefined;

/** A proxy between a client and AWS that changes the `Date` headers of responses. */
export class DatingProxy {
  public static async before(upstream: string, redate: Redate): Promise<DatingProxy> {
    const proxy = new DatingProxy(upstream, redate);
    await new Promise<void>((resolve) => proxy.server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  private readonly server = http.createServer((request, response) => this.handle(request, response));

  private constructor(private readonly upstream: string, private readonly redate: Redate) {}

  public get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  public async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private handle(request: http.IncomingMessage, response: http.ServerResponse): void {
    const { method, url, headers } = request;
    // The local AWS refuses requests for another host than its own.
    const forwarded = { ...headers, host: new URL(this.upstream).host };
    const asked = http.request(`${this.upstream}${url}`, { method, headers: forwarded }, (answer) => {
      response.sendDate = false;
      const { date, ...others } = answer.headers;
      const redated = this.redate(date!);
      response.writeHead(answer.statusCode!, redated === undefined ? others : { ...others, date: redated });
      answer.pipe(response);
    });
    asked.once('error', () => response.destroy());
    request.pipe(asked);
  }
}
