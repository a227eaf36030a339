/** A config that is not one, or not of a model that can be run here. */
export class ConfigError extends Error {
  override name = 'ConfigError';
}

/** A file that is not safetensors, or whose header does not fit its bytes. */
export class SafetensorsError extends Error {
  override name = 'SafetensorsError';
}

/** A model folder whose files do not belong together: tensors missing, left over, or of other shapes than the config's. */
export class CheckpointError extends Error {
  override name = 'CheckpointError';
}
