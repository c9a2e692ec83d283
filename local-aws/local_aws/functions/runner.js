// One invocation of a Node.js function: node runner.js <task root> <handler> <result file>, the request on stdin.
// The result goes to a file, as stdout and stderr are the function's log.
'use strict';
const fs = require('fs');
const https = require('https');
const Module = require('module');
const path = require('path');
const { PassThrough, Writable } = require('stream');
const { pathToFileURL } = require('url');
const { format } = require('util');

const [taskRoot, handlerId, resultFile] = process.argv.slice(2);
const { event, context, timeoutMs, clockOffsetMs, responses } = JSON.parse(fs.readFileSync(0, 'utf8'));

const RealDate = Date;
globalThis.Date = shiftedDate(clockOffsetMs);
keepCustomResourceAnswers(responses.host, responses.directory);
formatConsole(context.awsRequestId, process.env.AWS_LAMBDA_LOG_FORMAT);

process.on('uncaughtException', (error) => fail(error));
process.on('unhandledRejection', (reason) => finish({ error: { ...describe(reason), errorType: 'Runtime.UnhandledPromiseRejection' } }));
run().then((result) => finish({ result: result === undefined ? null : result }), fail);

async function run() {
  const handler = await load();
  const deadline = Date.now() + timeoutMs;
  setTimeout(() => finish({ timedOut: true }), timeoutMs);
  const invocation = { ...context, getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()) };
  if (handler.length < 3) return handler(event, invocation);
  // https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html: callbacks end with Node.js 22.
  if (Number(process.versions.node.split('.')[0]) >= 24) {
    throw named('Runtime.CallbackHandlerDeprecated', 'AWS Lambda does not support callback-based function handlers from Node.js 24 on');
  }
  return new Promise((resolve, reject) => {
    const returned = handler(event, invocation, (error, result) => (error ? reject(error) : resolve(result)));
    if (returned && typeof returned.then === 'function') returned.then(resolve, reject);
  });
}

async function load() {
  const dot = handlerId.lastIndexOf('.');
  const [module, name] = [handlerId.slice(0, dot), handlerId.slice(dot + 1)];
  const file = ['.js', '.mjs', '.cjs'].map((extension) => path.join(taskRoot, module + extension)).find((candidate) => fs.existsSync(candidate));
  if (!file) throw named('Runtime.ImportModuleError', `Error: Cannot find module '${module}'`);
  let exported;
  try {
    exported = await import(pathToFileURL(file));
  } catch (error) {
    throw named('Runtime.ImportModuleError', String(error), error);
  }
  const handler = exported[name] ?? exported.default?.[name];
  if (typeof handler !== 'function') throw named('Runtime.HandlerNotFound', `${handlerId} is undefined or not exported`);
  return handler;
}

function finish(outcome) {
  fs.writeFileSync(`${resultFile}.partial`, JSON.stringify(outcome));
  fs.renameSync(`${resultFile}.partial`, resultFile);
  process.exit(0);
}

function fail(error) {
  const description = describe(error);
  console.error('Invoke Error', JSON.stringify({ ...description, stack: description.trace }));
  finish({ error: description });
}

function describe(error) {
  if (!(error instanceof Error)) return { errorType: typeof error, errorMessage: typeof error === 'string' ? error : JSON.stringify(error), trace: [] };
  return { errorType: error.name, errorMessage: error.message, trace: String(error.stack || '').split('\n') };
}

function named(name, message, cause) {
  return Object.assign(new Error(message, { cause }), { name });
}

// A proxy, not a subclass: dates that Node.js itself makes must stay instances of Date.
function shiftedDate(offset) {
  const now = () => RealDate.now() + offset;
  const shifted = new Proxy(RealDate, {
    construct: (target, args, newTarget) => Reflect.construct(target, args.length ? args : [now()], newTarget),
    apply: () => new RealDate(now()).toString(),
    get: (target, property) => (property === 'now' ? now : Reflect.get(target, property)),
  });
  RealDate.prototype.constructor = shifted;
  return shifted;
}

function keepCustomResourceAnswers(host, directory) {
  const keep = (pathname, body) => {
    const file = path.join(directory, `${path.basename(pathname.split('?')[0])}.json`);
    fs.writeFileSync(`${file}.partial`, body);
    fs.renameSync(`${file}.partial`, file);
  };
  const realRequest = https.request;
  https.request = function (...args) {
    const options = requestOptions(args);
    if ((options.hostname || options.host) !== host) return realRequest.apply(https, args);
    const onResponse = args.find((argument) => typeof argument === 'function');
    const chunks = [];
    const request = new Writable({
      write: (chunk, _encoding, next) => next(null, chunks.push(Buffer.from(chunk))),
      final: (next) => {
        keep(options.path, Buffer.concat(chunks));
        const response = Object.assign(new PassThrough(), { statusCode: 200, statusMessage: 'OK', headers: {} });
        response.end();
        if (onResponse) request.once('response', onResponse);
        request.emit('response', response);
        response.resume();
        next();
      },
    });
    return Object.assign(request, { setTimeout: () => request, setNoDelay: () => request, setHeader: () => request });
  };
  const realFetch = globalThis.fetch;
  globalThis.fetch = async (resource, options) => {
    const request = new Request(resource, options);
    const { hostname, pathname } = new URL(request.url);
    if (hostname !== host) return realFetch(resource, options);
    keep(pathname, Buffer.from(await request.arrayBuffer()));
    return new Response('', { status: 200 });
  };
  Module.syncBuiltinESMExports();
}

function requestOptions(args) {
  const options = typeof args[0] === 'string' || args[0] instanceof URL ? args[1] : args[0];
  const given = typeof options === 'object' && options !== null ? options : {};
  if (options === args[0]) return given;
  const { hostname, pathname, search } = new URL(args[0]);
  return { hostname, path: pathname + search, ...given };
}

// https://docs.aws.amazon.com/lambda/latest/dg/nodejs-logging.html
function formatConsole(requestId, logFormat) {
  const levels = { trace: 'TRACE', debug: 'DEBUG', log: 'INFO', info: 'INFO', warn: 'WARN', error: 'ERROR' };
  for (const [method, level] of Object.entries(levels)) {
    console[method] = (...args) => {
      const timestamp = new Date().toISOString();
      const line =
        logFormat === 'JSON'
          ? JSON.stringify({ timestamp, level, requestId, message: args.length === 1 ? args[0] : format(...args) })
          : `${timestamp}\t${requestId}\t${level}\t${format(...args).replace(/\n/g, '\r')}`;
      fs.writeSync(1, `${line}\n`);
    };
  }
}
