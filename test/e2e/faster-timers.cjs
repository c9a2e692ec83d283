// node --require: a process in which time passes TIME_FACTOR times as fast, so that what waits for minutes ends in seconds.
'use strict';
const factor = Number(process.env.TIME_FACTOR);
const { setTimeout: realSetTimeout, setInterval: realSetInterval } = globalThis;
const realNow = performance.now.bind(performance);
globalThis.setTimeout = (task, milliseconds, ...args) => realSetTimeout(task, milliseconds / factor, ...args);
globalThis.setInterval = (task, milliseconds, ...args) => realSetInterval(task, milliseconds / factor, ...args);
performance.now = () => realNow() * factor;
