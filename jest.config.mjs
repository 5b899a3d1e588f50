export default {
  testEnvironment: 'node',
  // Servers and databases start slowly on a busy machine; no test measures time by this.
  testTimeout: 60_000,
  testSequencer: '<rootDir>/test/helpers/longest-first.mjs',
  globalSetup: '<rootDir>/test/helpers/global-setup.ts',
  globalTeardown: '<rootDir>/test/helpers/global-teardown.ts',
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '\\.ts$': '<rootDir>/test/helpers/strip-types-transform.mjs',
    '/node_modules/@actions/.*\\.js$': '<rootDir>/test/helpers/json-import-transform.mjs',
  },
  transformIgnorePatterns: ['/node_modules/(?!@actions/)'],
};
