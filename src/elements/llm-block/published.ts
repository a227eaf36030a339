/** Published configs: loaded when there is a use for them. */
export {modelPresets} from '../../core/accounting/presets.js';
