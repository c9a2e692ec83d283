import type { Image } from './resources';

/** The result of a request for images by their ids. */
export interface ImagesById {
  /** The images that EC2 shows to this account, including deprecated and disabled ones. */
  readonly shown: readonly Image[];
  /** The images that EC2 does not show to this account. */
  readonly notShown: readonly HiddenImage[];
}

/** An image that EC2 does not show to this account. */
export interface HiddenImage {
  readonly id: string;
  /** The error or the kind of response. */
  readonly answer: NotShown;
}

/**
 * The reason why EC2 does not show an image.
 *
 * - `InvalidAMIID.NotFound`: the image does not exist, does not exist yet, or its owner does not share it with this account.
 * - `InvalidAMIID.Unavailable`: the image is deregistered.
 * - `InvalidAMIID.Malformed`: the text in the request is not an image id.
 * - `no-image`: the response does not contain the image. EC2 returns this for some time after an image is deregistered.
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

/** Returns the reason why EC2 does not show an image, as a relative clause. */
export function reasonNotShown(images: ImagesById, imageId: string): string {
  return REASONS[answerAbout(images, imageId)];
}

/** Returns the error or the kind of response for an image that EC2 does not show. */
export function answerAbout({ notShown }: ImagesById, imageId: string): NotShown {
  return notShown.find(({ id }) => id === imageId)?.answer ?? 'no-image';
}
