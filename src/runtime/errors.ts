/** A call that failed on the other side; `kind` is the name of the error there, such as "RankFileError". */
export class SessionError extends Error {
  override name = 'SessionError';
  readonly kind: string;

  constructor(message: string, kind: string) {
    super(message);
    this.kind = kind;
  }
}
