// node --require: a process whose clock is ahead of the real one by CLOCK_OFFSET_MS, as that of the local AWS is.
// A proxy, not a subclass: dates that Node.js itself makes must stay instances of Date.
'use strict';
const RealDate = Date;
const offset = Number(process.env.CLOCK_OFFSET_MS);
const now = () => RealDate.now() + offset;
globalThis.Date = new Proxy(RealDate, {
  construct: (target, args, newTarget) => Reflect.construct(target, args.length ? args : [now()], newTarget),
  apply: () => new RealDate(now()).toString(),
  get: (target, property) => (property === 'now' ? now : Reflect.get(target, property)),
});
