/** The way in which a cluster's image pointer moves forward to an image that the backup has made of a member. */
export enum Promotion {
  /** The backup moves the pointer when the image is good. New members start from the image. */
  AUTOMATIC = 'automatic',
  /** An operator moves the pointer. The backup only makes the images. */
  MANUAL = 'manual',
}
