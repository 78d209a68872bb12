/** Where an object of the archive lies. */
export interface Place {
  readonly bucket: string;
  /** Of the whole archive in the bucket. */
  readonly prefix: string;
  /** As the port says it. */
  readonly key: string;
}

/** As S3 says it. */
export const objectKeyOf = ({ prefix, key }: Place): string => prefix + key;
