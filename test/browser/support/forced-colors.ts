import {executeServerCommand} from '@web/test-runner-commands';

/** Turns the system's high-contrast colours on or off for this page. Turn them off again after the test. */
export const setForcedColors = (on: boolean): Promise<unknown> => executeServerCommand('forced-colors', {on});
