import { fileURLToPath } from 'node:url';
import { spoken } from './calendar.mjs';
import { run } from './processes.mjs';
import { finding, progress } from './report.mjs';

const COMMAND_LINE = fileURLToPath(new URL('../assets/cli/oban-environment.mjs', import.meta.url));

/**
 * Quarantines the member that the image of the gateway's pointer was made from, moves the pointer to a clean image, and replaces members
 * until all are clean, as an operator does with the command line. At the end, lifts the quarantine.
 */
export async function quarantine({ env, environment, backups, gateway }) {
  const backup = (...args) => run(process.execPath, [COMMAND_LINE, 'backup', ...args, '--environment', environment], { env });
  const [images, history] = await Promise.all([backups.images(), backups.pointerHistory()]);
  const pointed = images.find(({ id }) => id === history.at(-1).image);
  if (pointed === undefined) {
    return; // No day has passed, so the pointer names the base image.
  }
  progress(`the member that the gateway's image of ${spoken(pointed.day)} was made from is compromised: backup quarantine ${pointed.instance}`);
  const command = ['quarantine', pointed.instance, '--reason', 'a webshell', '--json'];
  const reached = async (option) => JSON.parse((await backup(...command, option)).stdout);
  const { images: tainted, instances } = await reached('--yes');
  finding('a quarantine reaches', `${tainted.length} images and ${instances.length} instances`, tainted.includes(pointed.id));

  const clean = images.filter(({ id, source, state }) => source === 'b2g' && state === 'available' && !tainted.includes(id)).sort(byTime).at(-1);
  const refused = await backup('rollback', '--to', pointed.id, '--cluster', 'b2g', '--yes');
  await backup('rollback', ...clean ? ['--to', clean.id] : ['--to-base'], '--cluster', 'b2g', '--yes');
  const { image: names } = (await backups.pointerHistory()).at(-1);
  finding('the pointer goes back to', clean ? `the clean image of ${spoken(clean.day)}` : 'the base image', refused.code === 1 && names !== pointed.id && !tainted.includes(names));

  const replaced = await replaceMembers(gateway, instances);
  const { instances: left } = await reached('--dry-run');
  const members = await gateway.members();
  finding('members replaced until all are clean', `${replaced} of two; ${members.filter(({ id }) => !left.includes(id)).length} clean ones serve`,
    members.length === 2 && members.every(({ id }) => !left.includes(id)));

  await backups.runByHand('roll-clusters');
  const { image: named } = (await backups.pointerHistory()).at(-1);
  const { reminders = [] } = JSON.parse((await backup('status', '--json')).stdout);
  finding('until it is lifted, status reports', `${reminders.length} quarantined images and instances; the pointer names none of them`,
    reminders.some(({ subject }) => subject === pointed.id) && reminders.every(({ subject }) => subject !== named));
  const lifted = await backup('quarantine', '--undo', pointed.instance, '--yes');
  finding('lifted', lifted.stdout.trim().split('\n').at(-1).replace(/^done: | of \S+ \(account .*?\)/g, ''), lifted.code === 0);
}

/** Replaces members one after the other, so that one of them is always healthy. */
async function replaceMembers(gateway, instances) {
  const tainted = (await gateway.members()).filter(({ id }) => instances.includes(id));
  for (const { id } of tainted) {
    await gateway.terminate(id);
    await gateway.until((now) => now.length === 2 && now.every((member) => member.id !== id));
  }
  return tainted.length;
}

function byTime(one, other) {
  return one.day.localeCompare(other.day) || one.at.localeCompare(other.at);
}
