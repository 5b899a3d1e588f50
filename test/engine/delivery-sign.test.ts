import { expect, test } from '@jest/globals';
import { deliverySign } from '../../src/engine/delivery-sign.ts';
import { parseWorkflow } from '../../src/workflow/parse-workflow.ts';

function sign(key: string, step: string): string | null {
  const parsed = parseWorkflow('.github/workflows/ci.yml', `on: push\njobs:\n  ${key}:\n    runs-on: x\n    steps:\n      - ${step}\n`);
  const job = parsed.ok ? parsed.workflow.jobs[0] : undefined;
  if (job === undefined) throw new Error('the test’s workflow does not parse');
  return deliverySign(job);
}

test.each([
  'run: terraform -chdir=infra apply -auto-approve',
  'run: kubectl --context prod apply -f k8s',
  'run: helm upgrade app chart',
  'run: aws s3 sync dist s3://bucket',
  'run: git -c user.name=bot push',
  'run: npx prisma migrate deploy',
  'run: ./scripts/deploy.sh',
  'run: npm run release',
  'uses: azure/webapps-deploy@v3',
  'uses: ./.github/actions/deploy',
  'uses: ncipollo/release-action@v1',
])('%s delivers something', (step) => {
  expect(sign('a', step)).not.toBeNull();
});

test.each([
  'run: npm test',
  'run: terraform plan',
  'run: docker build .',
  'run: npm run publish-docs-preview',
  'uses: actions/checkout@v4',
])('%s does not', (step) => {
  expect(sign('a', step)).toBeNull();
});

test('a job is taken by its name', () => {
  expect(sign('deploy-docs', 'run: npm test')).toBe('is named for a delivery');
});
