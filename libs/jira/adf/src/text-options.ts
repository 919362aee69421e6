/** Options for data that a document does not contain. */
export interface AdfTextOptions {
  /** Returns the file name of a media id; `alt` is the alternative text in the document. `undefined` when it is unknown. */
  mediaName?: (mediaId: string, alt: string | undefined) => string | undefined;
}
