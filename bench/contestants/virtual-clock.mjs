// Runs a process on a virtual clock: if no request is in progress, the clock jumps to the next timer. Requests contain the virtual time, and
// responses have a latency on this clock. The module is preloaded, so the program is not changed.
import http from 'node:http';
import { syncBuiltinESMExports } from 'node:module';

const LATENCY_MILLISECONDS = 100;
const realSetImmediate = globalThis.setImmediate;
const RealDate = globalThis.Date;
const began = RealDate.now();

let elapsed = 0;
let inProgress = 0;
let isChecking = false;
const timers = new Set();

/** Returns the milliseconds that have passed on the virtual clock. */
export const elapsedMilliseconds = () => elapsed;

class VirtualDate extends RealDate {
  constructor(...args) {
    super(...(args.length === 0 ? [began + elapsed] : args));
  }

  static now() {
    return began + elapsed;
  }
}

class VirtualTimer {
  constructor(task, delay) {
    this.task = task;
    this.at = elapsed + Math.max(1, Number(delay) || 0);
    this.keepsAlive = true;
    timers.add(this);
    check();
  }

  ref() {
    this.keepsAlive = true;
    return this;
  }

  unref() {
    this.keepsAlive = false;
    return this;
  }

  hasRef() {
    return this.keepsAlive;
  }
}

function check() {
  if (isChecking) return;
  isChecking = true;
  // Two turns of the event loop, because the work that a response starts may begin one turn later.
  realSetImmediate(() => realSetImmediate(() => {
    isChecking = false;
    if (inProgress > 0 || ![...timers].some(({ keepsAlive }) => keepsAlive)) return;
    const next = [...timers].reduce((one, other) => (other.at < one.at ? other : one));
    timers.delete(next);
    elapsed = Math.max(elapsed, next.at);
    next.task();
    check();
  }));
}

globalThis.Date = VirtualDate;
globalThis.performance.now = () => elapsed;
globalThis.setTimeout = (task, delay, ...args) => new VirtualTimer(() => task(...args), delay);
globalThis.clearTimeout = (timer) => timers.delete(timer);

const { request } = http;
http.request = (...args) => {
  const callback = typeof args.at(-1) === 'function' ? args.pop() : undefined;
  const sent = request(...args);
  sent.setHeader('x-virtual-now', String(began + elapsed));
  // A request is in progress after it has a connection. Before, it waits for another response, which waits for the clock.
  let isInProgress = false;
  sent.once('socket', () => {
    isInProgress = true;
    begin();
  });
  const over = () => {
    if (isInProgress) end();
    isInProgress = false;
  };
  sent.once('error', over);
  sent.once('response', (response) => {
    over();
    new VirtualTimer(() => {
      begin();
      response.once('close', end);
      callback?.(response);
    }, LATENCY_MILLISECONDS);
  });
  return sent;
};
syncBuiltinESMExports();

function begin() {
  inProgress += 1;
}

function end() {
  inProgress -= 1;
  check();
}
