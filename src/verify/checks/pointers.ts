import { reasonNotShown } from '../../backup/functions/model/images-by-id';
import { pointerLine } from '../../backup/functions/model/pointer-line';
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

function judgePointer(name: string, imageId: string | undefined, { images, otherImages }: AnsweredWorld): Finding {
  if (imageId === undefined) {
    return failed(name, 'it names no image');
  }
  const image = [...images, ...otherImages.shown].find(({ id }) => id === imageId);
  return image === undefined
    ? failed(name, `it names ${imageId}, ${reasonNotShown(otherImages, imageId)}`)
    : finding(image.state === 'available', name, `it names ${imageId}, which is ${image.state}`);
}
