/** A folder with a model's files: on disk, at a URL, or dropped on a page. */
import type {ByteSource} from '../core/model/byte-source.js';

/** What loadModel() reads from. */
export interface Folder {
  /** What errors call it. */
  readonly name: string;
  /**
   * Opens a file; undefined where there is none of that name.
   *
   * @param anew whether to take nothing that a cache may have kept
   * @throws DownloadError; the signal's reason
   */
  open(name: string, anew?: boolean): Promise<ByteSource | undefined>;
}

/** The files of a model, by their endings: who names one means the folder it is in. */
export const MODEL_FILE = /(^|[\\/])[^\\/]+\.(safetensors|json)$/;
