import * as http from 'http';
import { AddressInfo } from 'net';

/** A request without the parts that differ between processes. */
type Key = string;

interface Answer {
  readonly status: number;
  readonly headers: { readonly [name: string]: string };
  readonly body: string;
}

/** A proxy between an SDK and AWS that records requests and responses, and then replays the responses. */
export class RecordingProxy {
  public static async before(upstream: string): Promise<RecordingProxy> {
    const proxy = new RecordingProxy(upstream);
    await new Promise<void>((resolve) => proxy.server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  /** The requests since the start of the last replay, in alphabetical order, because several are sent concurrently. */
  public asked: Key[] = [];

  private readonly server = http.createServer((request, response) => void this.handle(request, response));
  private readonly answers = new Map<Key, Answer[]>();
  private isReplaying = false;

  private constructor(private readonly upstream: string) {}

  public get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Starts the replay: no request reaches AWS, and a request that was not recorded has no response. */
  public replay(): Key[] {
    const recorded = this.asked.sort();
    this.asked = [];
    this.isReplaying = true;
    return recorded;
  }

  public async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async handle(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) {
      chunks.push(chunk as Buffer);
    }
    const body = Buffer.concat(chunks).toString();
    const key = keyOf(request, body);
    this.asked.push(key);
    const answer = this.isReplaying ? this.answers.get(key)?.shift() : await this.forward(request, body);
    if (answer === undefined) {
      response.writeHead(501).end();
      return;
    }
    if (!this.isReplaying) {
      this.answers.set(key, [...this.answers.get(key) ?? [], answer]);
    }
    response.writeHead(answer.status, answer.headers).end(answer.body);
  }

  private async forward({ method, url, headers }: http.IncomingMessage, body: string): Promise<Answer> {
    const kept = Object.entries(headers).filter(([name]) => !['host', 'connection', 'content-length', 'transfer-encoding'].includes(name));
    const answer = await fetch(`${this.upstream}${url}`, { method, headers: Object.fromEntries(kept) as Record<string, string>, body });
    const returned = Object.fromEntries([...answer.headers].filter(([name]) => ['content-type', 'date'].includes(name)));
    return { status: answer.status, headers: returned, body: await answer.text() };
  }
}

function keyOf({ method, url, headers }: http.IncomingMessage, body: string): Key {
  const isForm = headers['content-type']?.includes('x-www-form-urlencoded');
  const text = isForm ? [...new URLSearchParams(body)].map((pair) => pair.join('=')).sort().join('&') : body;
  return timeless(`${method} ${url} ${headers['x-amz-target'] ?? ''} ${text}`);
}

/** Removes times from a text, because two processes do not act at the same millisecond. */
export function timeless(text: string): string {
  return text.replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}(?:Z|\+0000)/g, '<time>');
}
