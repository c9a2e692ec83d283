import * as http from 'http';
import type { AddressInfo } from 'net';
import { AUTO_SCALING_ACTIONS } from './auto-scaling';
import { ACCOUNT, EC2_ACTIONS } from './ec2';
import { Fault } from './fault';
import { PARAMETER_STORE_ACTIONS } from './parameter-store';
import { QueryParameters } from './query-parameters';
import { Throttle } from './throttle';
import type { World } from './world';
import { xml } from './xml';

/** The header with the time of a client's virtual clock, in milliseconds. */
export const CLOCK_HEADER = 'x-virtual-now';

const EC2_VERSION = '2016-11-15';

/** A request and its result. */
export interface Counts {
  readonly [action: string]: number;
}

export interface StandInOptions {
  /** Whether EC2's token buckets are in force. Requests must then contain the time. */
  readonly isThrottled?: boolean;
  /** The latency of a response in milliseconds. The default is none. */
  readonly latency?: number;
}

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

/** A server with a few actions of AWS on a world in memory, for volumes that the local AWS is too slow for. */
export class StandIn {
  public static async start(world: World, options: StandInOptions = {}): Promise<StandIn> {
    const standIn = new StandIn(world, options);
    await new Promise<void>((resolve) => standIn.server.listen(0, '127.0.0.1', resolve));
    return standIn;
  }

  private readonly server = http.createServer((request, response) => this.serve(request, response));
  private readonly throttle?: Throttle;
  private readonly answered: Record<string, number> = {};
  private readonly refused: Record<string, number> = {};

  private readonly latency: number;

  private constructor(public readonly world: World, { isThrottled = false, latency = 0 }: StandInOptions) {
    this.server.keepAliveTimeout = 60_000;
    this.latency = latency;
    this.throttle = isThrottled ? new Throttle() : undefined;
  }

  public get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** The number of calls of each action that were carried out or rejected with an error of the action. */
  public get calls(): Counts {
    return this.answered;
  }

  /** The number of throttled calls of each action. */
  public get throttled(): Counts {
    return this.refused;
  }

  public async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private serve(request: http.IncomingMessage, response: http.ServerResponse): void {
    const chunks: Buffer[] = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      const { status, type, body } = this.answer(request.headers, Buffer.concat(chunks).toString());
      const now = request.headers[CLOCK_HEADER] === undefined ? new Date() : new Date(Number(request.headers[CLOCK_HEADER]));
      const headers = { 'content-type': type, 'content-length': Buffer.byteLength(body), 'date': now.toUTCString() };
      const respond = () => response.writeHead(status, headers).end(body);
      if (this.latency > 0) {
        setTimeout(respond, this.latency);
      } else {
        respond();
      }
    });
  }

  private answer(headers: http.IncomingHttpHeaders, body: string): Answer {
    const target = headers['x-amz-target'];
    return typeof target === 'string' ? this.answerJson(target, body) : this.answerQuery(Number(headers[CLOCK_HEADER]), new QueryParameters(body));
  }

  private answerJson(target: string, body: string): Answer {
    const type = 'application/x-amz-json-1.1';
    const action = target.slice(target.lastIndexOf('.') + 1);
    try {
      count(this.answered, action);
      return { status: 200, type, body: JSON.stringify(known(PARAMETER_STORE_ACTIONS, action)(this.world, JSON.parse(body))) };
    } catch (error) {
      const { code, message, status } = asFault(error);
      return { status, type, body: JSON.stringify({ __type: code, message }) };
    }
  }

  private answerQuery(now: number, parameters: QueryParameters): Answer {
    const type = 'text/xml;charset=UTF-8';
    const action = parameters.required('Action');
    const isEc2 = parameters.text('Version') === EC2_VERSION;
    try {
      if (isEc2) {
        this.admit(action, parameters, now);
      }
      count(this.answered, action);
      const content = known(isEc2 ? EC2_ACTIONS : QUERY_ACTIONS, action)(this.world, parameters);
      const result = isEc2
        ? xml({ requestId: 'stand-in', ...content }, 'item')
        : `<${action}Result>${xml(content, 'member')}</${action}Result><ResponseMetadata><RequestId>stand-in</RequestId></ResponseMetadata>`;
      return { status: 200, type, body: `<${action}Response>${result}</${action}Response>` };
    } catch (error) {
      const { code, message, status } = asFault(error);
      const content = xml({ Code: code, Message: message }, 'item');
      return {
        status,
        type,
        body: isEc2
          ? `<Response><Errors><Error>${content}</Error></Errors><RequestID>stand-in</RequestID></Response>`
          : `<ErrorResponse><Error><Type>Sender</Type>${content}</Error><RequestId>stand-in</RequestId></ErrorResponse>`,
      };
    }
  }

  private admit(action: string, parameters: QueryParameters, now: number): void {
    const isBounded = parameters.text('MaxResults') !== undefined || parameters.text('Filter.1.Name') !== undefined;
    if (this.throttle !== undefined && !this.throttle.admits(action, isBounded, now / 1_000)) {
      count(this.refused, action);
      throw new Fault('RequestLimitExceeded', 'Request limit exceeded.', 503);
    }
  }
}

/** The query actions: those of Auto Scaling, and GetCallerIdentity. */
const QUERY_ACTIONS: typeof AUTO_SCALING_ACTIONS = {
  ...AUTO_SCALING_ACTIONS,
  GetCallerIdentity: () => ({ Arn: `arn:aws:iam::${ACCOUNT}:user/bench`, UserId: 'AIDAEXAMPLE', Account: ACCOUNT }),
};

function known<Action>(actions: { readonly [name: string]: Action }, name: string): Action {
  const action = actions[name];
  if (action === undefined) {
    throw new Fault('InvalidAction', `The stand-in does not speak ${name}`);
  }
  return action;
}

function asFault(error: unknown): Fault {
  return error instanceof Fault ? error : new Fault('InternalFailure', String(error), 500);
}

function count(counts: Record<string, number>, key: string): void {
  counts[key] = (counts[key] ?? 0) + 1;
}
