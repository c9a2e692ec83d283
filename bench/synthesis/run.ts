import * as fs from 'fs';
import * as path from 'path';
import { App } from 'aws-cdk-lib';
import { APPS } from './apps';

/** Synthesises one app in this process, after its modules are loaded, and prints a `Measurement` as JSON. */
const [name, servers, outdir] = process.argv.slice(2);
const started = process.cpuUsage();
const app = new App({ outdir });
APPS[name](app, Number(servers));
app.synth();
const { user, system } = process.cpuUsage(started);
const resources = fs.readdirSync(outdir).filter((file) => file.endsWith('.template.json'))
  .reduce((sum, file) => sum + Object.keys(JSON.parse(fs.readFileSync(path.join(outdir, file), 'utf-8')).Resources).length, 0);
console.log(JSON.stringify({ cpuMilliseconds: (user + system) / 1e3, peakMebibytes: process.resourceUsage().maxRSS / 1024, resources }));
