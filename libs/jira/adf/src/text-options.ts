/** What a document cannot say by itself. */
export interface AdfTextOptions {
  /** The file name behind a media id (`alt` is what the document calls it); `undefined` when it is not known. */
  mediaName?: (mediaId: string, alt: string | undefined) => string | undefined;
}
