// Lets a process run on a clock that jumps instead of waiting: whenever nothing is under way, to the next timer. Requests carry the
// time, and answers take a while on that clock. Preloaded, so that nothing in the program knows.
import http from 'node:http';
import { syncBuiltinESMExports } from 'node:module';

const LATENCY_MILLISECONDS = 100;
const realSetImmediate = globalThis.setImmediate;
const RealDate = globalThis.Date;
const began = RealDate.now();

let elapsed = 0;
let underWay = 0;
let isChecking = false;
const timers = new Set();

/** Milliseconds that have passed on the clock. */
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
  // Twice: what an answer has set off may take a turn to begin.
  realSetImmediate(() => realSetImmediate(() => {
    isChecking = false;
    if (underWay > 0 || ![...timers].some(({ keepsAlive }) => keepsAlive)) return;
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
  // Under way from when it has a connection: before, it waits for the answer to another, which waits for the clock.
  let isUnderWay = false;
  sent.once('socket', () => {
    isUnderWay = true;
    begin();
  });
  const over = () => {
    if (isUnderWay) end();
    isUnderWay = false;
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
  underWay += 1;
}

function end() {
  underWay -= 1;
  check();
}
