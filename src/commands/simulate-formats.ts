/** Apart from the command, which is loaded only when it is asked for. */
export const SIMULATE_FORMATS = ['text', 'json', 'markdown'] as const;
