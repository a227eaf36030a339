/** A file that did not come: no network, or an answer other than 200. */
export class DownloadError extends Error {
  override name = 'DownloadError';
}
