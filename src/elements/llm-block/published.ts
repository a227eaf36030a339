/** Published configs, and the check of one that is given: loaded when there is a use for them. */
export {modelPresets} from '../../core/accounting/presets.js';
export {completeConfig} from '../../core/model/complete-config.js';
