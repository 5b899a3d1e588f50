import { prepareTestServer } from './test-server.ts';

export default prepareTestServer;
