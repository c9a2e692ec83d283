/** Who moves a cluster's image pointer forward, to an image that the backup has made of a member. */
export enum Promotion {
  /** The backup does, once the image is good: new members start from it. */
  AUTOMATIC = 'automatic',
  /** An operator does: images are made and wait. */
  MANUAL = 'manual',
}
