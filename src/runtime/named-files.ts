/** Files by name: dropped on a page, picked in a dialogue, or made by code. */
export type DroppedFiles = Iterable<File> | ReadonlyMap<string, Blob | Uint8Array>;

/** Files with the paths that a File forgets when it is sent to a worker. */
export function namedFiles(files: DroppedFiles): Iterable<[path: string, file: Blob | Uint8Array]> {
  if (files instanceof Map) return files as ReadonlyMap<string, Blob | Uint8Array>;
  return Array.from(files as Iterable<File>, (file) => [file.webkitRelativePath || file.name, file]);
}
