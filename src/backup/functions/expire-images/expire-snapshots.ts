import type { Evidence } from './image-holds';
import { DELETE_AFTER_TAG, KEEP_TAG, QUARANTINE_TAG, SOURCE_INSTANCE_TAG, SOURCE_TAG } from '../../../tags/tag-keys';
import type { Day } from '../model/day';
import type { Decision, DeleteSnapshot, Keep, KeepCause } from '../model/decision';
import { byText } from '../model/order';
import { ownershipOfSnapshot, isHeld, undatedReason } from '../model/ownership';
import type { Snapshot } from '../model/resources';

/**
 * Decides which snapshots of earlier runs to delete: those with the tags of the environment's images, without an image and after their last
 * day. The day protects snapshots of an image in progress, which EC2 does not list with the image yet.
 */
export function expireSnapshots(environmentName: string, snapshots: readonly Snapshot[], evidence: Evidence, today: Day): Decision[] {
  return snapshots
    .filter(({ id }) => !evidence.imagesBySnapshot.has(id)) // promise FN-3q.1
    .sort(byText(({ id }) => id))
    .flatMap((snapshot): Decision[] => {
      switch (ownershipOfSnapshot(snapshot, environmentName)) {
        case 'own': return [decide(snapshot, evidence, today)]; // promise ALL-1c.1
        case 'undated': return [{ action: 'fail', subject: snapshot.id, reason: `its image no longer exists, and ${undatedReason(snapshot.tags)}` }];
        case 'copy': return [{ action: 'keep', subject: snapshot.id, causes: ['copy'], reason: 'it has the tags of a snapshot of this environment, but CreateImage did not make it' }];
        default: return [];
      }
    });
}

function decide({ id: subject, tags, state }: Snapshot, evidence: Evidence, today: Day): DeleteSnapshot | Keep {
  const { lockedSnapshots, unanswered, heldSources, restores, quarantinedInstances } = evidence;
  const keep = (cause: KeepCause, reason: string): Keep => ({ action: 'keep', subject, causes: [cause], reason: `its image no longer exists; it stays: ${reason}` });
  const day = tags[DELETE_AFTER_TAG];
  if (day >= today) { // promise FN-3p.1
    return keep('not-due', `its last day is ${day}`);
  }
  if (unanswered.length > 0) { // promise FN-3l.4
    return keep('unanswered', unanswered.map((question) => `${question.subject}: ${question.reason}`).join('; '));
  }
  if (lockedSnapshots.has(subject)) {
    return keep('locked', 'it is locked');
  }
  if (isHeld(tags)) {
    return keep('keep-tag', `it has the tag ${KEEP_TAG}`);
  }
  const quarantine = quarantinedInstances.get(tags[SOURCE_INSTANCE_TAG]);
  if (quarantine !== undefined || tags[QUARANTINE_TAG] !== undefined) { // promise FN-6h.2
    return keep('quarantine', `it is quarantined: ${quarantine ?? `it has the tag ${QUARANTINE_TAG}`}`);
  }
  const held = heldSources.get(tags[SOURCE_TAG]);
  if (held !== undefined) { // promise FN-6b.2
    return keep('hold', `${tags[SOURCE_TAG]}: ${held}`);
  }
  const restore = restores.get(subject);
  if (restore !== undefined) {
    return keep('restore', `the restore ${restore} uses it`);
  }
  if (state !== 'completed' && state !== 'error') {
    return keep('pending', `it is ${state}`);
  }
  return { action: 'delete-snapshot', subject, reason: `its image no longer exists, and its last day was ${day}` };
}
