import { reasonNotShown } from '../../backup/functions/model/images-by-id';
import { readInventory } from '../../backup/functions/model/inventory';
import { pointerLine } from '../../backup/functions/model/pointer-line';
import { SOURCE_TAG } from '../../tags/tag-keys';
import { check } from '../check';
import { failed, Finding, finding } from '../finding';
import { AnsweredWorld, backups } from '../questions/backups';

export const pointersNameImages = check({
  clause: 'OPS-2',
  question: 'Does the pointer of each cluster name an image that is available?',
  ask: (account) => account.ask(backups),
  judge: ({ world, verdict: { sources } }) => (sources.some(({ kind }) => kind === 'cluster')
    ? world.pointers.map((each) => judgePointer(each.name, pointerLine(each)?.value, world))
    : { notHere: 'the inventory has no cluster' }),
});

function judgePointer(name: string, imageId: string | undefined, { images, otherImages, inventory }: AnsweredWorld): Finding {
  if (imageId === undefined) {
    return failed(name, 'it names no image');
  }
  const image = [...images, ...otherImages.shown].find(({ id }) => id === imageId);
  if (image === undefined) {
    return failed(name, `it names ${imageId}, ${reasonNotShown(otherImages, imageId)}`);
  }
  // An image without the tag is no backup, such as the image of the first deployment.
  const { [SOURCE_TAG]: source } = image.tags;
  const clusters = readInventory(inventory).filter((entry) => entry.kind === 'cluster');
  const cluster = clusters.find(({ pointerName }) => pointerName === name);
  return source !== undefined && cluster !== undefined && source !== cluster.name
    ? failed(name, `it names ${imageId}, which is an image of ${source}`)
    : finding(image.state === 'available', name, `it names ${imageId}, which is ${image.state}`);
}
