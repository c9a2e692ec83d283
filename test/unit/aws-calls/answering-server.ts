import * as http from 'http';
import type { AddressInfo } from 'net';

/** How a server answers a request. */
export type Answering = (request: http.IncomingMessage, response: http.ServerResponse) => void;

const DRIP_MILLISECONDS = 20;

/** Accepts a request and never answers. */
export const mute: Answering = () => undefined;

/** Never ends the headers of its answer. */
export const drippingHeaders: Answering = ({ socket }) => {
  socket.write('HTTP/1.1 200 OK\r\n');
  drip(socket, () => socket.write('x: y\r\n'));
};

/** Sends a part of an answer and nothing more. */
export const stopping: Answering = (_, response) => response.writeHead(200, { 'content-length': 1_000 }).write('{"Parameter"');

/** Sends single bytes of a response, without end. */
export const dripping: Answering = ({ socket }, response) => {
  response.writeHead(200, { 'content-length': 1_000_000 });
  drip(socket, () => response.write(' '));
};

/** Ends the connection in the middle of an answer. */
export const ending: Answering = (_, response) => response.writeHead(200, { 'content-length': 1_000 }).write('{"Parameter"', () => response.destroy());

/** The ways in which a connection hangs, as the second part of a sentence about a server. */
export const HANGING: readonly (readonly [string, Answering])[] = [
  ['accepts a request and never answers', mute],
  ['never ends the headers of its answer', drippingHeaders],
  ['stops in the middle of an answer', stopping],
  ['sends single bytes without end', dripping],
];

/** A server that answers requests one after the other in these ways, and then always in the last one. */
export class AnsweringServer {
  public static async start(...ways: Answering[]): Promise<AnsweringServer> {
    const server = new AnsweringServer(ways);
    await new Promise<void>((resolve) => server.http.listen(0, '127.0.0.1', resolve));
    return server;
  }

  public requests = 0;
  private readonly http = http.createServer((request, response) => {
    request.resume();
    const way = this.ways[Math.min(this.requests, this.ways.length - 1)];
    this.requests += 1;
    way(request, response);
  });

  private constructor(private readonly ways: readonly Answering[]) {}

  public get url(): string {
    return `http://127.0.0.1:${(this.http.address() as AddressInfo).port}`;
  }

  public async stop(): Promise<void> {
    this.http.closeAllConnections();
    await new Promise((resolve) => this.http.close(resolve));
  }
}

function drip(socket: http.IncomingMessage['socket'], write: () => void): void {
  const timer = setInterval(write, DRIP_MILLISECONDS);
  socket.once('close', () => clearInterval(timer));
}
