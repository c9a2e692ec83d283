import type { Image } from './resources';

/** Images that EC2 was asked for by their ids. */
export interface ImagesById {
  /** Those that EC2 shows to this account, deprecated and disabled ones included. */
  readonly shown: readonly Image[];
  /** The others. */
  readonly notShown: readonly HiddenImage[];
}

/** An image that EC2 does not show to this account. */
export interface HiddenImage {
  readonly id: string;
  /** What EC2 answered. */
  readonly answer: NotShown;
}

/**
 * Why EC2 does not show an image.
 *
 * - `InvalidAMIID.NotFound`: it does not exist, it does not exist yet, or its owner does not share it with this account.
 * - `InvalidAMIID.Unavailable`: it is deregistered.
 * - `InvalidAMIID.Malformed`: what was asked for is not an id.
 * - `no-image`: the answer has no image of this id. EC2 does that for some time after an image is deregistered.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeImages.html
 * @see https://docs.aws.amazon.com/ec2/latest/devguide/errors-overview.html
 */
export type NotShown = 'InvalidAMIID.NotFound' | 'InvalidAMIID.Unavailable' | 'InvalidAMIID.Malformed' | 'no-image';

const REASONS: { readonly [answer in NotShown]: string } = {
  'InvalidAMIID.NotFound': 'which is not visible to this account (InvalidAMIID.NotFound): it was deregistered, or its owner does not share it with this account',
  'InvalidAMIID.Unavailable': 'which is deregistered (InvalidAMIID.Unavailable)',
  'InvalidAMIID.Malformed': 'which is not the id of an image (InvalidAMIID.Malformed)',
  'no-image': 'which is not visible to this account (EC2 lists no image with this id): it was deregistered, or its owner does not share it with this account',
};

/** Why EC2 does not show an image, as a relative clause. */
export function reasonNotShown(images: ImagesById, imageId: string): string {
  return REASONS[answerAbout(images, imageId)];
}

/** What EC2 answered about an image that it does not show. */
export function answerAbout({ notShown }: ImagesById, imageId: string): NotShown {
  return notShown.find(({ id }) => id === imageId)?.answer ?? 'no-image';
}
