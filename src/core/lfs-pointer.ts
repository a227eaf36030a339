/** What a clone without Git LFS has in place of large files: https://github.com/git-lfs/git-lfs/blob/main/docs/spec.md */
const BEGINNING = Array.from('version ', (letter) => letter.charCodeAt(0));

/** Whether a file is such a pointer, by its first bytes, with which neither JSON nor safetensors can begin. */
export function isLfsPointer(bytes: Uint8Array): boolean {
  return BEGINNING.every((byte, i) => bytes[i] === byte);
}

/** For the "got …" of an error. */
export const LFS_POINTER = 'a Git LFS pointer, in whose place `git lfs pull` puts the file itself';
