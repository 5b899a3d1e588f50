export default {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '\\.ts$': '<rootDir>/test/helpers/strip-types-transform.mjs',
    '/node_modules/@actions/.*\\.js$': '<rootDir>/test/helpers/json-import-transform.mjs',
  },
  transformIgnorePatterns: ['/node_modules/(?!@actions/)'],
};
