/** Training that cannot go on or begin: a setting out of range, a loss that is no number, a checkpoint that does not fit. */
export class TrainingError extends Error {
  override name = 'TrainingError';
}
